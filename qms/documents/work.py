"""Selects of what is to be done about documents: whose turn it is, what came back, is under way, due or missing."""

from datetime import date, timedelta
from functools import cache

from sqlalchemy import Select, and_, literal, or_, select, union
from sqlalchemy.orm import aliased, contains_eager, joinedload

from qms.core.database import db
from qms.people.models import Unit

from .models import Document, Returned, Revision, RouteStop
from .policy import limits_of, visible_revisions
from .queries import in_force, is_open

ROUTED = ("in_review", "reviewed")
LATELY = timedelta(days=30)


HAS_ITS_TURN = and_(RouteStop.since.is_not(None), RouteStop.signed_at.is_(None))  # as its partial index says it


_other_stop = cache(lambda: aliased(RouteStop))  # an alias takes long to make, and every page asks what waits


def waiting(person, today: date) -> Select:
    """(Revision, RouteStop) on their route whose turn is this person's, or one's for whom the person may act, longest
    first (`is_their_turn`).
    """
    other = _other_stop()
    on_it = select(other.id).where(
        other.revision_id == Revision.id,
        other.id != RouteStop.id,
        or_(other.person_id == person.id, other.signed_by_id == person.id),
    )
    stands_for = [
        and_(RouteStop.person_id == delegation.delegator_id, *limits_of(delegation))
        for delegation in person.received
        if delegation.is_valid(today)
    ]
    return (
        select(Revision, RouteStop)
        .join(Revision.document)
        .join(RouteStop, RouteStop.revision_id == Revision.id)
        .where(
            Revision.state.in_(ROUTED),
            HAS_ITS_TURN,
            or_(RouteStop.person_id == person.id, *stands_for),
            Revision.author_id.is_distinct_from(person.id),
            ~on_it.correlate(Revision, RouteStop).exists(),
        )
        .options(contains_eager(Revision.document))
        .order_by(RouteStop.since, Revision.id)
    )


def waiting_on(person, today: date) -> list[Revision]:
    """The revisions that wait on the person, longest first."""
    return list(db.session.scalars(waiting(person, today)))


def next_waiting(person, today: date, *, after: Revision) -> Revision | None:
    """The revision that has waited longest on the person, besides the one just signed."""
    return db.session.scalar(waiting(person, today).where(Revision.id != after.id).limit(1))


def returned_to(person) -> Select:
    """(Revision, Returned) of the person's drafts that came back and were not sent again, longest first."""
    return (
        select(Revision, Returned)
        .join(Revision.document)
        .join(Returned, and_(Returned.revision_id == Revision.id, Returned.round == Revision.round - 1))
        .where(Revision.author_id == person.id, is_open(), Revision.state == "draft")
        .options(contains_eager(Revision.document), joinedload(Returned.person))
        .order_by(Returned.id)
    )


def under_way(condition) -> Select:
    """(Revision, RouteStop) of all under way that meets a condition, with the stop it waits at, longest first."""
    at_stop = and_(RouteStop.revision_id == Revision.id, Revision.state.in_(ROUTED), HAS_ITS_TURN)
    return (
        select(Revision, RouteStop)
        .join(Revision.document)
        .outerjoin(RouteStop, at_stop)
        .where(is_open(), condition)
        .options(
            contains_eager(Revision.document).joinedload(Document.unit),
            joinedload(Revision.author),
            joinedload(RouteStop.person, innerjoin=False),  # a draft waits at none
        )
        .order_by(Revision.created_at, Revision.id)
    )


def written_by(person) -> Select:
    """(Revision, RouteStop) of what the person is writing or has sent and not yet got through."""
    return under_way(Revision.author_id == person.id)


def begun_by(person) -> Select:
    """`written_by` without what came back: that is told with its reason."""
    came_back = select(Returned.id).where(Returned.revision_id == Revision.id, Returned.round == Revision.round - 1)
    return written_by(person).where(or_(Revision.state != "draft", ~came_back.exists()))


def drafts_of(person) -> list[Revision]:
    """The revisions of `written_by`."""
    return list(db.session.scalars(written_by(person)))


def _counting(person, today: date, *conditions) -> Select:
    """(Revision,) of approved ones that the person may read and that meet conditions."""
    return (
        select(Revision)
        .join(Revision.document)
        .where(*conditions, visible_revisions(person, today))
        .options(contains_eager(Revision.document).joinedload(Document.unit))
    )


def coming_into_force(person, today: date) -> Select:
    """(Revision,) of what the person may read and is approved for a coming day, soonest first."""
    coming = (Revision.state == "approved", Revision.effective_from > today)
    return _counting(person, today, *coming).order_by(Revision.effective_from, Document.code)


def came_into_force_lately(person, today: date) -> Select:
    """(Revision,) of what the person may read and has come into force in the last days, the newest first."""
    lately = (in_force(today), Revision.effective_from > today - LATELY)
    return _counting(person, today, *lately).order_by(Revision.effective_from.desc(), Document.code)


def procedures_of(unit: Unit, person, today: date) -> Select:
    """(Revision,) of what a unit works by: its documents in force besides forms, by code."""
    theirs = (Document.unit_id == unit.id, Document.kind != "form", in_force(today))
    return _counting(person, today, *theirs).order_by(Document.code)


def due_for_review(condition, today: date) -> Select:
    """(Document, Revision) in force of active documents that meet a condition, what is due soonest first.

    So asked that the few documents that are due are found first, and then the revision of each.
    """
    counts = select(Revision.id).where(Revision.document_id == Document.id, in_force(today)).limit(1)
    return (
        select(Document, Revision)
        .join(Revision, Revision.id == counts.correlate(Document).scalar_subquery())
        .where(condition, Document.state == "active")
        .options(joinedload(Document.unit), contains_eager(Revision.document))
        .order_by(Document.review_due, Document.code)
    )


def without_revision_in_force(documents, today: date) -> Select:
    """(Document,) of active ones of which nothing is in force, by code. Sought among those that have a revision which
    does not count or does not count yet: every document begins with one, and few have one later.
    """
    unapproved = select(Revision.document_id).where(Revision.state != literal("approved", literal_execute=True))
    coming = select(Revision.document_id).where(Revision.effective_from > today)
    exists = select(Revision.id).where(Revision.document_id == Document.id, in_force(today)).exists()
    query = select(Document).where(Document.id.in_(union(unapproved, coming)), Document.state == "active", ~exists)
    return query.where(documents).options(joinedload(Document.unit)).order_by(Document.code)
