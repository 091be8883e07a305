"""HTTP ground: every route says who may, every response carries the headers, every refusal is a page in words."""

import hashlib
import logging
import os
from functools import cache, wraps
from pathlib import Path

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, session
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadHost, BadRequest, HTTPException, SecurityError

from . import audit, clock, lists, outages
from .database import db, get, has_written, writing
from .errors import Forbidden, Invalid, Missing, Outage, Refusal
from .forms import parse_day
from .i18n import LANGUAGES
from .policy import Policy

csrf = CSRFProtect()
log = logging.getLogger(__name__)
audit.declare("core:access:refuse", _l("was refused access"))

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

core = Blueprint("core", __name__)


def public(view):
    """Anyone may, signed in or not."""
    view.policy = "public"
    return view


def requires(policy: Policy, model=None, *, read: Policy | None = None):
    """Who may use this route. With a `model`, its row named by `id` in the address is looked up and passed instead.

    Someone who may not even `read` the row is told that it does not exist (404), else that they may not (403).
    """

    def decorate(view):
        @wraps(view)
        def guarded(*args, **kwargs):
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()
            person = current_user.person
            subject = get(model, kwargs.pop("id")) if model else None
            if read and not read(person, subject):
                raise Missing()
            if not policy(person, subject):
                raise Forbidden() if read or model is None else Missing()
            return view(subject, *args, **kwargs) if model else view(*args, **kwargs)

        guarded.policy, guarded.read_policy, guarded.model = policy, read, model
        return guarded

    return decorate


def as_of():
    """The day the reader looks at the library: `as_of` in the address, else today."""
    return parse_day(request.args.get("as_of")) or clock.today()


def wants_json() -> bool:
    """Whether the caller asked for data rather than a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


@core.post("/language")
@public
def choose_language():
    """Remember the language chosen and go back."""
    if request.form.get("language") in LANGUAGES:
        session["language"] = request.form["language"]
    return redirect(back())


def back(default: str = "/") -> str:
    """Where the person came from, when that is a page of ours."""
    target = request.form.get("next") or request.args.get("next") or ""
    safe = target.startswith("/") and not target.startswith(("//", "/\\")) and "\\" not in target
    return target if safe and target.isprintable() else default


@cache
def _static_hash(root: str, name: str, modified: int) -> str:
    return hashlib.sha256((Path(root) / name).read_bytes()).hexdigest()[:12]


def static_url(name: str) -> str:
    """The address of a static file with its content's hash, so that browsers keep it for ever."""
    folder = current_app.static_folder
    version = _static_hash(folder, name, os.stat(f"{folder}/{name}").st_mtime_ns)
    return f"{current_app.static_url_path}/{name}?v={version}"


def refuse(error: Refusal):
    """A refusal as a page (or data) in the person's language; what it would have changed is rolled back."""
    db.session.rollback()
    if isinstance(error, Outage):
        log.warning("an outage on %s %s: %s", request.method, request.path, error.__cause__ or "locked")
        return _without_database(error)
    if isinstance(error, Forbidden) and current_user.is_authenticated:
        _log_refusal()
    if wants_json():
        return jsonify(error=str(error), problems=[str(p) for p in error.problems]), error.status
    return render_template("errors/refused.html", error=error), error.status


def _without_database(error: Refusal | None):
    """A page that asks nothing of the database and knows no person: either may be what failed."""
    status = error.status if error else 500
    saved = _("What you sent has been saved, but the page that follows cannot be shown at the moment.")
    sentence = saved if has_written() else str(error or "")
    if error and wants_json():
        return jsonify(error=sentence), status
    heading = _("Not possible at the moment") if error else ""
    page = current_app.jinja_env.get_template("errors/fault.html")
    return page.render(heading=heading, sentence=sentence), status


def _log_refusal() -> None:
    try:
        with writing():
            audit.record(
                "core:access:refuse",
                current_user.person,
                by=current_user.person,
                path=request.path[:200],
                method=request.method,
                address=request.remote_addr or "",
            )
    except Refusal:  # the person still gets the answer they would have got
        log.warning("a refused access could not be written to the action log")


def init_app(app) -> None:
    """Install CSRF, headers, error pages and what templates may use."""
    csrf.init_app(app)
    app.register_blueprint(core)
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(
        CSRFError, lambda e: refuse(Invalid(_("The page has expired. Reload it and try again.")))
    )
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)
    app.before_request(_refuse_strange)
    app.after_request(_keep_to_themselves)
    app.jinja_env.globals.update(get_locale=get_locale, static_url=static_url, languages=LANGUAGES, here=lists.here)
    app.jinja_env.filters.update(date=_date, datetime=_datetime, filesize=_filesize)
    app.context_processor(_page_context)


def _refuse_strange() -> None:
    """What comes from no browser: a part of a form without a name, and NUL in an address, which PostgreSQL rejects."""
    if request.method == "POST" and (None in request.form or None in request.files):
        raise BadRequest()
    if any("\0" in part for pair in request.args.items(multi=True) for part in pair):
        raise BadRequest()


def _page_context() -> dict:
    person = current_user.person if current_user and current_user.is_authenticated else None
    return {"current_person": person, "today": clock.today(), "as_of": as_of()}


def with_headers(wsgi):
    """The WSGI application with `HEADERS` on all that leaves it, files and refusals of middleware included."""

    def serve(environ, start_response):
        def start(status, headers, exc_info=None):
            given = {name.lower() for name, _value in headers}
            missing = [(name, value) for name, value in HEADERS.items() if name.lower() not in given]
            return start_response(status, [*headers, *missing], exc_info)

        return wsgi(environ, start)

    return serve


def _keep_to_themselves(response):
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _http_error(error: HTTPException):
    if (error.code or 500) < 400:
        return error
    db.session.rollback()
    sentences = {
        400: _("The request could not be understood."),
        404: _("There is nothing at this address, or this account may not see it."),
        405: _("This page cannot be used in this way."),
        413: _(
            "What was sent is larger than %(size)s MB, and nothing of it was saved. Go back, choose smaller files"
            " or fewer at once (a scan can be saved at a lower resolution), and send the form again.",
            size=(current_app.config["MAX_CONTENT_LENGTH"] or 0) >> 20,
        ),
        429: _("Too many attempts. Wait a few minutes and try again."),
    }
    refusal = Refusal(sentences.get(error.code, _("The request could not be carried out.")))
    refusal.status = error.code
    if isinstance(error, (SecurityError, BadHost)):  # not our name: no page knows its addresses
        return str(refusal), error.code, {"Content-Type": "text/plain; charset=utf-8"}
    if wants_json():
        return jsonify(error=str(refusal)), error.code
    return render_template("errors/refused.html", error=refusal), error.code


def _fault(error: Exception):
    if refusal := outages.refusal_of(error):
        refusal.__cause__ = error
        return refuse(refusal)
    db.session.rollback()
    log.exception("a fault on %s %s", request.method, request.path)
    if current_app.testing and not current_app.config.get("SHOW_FAULTS"):
        raise error
    return _without_database(None)


def _date(value) -> str:
    if value is None:
        return ""
    if hasattr(value, "hour"):
        value = clock.local(value)
    return value.strftime("%d/%m/%Y")


def _datetime(value) -> str:
    return clock.local(value).strftime("%d/%m/%Y %H:%M") if value else ""


def _filesize(size: int) -> str:
    for unit in ("B", "kB", "MB"):
        if size < 1000 or unit == "MB":
            return f"{size:.0f} {unit}" if unit != "MB" else f"{size:.1f} {unit}".replace(".", ",")
        size /= 1000
    return ""
