"""Whose turn it is with a revision: in SQL for the desk, in words for a page."""

from datetime import date

from . import work
from .models import Revision


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


def name_of_next(revision: Revision) -> str:
    """Whom its route waits on."""
    stop = revision.waits_on
    return stop.person.name if stop else ""
