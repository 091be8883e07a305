"""Sign-in that lives on the server: the cookie carries a token, the row its hash (TRUST T8).

A session ends at the server by signing out, disabling, a new password, 30 idle minutes or 12 hours.
"""

import contextlib
import hashlib
import secrets
from datetime import timedelta
from functools import cache

from flask import current_app, redirect, request, session, url_for
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import joinedload

from qms.core import audit, clock
from qms.core.database import db, locked, must_be_writing, writing
from qms.core.errors import Conflict, Outage

from .models import Assignment, Person, UserSession

SEEN_EVERY = timedelta(minutes=1)  # a page view must not cost a write each time
SIGN_IN = audit.declare("people:session:start", _l("signed in"))
SIGN_OUT = audit.declare("people:session:end", _l("signed out"))
FAIL = audit.declare("people:session:refuse", _l("failed to sign in"))
WRONG = audit.declare("people:person:refuse_password", _l("gave a wrong current password"))
END = audit.declare("people:session:close", _l("ended their other sessions"))

# What an account may still do before it has changed a password that somebody else gave it.
BEFORE_CHANGE = {"people.change_password", "people.sign_out", "core.choose_language", "static"}

login = LoginManager()
login.login_view = "people.sign_in"
login.session_protection = None  # the row on the server is the protection
login.login_message = _l("Sign in to go on.")


class SignedIn(UserMixin):
    """What Flask-Login keeps for a request: a living session and its person."""

    def __init__(self, token: str, row: UserSession):
        self.token, self.row = token, row

    @property
    def person(self) -> Person:
        return self.row.person

    @property
    def is_active(self) -> bool:
        return self.person.is_active

    def get_id(self) -> str:
        return self.token


@login.user_loader
def load(token: str) -> SignedIn | None:
    """The session of this token if it is alive."""
    row = db.session.scalars(_with_person(), {"hash": _hash(token)}).unique().one_or_none()
    if row is None or not is_alive(row) or not row.person.is_active:
        return None
    _note_seen(row)
    return SignedIn(token, row)


@cache
def _with_person() -> Select:
    """The session of a token's `hash` with all that permissions ask of its person: the first statement of every page,
    hence built once, and one for the few rows of each kind.
    """
    person = joinedload(UserSession.person)
    return (
        select(UserSession)
        .where(UserSession.token_hash == bindparam("hash"))
        .options(person.joinedload(Person.assignments).joinedload(Assignment.unit), person.joinedload(Person.received))
    )


def is_alive(row: UserSession) -> bool:
    """Neither ended, nor idle too long, nor too old."""
    now = clock.now()
    idle = timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    longest = timedelta(hours=current_app.config["SESSION_HOURS"])
    return row.ended_at is None and now - row.seen_at <= idle and now - row.created_at <= longest


def start(person: Person, *, proved: str, rehashed: str | None = None) -> None:
    """Sign in: a new session with a new token; what the browser held before is ended and dropped.

    `proved` is the hash that was looked at; `Conflict` when the account was disabled or given another one since.
    """
    token = secrets.token_urlsafe(32)
    before = current_user.row.id if current_user.is_authenticated else None
    with writing() as database:
        now, person = clock.now(), locked(Person, person.id)
        if person.password_hash != proved or not person.is_active:
            raise Conflict()
        person.password_hash = rehashed or proved
        if before is not None:
            database.execute(update(UserSession).where(UserSession.id == before).values(ended_at=now))
        row = UserSession(
            token_hash=_hash(token),
            person_id=person.id,
            created_at=now,
            seen_at=now,
            address=request.remote_addr or "",
            agent=(request.user_agent.string or "")[:250],
        )
        database.add(row)
        audit.record(SIGN_IN, person, by=person, address=request.remote_addr or "")
    _forget()
    login_user(SignedIn(token, row))


def end_own(current: SignedIn) -> None:
    """Sign out here."""
    with writing():
        current.row.ended_at = clock.now()
        audit.record(SIGN_OUT, current.person, by=current.person, address=request.remote_addr or "")
    logout_user()
    _forget()


def note_failure(person: Person | None) -> None:
    """Log a refused sign-in. What was typed is not: a password typed as a user name would stay for ever."""
    with writing():
        audit.record(FAIL, person or "person:unknown", by=None, address=request.remote_addr or "")


def note_wrong_password(person: Person) -> None:
    """Log that somebody at the person's open session did not know the password."""
    with writing():
        audit.record(WRONG, person, by=person, address=request.remote_addr or "")


def living_sessions(person: Person) -> list[UserSession]:
    """Where the person is signed in now, latest first."""
    rows = db.session.scalars(
        select(UserSession)
        .where(UserSession.person_id == person.id, UserSession.ended_at.is_(None))
        .order_by(UserSession.seen_at.desc())
    )
    return [row for row in rows if is_alive(row)]


def close(row: UserSession, *, by: Person) -> None:
    """End one session from another."""
    must_be_writing(db.session())
    row.ended_at = clock.now()
    audit.record(END, row.person, by=by, address=row.address)


def demand_change():
    """Before anything else, a password that somebody else gave is changed (`before_request`)."""
    if not current_user.is_authenticated or request.endpoint in BEFORE_CHANGE:
        return None
    return redirect(url_for("people.change_password")) if current_user.person.must_change_password else None


def end_all(person: Person, *, besides: int | None = None) -> None:
    """End a person's sessions, inside the current write: disabling, a new password, a lost machine."""
    must_be_writing(db.session())
    query = update(UserSession).where(UserSession.person_id == person.id, UserSession.ended_at.is_(None))
    if besides is not None:
        query = query.where(UserSession.id != besides)
    db.session.execute(query.values(ended_at=clock.now()))


def _forget() -> None:
    """Drop what the browser holds, but for the language it chose."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def _note_seen(row: UserSession) -> None:
    now = clock.now()
    if now - row.seen_at < SEEN_EVERY:
        return
    with contextlib.suppress(Outage), writing(unasked=True) as database:  # whoever reads need not wait for it
        database.execute(update(UserSession).where(UserSession.id == row.id).values(seen_at=now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
