"""Passwords: length over composition, argon2id, any Unicode in form NFC (TRUST T10)."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask_babel import lazy_gettext as _l

from qms.core.text import fold, nfc

SHORTEST = 12
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for something else on paper
_hasher = PasswordHasher()
# What an unknown account is measured against, so that it takes as long as a known one.
_DUMMY = _hasher.hash("an account that does not exist")
COMMON = {
    "123456789012",
    "1234567890123",
    "matkhau123456",
    "matkhau12345",
    "password1234",
    "password12345",
    "qwertyuiop12",
    "qwerty123456",
    "111111111111",
    "abcd12345678",
    "admin1234567",
    "vietnam12345",
    "vietnam123456",
    "iloveyou1234",
    "000000000000",
    "123123123123",
    "abc123456789",
    "quantri12345",
    "aaaaaaaaaaaa",
    "987654321012",
}


def hash_password(password: str) -> str:
    """The argon2id hash to keep (0.1 s, so never while a lock is held)."""
    return _hasher.hash(nfc(password))


def matches(person, password: str) -> bool:
    """Whether the password is this person's; takes as long for nobody (`None`) as for somebody."""
    kept = person.password_hash if person is not None and person.password_hash else _DUMMY
    try:
        _hasher.verify(kept, nfc(password))
    except (Argon2Error, InvalidHashError):
        return False
    return person is not None and kept is not _DUMMY


def weakness(password: str, *, username: str):
    """Why a new password is not good enough, or None."""
    plain = nfc(password)
    if len(plain) < SHORTEST:
        return _l("At least %(n)d characters: several words are easy to remember.", n=SHORTEST)
    if fold(plain) in COMMON or len(set(plain)) < 4:
        return _l("This password is too easy to guess.")
    if username and fold(username) in fold(plain):
        return _l("The password must not contain the user name.")
    return None


def one_time() -> str:
    """A password to hand over once: 16 letters and digits (79 bits) in groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _n in range(4)) for _group in range(4))
