"""Whose turn it is with a nonconformity: in SQL for the desk, in words for a page."""

from flask_babel import gettext as _

from qms.people.roles import P

from .policy import held


def whoever_triages(person, today):
    """The quality officer of its quality system."""
    return held(person, P.NONCONFORMITIES_TRIAGE)


def whoever_handles(person, today):
    """The head of the unit that answers for it."""
    return held(person, P.NONCONFORMITIES_HANDLE)


def the_officer(subject) -> str:
    """The quality officer, whoever holds the role."""
    return _("the quality officer")


def the_unit(subject) -> str:
    """The unit that answers for it."""
    return subject.unit.name
