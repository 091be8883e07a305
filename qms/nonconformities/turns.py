"""Whose turn it is with a nonconformity: in SQL for the desk, in words for a page."""

from flask_babel import gettext as _
from sqlalchemy import and_, or_

from qms.people.roles import P

from .models import Nonconformity
from .policy import held, with_an_action_of


def whoever_triages(person, today):
    """The quality officer of its quality system."""
    return held(person, P.NONCONFORMITIES_TRIAGE)


def whoever_handles(person, today):
    """The head of the unit that answers for it."""
    return held(person, P.NONCONFORMITIES_HANDLE)


def whoever_agrees(person, today):
    """Those who may agree to the plan: not who sent it, nor the owner of an action."""
    other = or_(Nonconformity.planned_by_id.is_(None), Nonconformity.planned_by_id != person.id)
    return and_(held(person, P.NONCONFORMITIES_AGREE), other, ~with_an_action_of(person))


def whoever_closes(person, today):
    """Once its day has come: those who may close it, none of whom owns an action."""
    is_major = Nonconformity.kind == "major"
    may = or_(
        and_(is_major, held(person, P.NONCONFORMITIES_CLOSE_MAJOR)),
        and_(~is_major, held(person, P.NONCONFORMITIES_CLOSE)),
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
