"""Accounts: created, corrected, given a one-time password, disabled and enabled; never deleted."""

from flask_babel import lazy_gettext as _l

from qms.core import audit, clock
from qms.core.database import db
from qms.core.errors import Conflict, Invalid
from qms.core.text import fold

from .. import passwords, sessions
from ..models import Person
from ..rules import refuse_taken_username

CREATE = audit.declare("people:person:create", _l("created the account"))
EDIT = audit.declare("people:person:edit", _l("changed the account's data"))
RESET = audit.declare("people:person:reset_password", _l("set a one-time password"))
CHANGE = audit.declare("people:person:change_password", _l("changed their password"))
DISABLE = audit.declare("people:person:disable", _l("disabled the account"))
ENABLE = audit.declare("people:person:enable", _l("enabled the account again"))


def create_person(*, by, hashed: str, username: str, name: str, unit, **more) -> Person:
    """A new account with the hash of a one-time password; `Invalid` when the user name is taken."""
    refuse_taken_username(username)
    person = Person(username=username, name=name, name_folded=fold(name), unit=unit, password_hash=hashed, **more)
    db.session.add(person)
    db.session.flush()
    audit.record(CREATE, person, by=by, new={"username": username, "name": name, "unit": unit, **more})
    return person


def edit_person(person: Person, *, by, **values) -> None:
    """Correct name, title, mail address or unit."""
    changed = audit.changes(person, **values)
    if changed:
        person.name_folded = fold(person.name)
        if "unit" in changed["new"]:
            person.unit_since = clock.today()
        audit.record(EDIT, person, by=by, **changed)


def reset_password(person: Person, hashed: str, *, by) -> None:
    """A one-time password: it must be changed at once, and every session of the person ends."""
    person.password_hash, person.must_change_password = hashed, True
    sessions.end_all(person)
    audit.record(RESET, person, by=by)


def hash_new_password(person: Person, new: str) -> str:
    """The hash of a new password (slow: before the write). `Invalid` when it is weak or the one they have."""
    if problem := passwords.weakness(new, username=person.username):
        raise Invalid(fields={"new": problem})
    if passwords.matches(person, new):
        raise Invalid(fields={"new": _l("Choose a password that differs from the current one.")})
    return passwords.hash_password(new)


def change_password(person: Person, hashed: str, *, was: str, keep: int) -> None:
    """Take the new password; every session but `keep` ends. `Conflict` when it is no longer the one that was proved."""
    if person.password_hash != was:
        raise Conflict()
    person.password_hash, person.must_change_password = hashed, False
    sessions.end_all(person, besides=keep)
    audit.record(CHANGE, person, by=person)


def end_other_sessions(person: Person, *, keep: int) -> None:
    """End every session of one's own but `keep`."""
    sessions.end_all(person, besides=keep)
    audit.record(sessions.END, person, by=person)


def disable(person: Person, *, by, reason: str) -> None:
    """Close the account now: sessions end, roles and delegations count no longer. `Conflict` when it is closed."""
    if person.disabled_at is not None:
        raise Conflict(_l("The account is already disabled."))
    person.disabled_at = clock.now()
    sessions.end_all(person)
    audit.record(DISABLE, person, by=by, reason=reason, old={"state": "active"}, new={"state": "disabled"})


def enable(person: Person, *, by) -> None:
    """Open the account again, with the roles it had. `Conflict` when it is open."""
    if person.disabled_at is None:
        raise Conflict(_l("The account is not disabled."))
    person.disabled_at = None
    audit.record(ENABLE, person, by=by, old={"state": "disabled"}, new={"state": "active"})
