"""Sign-in that lives on the server: the cookie carries a token, the row its hash (TRUST T8).

A session ends at the server by signing out, disabling, a new password, 30 idle minutes or 12 hours.
"""

import hashlib
import secrets
from datetime import timedelta

from flask import current_app, request, session
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, UserMixin, login_user, logout_user
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from qms.core import audit, clock
from qms.core.database import db, writing

from .models import Assignment, Person, UserSession

SEEN_EVERY = timedelta(minutes=1)  # a page view must not cost a write each time
SIGN_IN = audit.declare("people:session:start", _l("signed in"))
SIGN_OUT = audit.declare("people:session:end", _l("signed out"))
FAIL = audit.declare("people:session:refuse", _l("failed to sign in"))

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
    row = db.session.scalar(
        select(UserSession)
        .where(UserSession.token_hash == _hash(token))
        .options(
            joinedload(UserSession.person).selectinload(Person.assignments).joinedload(Assignment.unit),
            joinedload(UserSession.person).selectinload(Person.received),
        )
    )
    if row is None or not is_alive(row) or not row.person.is_active:
        return None
    _note_seen(row)
    return SignedIn(token, row)


def is_alive(row: UserSession) -> bool:
    """Neither ended, nor idle too long, nor too old."""
    now = clock.now()
    idle = timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    longest = timedelta(hours=current_app.config["SESSION_HOURS"])
    return row.ended_at is None and now - row.seen_at <= idle and now - row.created_at <= longest


def start(person: Person) -> None:
    """Sign in: a new session with a new token; what the browser held before is dropped."""
    token = secrets.token_urlsafe(32)
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    with writing() as database:
        now = clock.now()
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
    login_user(SignedIn(token, row))


def end_own(current: SignedIn) -> None:
    """Sign out here."""
    with writing():
        current.row.ended_at = clock.now()
        audit.record(SIGN_OUT, current.person, by=current.person)
    logout_user()
    session.clear()


def end_all(person: Person, *, besides: int | None = None) -> None:
    """End a person's sessions, inside the current write: disabling, a new password, a lost machine."""
    query = update(UserSession).where(UserSession.person_id == person.id, UserSession.ended_at.is_(None))
    if besides is not None:
        query = query.where(UserSession.id != besides)
    db.session.execute(query.values(ended_at=clock.now()))


def _note_seen(row: UserSession) -> None:
    now = clock.now()
    if now - row.seen_at < SEEN_EVERY:
        return
    with writing() as database:
        database.execute(update(UserSession).where(UserSession.id == row.id).values(seen_at=now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
