"""Whose turn it is with an action."""

from qms.people.reach import holders, nearest
from qms.people.roles import P

from . import policy as may
from .models import Action


def the_owner(person, today):
    """It waits on its owner."""
    return Action.owner_id == person.id


def verifiers(action) -> list:
    """The quality officers and the auditors who own none of the actions beside it; else whoever may verify it."""
    able = [person for person in holders(P.ACTIONS_VERIFY, action) if may.may_verify(person, action)]
    near = [*nearest(("quality_officer",), action), *nearest(("auditor",), action)]
    return [person for person in near if person in able] or able
