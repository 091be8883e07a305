"""The first hour of an installation: a department, its quality system, and the administrator who does the rest."""

from datetime import date

from flask_babel import lazy_gettext as _l

from qms.core import audit
from qms.core.database import db
from qms.core.errors import Conflict

from ..models import Assignment, Person
from . import accounts, systems, units
from .roles import GIVE

ACTOR = "job:setup"


def found(*, code: str, department: str, username: str, name: str, hashed: str, today: date) -> Person:
    """Create all of it in the current write; `Conflict` when somebody already uses this database."""
    if db.session.query(Person.id).first() is not None:
        raise Conflict(_l("The database is in use already."))
    root = units.create_unit(by=ACTOR, code=code, name=department, kind="department", parent=None, valid_from=today)
    systems.create_system(by=ACTOR, code=code, name=f"HTQLCL {department}", lead_unit=root, today=today)
    person = accounts.create_person(by=ACTOR, hashed=hashed, username=username, name=name, unit=root)
    held = Assignment(person=person, role="administrator", unit=root, valid_from=today)
    db.session.add(held)
    db.session.flush()
    audit.record(GIVE, held, by=ACTOR, new={"role": "administrator", "place": root})
    return person
