"""Who may read which entries of the log; `visible_entries` says `may_read_entry` in SQL."""

from sqlalchemy import or_, select, true

from qms.core import clock
from qms.core.audit import LogEntry
from qms.core.database import db
from qms.core.lists import sifting
from qms.people import queries
from qms.people.models import Unit
from qms.people.roles import ROLES, P


def may_read_log(person, subject) -> bool:
    """Holds core:log:read anywhere; which entries that shows is `visible_entries`."""
    return person.holds(P.LOG_READ)


def may_read_entry(person, entry: LogEntry) -> bool:
    """The entry concerns the whole system, or a unit that a role with core:log:read reaches."""
    return reads_everything(person) or entry.unit is None or entry.unit in reached_units(person)


def visible_entries(person):
    """`may_read_entry` as a condition on LogEntry."""
    if reads_everything(person):
        return true()
    unit = sifting(LogEntry.unit)  # the newest fifty are near the end; by unit, all of them would be sorted for it
    return or_(unit.is_(None), unit.in_(reached_units(person)))


def reads_everything(person) -> bool:
    """A role with core:log:read is held at the head of the department and reaches down: director, administrator."""
    return any(held.unit and held.unit.parent_id is None and ROLES[held.role].reaches_down for held in _held(person))


def reached_units(person) -> set[str]:
    """References of the units whose entries the person reads: those their systems cover today, and those of roles."""
    held = _held(person)
    units = queries.covered_units([one.qms_id for one in held if one.qms_id], on=clock.today())
    paths = [one.unit.path for one in held if one.unit and ROLES[one.role].reaches_down]
    if paths:
        below = select(Unit).where(or_(*(Unit.path.startswith(path, autoescape=True) for path in paths)))
        units += db.session.scalars(below)
    return {unit.ref for unit in units} | {one.unit.ref for one in held if one.unit}


def _held(person):
    return [one for one in person.roles_on(clock.today()) if P.LOG_READ in ROLES[one.role].permits]
