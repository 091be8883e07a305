"""Passwords: length over composition, argon2id, any Unicode in form NFC (TRUST T10)."""

import re
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

# What is left of the passwords tried first when digits, signs and disguise (p@ssw0rd) are taken away.
_WORDS = """
a abc abcd abcde abcdef admin administrator adminadmin anhyeuem changeme chao chaoban demo emyeuanh giamdoc hanoi
hethong hethongquantri hochiminh iloveyou iso letmein login matkhau matkhauadmin matkhaumoi matkhauquantri nguoidung
passphrase passwd password passwordadmin qms quantri quantrihethong quantrivien qwe qwer qwerty qwertyuiop saigon
sysadmin tcvn tcvniso test toiyeuvietnam user vietnam vietnamvodich welcome xinchao
"""
WORDS = frozenset(_WORDS.split())
RUNS = (
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "zaq12wsxcde34rfvbgt56yhn",
)
_NO_LETTERS = re.compile(r"[\d\s!-/:-@\[-`{-~]")
_ENDING = re.compile(r"[\d\s!-/:-@\[-`{-~]+\Z")
_DISGUISE = str.maketrans("@4310$57!", "aaeiossti")


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


def rehashed(kept: str, password: str) -> str | None:
    """The hash of a password just proved, where the one kept is weaker than those made today; None where it is not."""
    return hash_password(password) if _hasher.check_needs_rehash(kept) else None


def weakness(password: str, *, username: str):
    """Why a new password is not good enough, or None."""
    plain = nfc(password)
    if len(plain) < SHORTEST:
        return _l("At least %(n)d characters: several words are easy to remember.", n=SHORTEST)
    if is_common(plain):
        return _l("This password is too easy to guess.")
    if username and fold(username) in fold(plain):
        return _l("The password must not contain the user name.")
    return None


def is_common(password: str) -> bool:
    """Whether guessing would begin with it: no letters, one word with digits around it, a run of keys, a repetition."""
    folded = fold(password)
    bare = {_NO_LETTERS.sub("", each) for each in (folded, _ENDING.sub("", folded).translate(_DISGUISE))}
    if bare & {"", *WORDS}:
        return True
    if any(folded in run * 4 or folded[::-1] in run * 4 for run in RUNS):
        return True
    return len(set(folded)) < 4 or folded in (folded + folded)[1:-1]


def one_time() -> str:
    """A password to hand over once: 16 letters and digits (79 bits) in groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _n in range(4)) for _group in range(4))
