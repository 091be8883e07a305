"""Whose turn it is with a revision: in SQL for the desk, in words for a page."""

from datetime import date

from sqlalchemy import select

from qms.core import clock
from qms.people import queries as people

from . import work
from .models import Revision, RouteStop

BY_STOP = (  # the day by which the stop whose turn it is signs
    select(RouteStop.due)
    .where(RouteStop.revision_id == Revision.id, work.HAS_ITS_TURN)
    .correlate(Revision)
    .scalar_subquery()
)


def the_author(person, today: date):
    """A draft waits on whoever writes it."""
    return Revision.author_id == person.id


def name_of_author(revision: Revision) -> str:
    """Who writes it."""
    return revision.author.name if revision.author else ""


def next_on_route(person, today: date):
    """On its route it waits on the stop whose turn it is, or on one who stands in for that person."""
    routed = work.waiting(person, today).options().order_by(None)
    return Revision.id.in_(routed.with_only_columns(Revision.id, maintain_column_froms=True))


def signers(revision: Revision) -> list:
    """Whom its route waits on, and who signs for that person."""
    stop = revision.waits_on
    return [stop.person, *standing_in(stop)] if stop is not None else []


def standing_in(stop: RouteStop) -> list:
    """Who signs for the stop's person: neither the author nor anyone else on the route."""
    revision = stop.revision
    besides = {
        revision.author_id,
        *(person for each in revision.route for person in (each.person_id, each.signed_by_id)),
    }
    given = [each for each in people.delegations_from(stop.person) if each.covers(revision, clock.today())]
    return [each.delegate for each in given if each.delegate_id not in besides]


def name_of_next(revision: Revision) -> str:
    """Whom its route waits on."""
    stop = revision.waits_on
    return stop.person.name if stop else ""
