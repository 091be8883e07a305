"""Asking for the password of a signature: hashed before the write begins, guesses logged and limited (TRUST §4, T9)."""

from flask import request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from qms.core import audit
from qms.core.database import writing
from qms.core.errors import Invalid
from qms.core.signing import Proof

from . import passwords
from .limits import count_wrong_password

REFUSE = audit.declare("people:signature:refuse", _l("gave a wrong password for a signature"))


def proved(password: str, subject) -> Proof:
    """The proof that it is this person who signs; `Invalid` at the password when it is wrong or not their own yet."""
    person = current_user.person
    if person.must_change_password:
        raise Invalid(fields={"password": _l("Change the password you were given before you sign.")})
    if not passwords.matches(person, password):
        count_wrong_password()
        with writing():
            audit.record(REFUSE, subject, by=person, address=request.remote_addr or "")
        raise Invalid(fields={"password": _l("The password is wrong.")})
    return Proof(person)
