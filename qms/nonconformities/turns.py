"""Whose turn it is with a nonconformity: in SQL for the desk, in words for a page."""

from flask_babel import gettext as _
from sqlalchemy import and_, or_

from qms.people.reach import holders, nearest
from qms.people.roles import P

from .models import Nonconformity
from .policy import held_of_found, may_agree, may_close, with_an_action_of


def whoever_triages(person, today):
    """The quality officer of its quality system."""
    return held_of_found(person, P.NONCONFORMITIES_TRIAGE)


def whoever_handles(person, today):
    """The head of the unit that answers for it."""
    return held_of_found(person, P.NONCONFORMITIES_HANDLE)


def whoever_agrees(person, today):
    """Those who may agree to the plan: not who sent it, nor the owner of an action."""
    other = or_(Nonconformity.planned_by_id.is_(None), Nonconformity.planned_by_id != person.id)
    return and_(held_of_found(person, P.NONCONFORMITIES_AGREE), other, ~with_an_action_of(person))


def whoever_closes(person, today):
    """Once its day has come: those who may close it, none of whom owns an action."""
    is_major = Nonconformity.kind == "major"
    may = or_(
        and_(is_major, held_of_found(person, P.NONCONFORMITIES_CLOSE_MAJOR)),
        and_(~is_major, held_of_found(person, P.NONCONFORMITIES_CLOSE)),
    )
    return and_(may, Nonconformity.judged_from <= today, ~with_an_action_of(person))


def whoever_closes_it(subject) -> str:
    """Who judges whether it worked."""
    return _("the quality management representative") if subject.kind == "major" else _("the quality officer")


def whoever_approves(subject) -> str:
    """Who agrees to the plan."""
    return _("the quality officer or the quality management representative")


def the_officer(subject) -> str:
    """The quality officer, whoever holds the role."""
    return _("the quality officer")


def the_unit(subject) -> str:
    """The unit that answers for it."""
    return subject.unit.name


def officers(subject) -> list:
    """The quality officers of its quality system; whoever else may confirm it, where there is none."""
    return nearest(("quality_officer", "qmr"), subject) or holders(P.NONCONFORMITIES_TRIAGE, subject)


def heads(subject) -> list:
    """Who heads the unit that answers for it; where nobody does, the deputies, or who heads the unit above."""
    return nearest(("head", "unit_leader", "deputy_head"), subject)


def approvers(subject) -> list:
    """The officers and the representative who may agree to its plan; else whoever may."""
    able = [person for person in holders(P.NONCONFORMITIES_AGREE, subject) if may_agree(person, subject)]
    near = [*nearest(("quality_officer",), subject), *nearest(("qmr",), subject)]
    return [person for person in near if person in able] or able


def closers(subject) -> list:
    """Those who may judge whether it worked."""
    able = [person for person in holders(P.NONCONFORMITIES_CLOSE, subject) if may_close(person, subject)]
    near = nearest(("qmr",) if subject.kind == "major" else ("quality_officer", "qmr"), subject)
    return [person for person in near if person in able] or able
