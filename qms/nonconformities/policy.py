"""Who may do what with nonconformities. `visible_nonconformities` says `may_read` in SQL."""

from sqlalchemy import or_, select

from qms.actions.models import Action
from qms.core.lists import sifting
from qms.core.policy import all_of, any_of, holds, none_of
from qms.people.reach import reach
from qms.people.roles import P

from . import limits
from .models import Nonconformity

may_report = holds(P.NONCONFORMITIES_REPORT)
may_browse = any_of(
    may_report, holds(P.NONCONFORMITIES_READ), holds(P.NONCONFORMITIES_READ_ALL)
)  # the list, which shows each person what they may read
may_triage = holds(P.NONCONFORMITIES_TRIAGE)
may_handle = holds(P.NONCONFORMITIES_HANDLE)


def reported_it(person, nonconformity: Nonconformity) -> bool:
    """The person reported it."""
    return nonconformity.reporter_id == person.id


def is_of_their_unit(person, nonconformity: Nonconformity) -> bool:
    """The unit that answers for it, or the one it was found in, is theirs."""
    return person.holds(P.NONCONFORMITIES_READ, nonconformity) or person.holds(
        P.NONCONFORMITIES_READ, nonconformity.found_in
    )


def has_an_action(person, nonconformity: Nonconformity) -> bool:
    """One of the actions that come of it is theirs."""
    return any(action.owner_id == person.id and action.state != "dropped" for action in nonconformity.actions)


def planned_it(person, nonconformity: Nonconformity) -> bool:
    """They sent its plan."""
    return nonconformity.planned_by_id == person.id


def is_major(person, nonconformity: Nonconformity) -> bool:
    """It is a major one."""
    return nonconformity.kind == "major"


def repeats_another(person, nonconformity: Nonconformity) -> bool:
    """The same procedure and group of causes within so many months (DOMAIN: classification)."""
    from .queries import has_repeats

    return has_repeats(nonconformity, limits.REPEAT.value)


may_read = any_of(reported_it, is_of_their_unit, has_an_action, holds(P.NONCONFORMITIES_READ_ALL))

may_agree = all_of(holds(P.NONCONFORMITIES_AGREE), none_of(planned_it), none_of(has_an_action))
may_raise = all_of(may_triage, none_of(is_major), repeats_another)
may_waive = all_of(holds(P.NONCONFORMITIES_AGREE), none_of(is_major))
may_close = all_of(
    any_of(
        all_of(is_major, holds(P.NONCONFORMITIES_CLOSE_MAJOR)),
        all_of(none_of(is_major), holds(P.NONCONFORMITIES_CLOSE)),
    ),
    none_of(has_an_action),
)
may_comment = any_of(
    reported_it,
    is_of_their_unit,
    has_an_action,
    may_triage,
    holds(P.NONCONFORMITIES_AGREE),
    holds(P.ACTIONS_VERIFY),
)
may_settle_comments = any_of(may_handle, may_triage)
may_reopen = holds(P.NONCONFORMITIES_CLOSE_MAJOR)


def is_closed(person, nonconformity: Nonconformity) -> bool:
    """It was dealt with to the end."""
    return nonconformity.state == "closed"


may_keep = all_of(is_closed, holds(P.RECORDS_KEEP))


def visible_nonconformities(person, of=Nonconformity):
    """`may_read` as a condition on Nonconformity, or on an alias of it.

    Whoever reads all of a system is asked for that first, by no index: else SQLite collects nearly every row by each of
    the others.
    """
    sifted = {"unit": sifting(of.unit_id), "qms": sifting(of.qms_id)}
    return or_(
        reach(person, P.NONCONFORMITIES_READ_ALL, **sifted),
        of.reporter_id == person.id,
        with_an_action_of(person, of),
        held(person, P.NONCONFORMITIES_READ, of),
        reach(person, P.NONCONFORMITIES_READ, unit=of.found_in_id),
    )


def with_an_action_of(person, of=Nonconformity):
    """`has_an_action` as a condition on Nonconformity."""
    owned = select(Action.origin_uid).where(Action.owner_id == person.id, Action.state != "dropped")
    return of.uid.in_(owned.where(Action.origin_kind == "nonconformity"))


def held(person, permission: P, of=Nonconformity):
    """The nonconformities for which the person holds the permission."""
    return reach(person, permission, unit=of.unit_id, qms=of.qms_id)


def held_of_found(person, permission: P):
    """The same of those that a state has found already: few of a unit or a system are in it."""
    return reach(person, permission, unit=sifting(Nonconformity.unit_id), qms=sifting(Nonconformity.qms_id))
