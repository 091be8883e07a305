"""How often one may guess a password (TRUST T9): failures are counted in the database, so in all processes alike.

Guessing at an account stops everywhere but on the devices its owner has signed in from, which are counted apart: so
nobody is locked out by guesses from elsewhere, nor by those of a neighbour behind the same address (OWASP: device
cookies). What was typed is never kept, only hashes of what is counted.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from flask import current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from limits.storage import MovingWindowSupport, Storage
from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from qms.core import clock
from qms.core.database import Base, Instant, db, writing
from qms.core.errors import Refusal
from qms.core.text import fold, tidy

from . import queries

KEPT = timedelta(days=1)
DEVICE = "qms_device"
OWNERS = 8  # accounts one device is remembered for
A_YEAR = 365 * 24 * 3600


class Guess(Base):
    """One counted failure; `key` is the hash of what it counts against."""

    __tablename__ = "guess"
    __table_args__ = (Index("ix_guess_key_at", "key", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant, index=True)


class InDatabase(Storage, MovingWindowSupport):
    """Where Flask-Limiter counts: our own table, by our own clock."""

    STORAGE_SCHEME = ["database"]
    base_exceptions = (SQLAlchemyError, Refusal)

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        with writing(unasked=True) as session:
            session.execute(delete(Guess).where(Guess.id.in_(_outdated())))
            if self._count(key, expiry)[1] + amount > limit:
                return False
            session.add_all(Guess(key=_hash(key), at=clock.now()) for _n in range(amount))
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        first, count = self._count(key, expiry)
        return (first or clock.now()).timestamp(), count

    @staticmethod
    def _count(key: str, expiry: int) -> tuple[datetime | None, int]:
        since = clock.now() - timedelta(seconds=expiry)
        query = select(func.min(Guess.at), func.count()).where(Guess.key == _hash(key), Guess.at > since)
        return db.session.execute(query).one()

    def check(self) -> bool:
        return True

    def clear(self, key: str) -> None:
        with writing() as session:
            session.execute(delete(Guess).where(Guess.key == _hash(key)))

    def reset(self) -> int:
        with writing() as session:
            return session.execute(delete(Guess)).rowcount

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("the moving window alone is counted")

    get = get_expiry = incr


limiter = Limiter(key_func=get_remote_address, strategy="moving-window")


def limit_guesses(view):
    """Refuse to look at a password after too many failures: of the account here, of this address, of the account."""
    for most, key, exempt in (
        ("10 per 15 minutes", _account_here, None),
        ("100 per 15 minutes", get_remote_address, _owner_was_here),
        ("50 per 60 minutes", _account, _owner_was_here),
    ):
        view = limiter.limit(most, key_func=key, methods=["POST"], deduct_when=_failed, exempt_when=exempt)(view)
    return view


# Whoever sits at somebody's open session does not get to try passwords there: one count for signing and changing it.
limit_own_password = limiter.shared_limit(
    "10 per 15 minutes",
    scope="own password",
    key_func=lambda: str(current_user.person.id if current_user.is_authenticated else request.remote_addr),
    methods=["POST"],
    deduct_when=lambda response: g.get("wrong_password", False),
)


def count_wrong_password() -> None:
    """The password given for a signature, or for changing it, was wrong: this request counts."""
    g.wrong_password = True


def remember_device(response, person) -> None:
    """The person has signed in here: failures on this device count apart from all others for a year."""
    number, owners = _device()
    owners = [person.uid, *(uid for uid in owners if uid != person.uid)][:OWNERS]
    response.set_cookie(
        DEVICE,
        _signer().dumps([number or secrets.token_urlsafe(16), *owners]),
        max_age=A_YEAR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _device() -> tuple[str, list[str]]:
    try:
        number, *owners = _signer().loads(request.cookies.get(DEVICE, ""))
    except (BadSignature, ValueError, TypeError):
        return "", []
    return number, owners


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="device")


def _owner_was_here() -> bool:
    owners = _device()[1]
    person = queries.person_by_username(tidy(request.form.get("username", ""))[:60]) if owners else None
    return person is not None and person.uid in owners


def _account() -> str:
    return fold(tidy(request.form.get("username", "")))[:60] or "–"


def _account_here() -> str:
    place = _device()[0] if _owner_was_here() else get_remote_address()
    return f"{place} {_account()}"


def _failed(response) -> bool:
    return response.status_code == 422


def _outdated():
    old = select(Guess.id).where(Guess.at < clock.now() - KEPT).limit(1000)
    return old.with_for_update(skip_locked=True)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
