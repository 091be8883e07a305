"""Whose turn it is with a record or a list for disposal: in SQL for the desk, in words for a page."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import and_, false, or_

from qms.core import clock
from qms.people import queries as people
from qms.people.reach import holders, nearest, units_under
from qms.people.roles import ROLES, P

from .disposal import Disposal
from .models import Record
from .policy import archives, disposals_held, kept_archives, may_approve, may_carry_out, may_review

HEADS = ("head", "unit_leader", "deputy_head")


def whoever_closes(person, today: date):
    """Who heads the unit, once the year in which it was opened is over."""
    return and_(_headed(person, Record.unit_id, today), Record.opened_on < date(today.year, 1, 1))


def whoever_proposed(person, today: date):
    """Who proposed the list."""
    return Disposal.proposer_id == person.id


def whoever_reviews(person, today: date):
    """Who heads the unit whose records they are, unless the list is their own."""
    return and_(_headed(person, Disposal.unit_id, today), Disposal.proposer_id != person.id)


def whoever_approves(person, today: date):
    """Who may approve it: never who proposed it."""
    return and_(disposals_held(person, P.DISPOSAL_APPROVE), Disposal.proposer_id != person.id)


def whoever_carries_out(person, today: date):
    """Who keeps the archive; where nobody does, who proposed it."""
    mine = and_(Disposal.proposer_id == person.id, disposals_held(person, P.DISPOSAL_PROPOSE))
    return or_(
        Disposal.qms_id.in_(archives(person, P.DISPOSAL_CARRY_OUT)), and_(mine, Disposal.qms_id.not_in(kept_archives()))
    )


def the_unit(subject) -> str:
    """The unit whose records they are."""
    return subject.unit.name


def who_approves(subject) -> str:
    """Who approves, in words."""
    return ", ".join(person.name for person in approvers(subject)) or _("whoever may approve disposals")


def who_carries_out(subject) -> str:
    """Who destroys, in words."""
    return ", ".join(person.name for person in archivists(subject)) or _("the archivist")


def heads(subject) -> list:
    """Who heads the unit whose records they are; where nobody does, the deputies, or who heads the unit above."""
    return nearest(HEADS, subject)


def reviewers(disposal) -> list:
    """Of the heads those who may review it."""
    return [person for person in heads(disposal) if may_review(person, disposal)]


def approvers(disposal) -> list:
    """The nearest head who may approve it: of a subordinate unit its own, else the director."""
    able = [person for person in holders(P.DISPOSAL_APPROVE, disposal) if may_approve(person, disposal)]
    near = nearest(("unit_leader", "director"), disposal)
    return [person for person in near if person in able] or able


def archivists(disposal) -> list:
    """The clerks of its quality system; where there is none, who proposed it."""
    near = clerks(disposal.qms_id, P.DISPOSAL_CARRY_OUT)
    return near or [each for each in [disposal.proposer] if may_carry_out(each, disposal)]


def clerks(qms_id: int, permission: P) -> list:
    """Who holds the permission in a unit of a quality system: its archive is one for all of them."""
    today = clock.today()
    covered = {unit.id for unit in people.covered_units([qms_id], on=today)}
    return [
        person
        for person in holders(permission, None)
        if any(a.unit_id in covered and permission in ROLES[a.role].permits for a in person.roles_on(today))
    ]


def _headed(person, column, today: date):
    """The units that a person heads: roles that reach a whole department are for seeing, not for daily work."""
    held = [a for a in person.roles_on(today) if a.role in HEADS and a.unit_id is not None]
    if not held:
        return false()
    below = [a.unit.path for a in held if ROLES[a.role].reaches_down]
    exact = column.in_([a.unit_id for a in held])
    return or_(exact, column.in_(units_under(below))) if below else exact
