"""Whether it may be put before others (TRUST T18): each fault in a sentence that says what to do.

What only this machine can reach is a trial and may run as it is; see docs/decisions/0010-production.md.
"""

import ipaddress
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import inspect, text

from qms.config import KEY_FILE, LOOPBACK
from qms.core import migrate
from qms.core.database import db
from qms.demo import load as demonstration

SHORTEST_KEY = 32
PROTECTIONS = {  # what nobody switches off where others can reach it
    "TESTING": False,
    "SHOW_FAULTS": False,
    "WTF_CSRF_ENABLED": True,
    "WTF_CSRF_CHECK_DEFAULT": True,
    "RATELIMIT_ENABLED": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
}


def is_production(app: Flask, bound: Iterable[str] = ()) -> bool:
    """Whether others can reach it: it listens beyond this machine, or is told of names, HTTPS or a proxy."""
    told = app.config["BEHIND_PROXY"] or app.config["SESSION_COOKIE_SECURE"]
    return told or app.config["TRUSTED_HOSTS"] != LOOPBACK or not all(_is_loopback(address) for address in bound)


def faults(app: Flask, bound: Iterable[str] = ()) -> list[str]:
    """Everything that makes it unsafe, in sentences; `bound` are the addresses it listens at, where they are known."""
    return [*_of_key(app), *_of_folder(app), *_of_web(app, list(bound)), *_of_protections(app), *_of_database(app)]


def _of_key(app: Flask) -> Iterator[str]:
    key = app.config["SECRET_KEY"] or ""
    if len(key) < SHORTEST_KEY or len(set(key)) < 10:
        yield _("SECRET_KEY is too short or too simple: leave it unset, then a good one is made and kept.")
    kept = Path(app.config["QMS_DATA_DIR"]) / KEY_FILE
    if kept.exists() and stat.S_IMODE(kept.stat().st_mode) & 0o077:
        yield _("Others on this machine can read the key: chmod 600 %(path)s", path=kept)


def _of_folder(app: Flask) -> Iterator[str]:
    folder = Path(app.config["QMS_DATA_DIR"])
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield _("Others on this machine can read the data: chmod 700 %(path)s", path=folder)
    if folder.stat().st_uid != os.geteuid():
        yield _("The data folder belongs to another account than the one that serves: %(path)s", path=folder)


def _of_web(app: Flask, bound: list[str]) -> Iterator[str]:
    hosts = app.config["TRUSTED_HOSTS"]
    if not set(hosts or ()) - set(LOOPBACK) or any(name in ("", "*", ".") or "*" in name for name in hosts):
        yield _("No name is set to which the server answers: QMS_TRUSTED_HOSTS=qms.so.example")
    if not app.config["SESSION_COOKIE_SECURE"]:
        yield _("Cookies would also travel without HTTPS: QMS_HTTPS=1")
    if not app.config["BEHIND_PROXY"]:
        yield _("The proxy that speaks HTTPS is not believed, so that every client looks the same: QMS_BEHIND_PROXY=1")
    if open_to := [address for address in bound if not _is_loopback(address)]:
        yield _(
            "It listens at %(address)s, where the proxy can be passed by: listen at 127.0.0.1 or a socket.",
            address=", ".join(open_to),
        )


def _of_protections(app: Flask) -> Iterator[str]:
    if app.debug:
        yield _("The debugger is on, with which anyone runs programs here: unset FLASK_DEBUG.")
    for name, wanted in PROTECTIONS.items():
        if app.config.get(name, wanted) != wanted:
            yield _("A protection is switched off: %(name)s", name=name)


def _of_database(app: Flask) -> Iterator[str]:
    if not inspect(db.engine).has_table("alembic_version"):
        yield _("There is no database yet: flask --app wsgi qms init")
        return
    with db.engine.connect() as connection:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version != migrate.newest():
        yield _("The database is of another release: flask --app wsgi qms init")
    elif demonstration.is_loaded():
        yield _("The demonstration is loaded, whose passwords everybody knows: begin with an empty database.")


def _is_loopback(address: str) -> bool:
    """An address of this machine alone, or a socket in a folder."""
    if address.startswith(("unix:", "/")):
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address == "localhost"
