"""Who may see and keep units, people, roles and delegations. Roles are a table of their own (`roles.py`)."""

from qms.core import clock
from qms.core.policy import all_of, any_of, none_of

from .models import Assignment, Coverage, Delegation, Person, QualitySystem, Unit, UserSession
from .roles import ROLES, P


def may_see_people(person, subject) -> bool:
    """Holds people:person:see anywhere: the directory of units and people is one."""
    return person.holds(P.PEOPLE_SEE)


def may_manage(person, subject) -> bool:
    """Holds people:person:manage for the unit the thing belongs to."""
    return person.holds(P.PEOPLE_MANAGE, _unit_of(subject))


def is_oneself(person, subject) -> bool:
    """It is about the person's own account."""
    return _owner_of(subject).id == person.id


def is_given_by_them(person, delegation: Delegation) -> bool:
    """They gave the delegation themselves."""
    return delegation.delegator_id == person.id


def is_own_session(person, row: UserSession) -> bool:
    """The session is theirs."""
    return row.person_id == person.id


def may_keep_settings(person, subject) -> bool:
    """Holds core:setting:manage for the department as a whole: settings and calendar are the installation's."""
    return any(
        P.SETTINGS_MANAGE in ROLES[held.role].permits and held.unit is not None and held.unit.parent_id is None
        for held in person.roles_on(clock.today())
    )


may_manage_other = all_of(may_manage, none_of(is_oneself))
may_revoke = any_of(may_manage_other, is_given_by_them)


def _owner_of(subject) -> Person:
    if isinstance(subject, Assignment):
        return subject.person
    return subject.delegate if isinstance(subject, Delegation) else subject


def _unit_of(subject) -> Unit | None:
    """The unit an administrator must reach; None asks for the permission anywhere."""
    match subject:
        case Person() | QualitySystem():
            return subject.log_unit
        case Coverage():
            return subject.qms.lead_unit
        case Assignment():
            return subject.person.unit
        case Delegation():
            return subject.delegator.unit
    return subject
