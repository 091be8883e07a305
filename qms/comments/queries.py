"""Selects on comments."""

from collections.abc import Iterable

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from qms.core.database import db
from qms.people.models import Delegation, Person

from .hosts import Host, hosts
from .models import MENTIONED, Comment


def comments_on(refs: Iterable[str]) -> list[Comment]:
    """What was said about some things, in the order it was said, with all that a page shows of it."""
    query = select(Comment).where(Comment.subject.in_(list(refs))).order_by(Comment.id)
    return list(db.session.scalars(query.options(joinedload(Comment.settled_by), selectinload(Comment.mentioned))))


def count_open(subject) -> int:
    """How many comments on a thing are still to be settled."""
    still = (Comment.answers_id.is_(None), Comment.settled_at.is_(None), Comment.withdrawn_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(Comment).where(Comment.subject == subject.ref, *still))


def refs_on(refs: Iterable[str]) -> list[str]:
    """References of the comments on some things."""
    return [f"comment:{uid}" for uid in db.session.scalars(select(Comment.uid).where(Comment.subject.in_(list(refs))))]


def is_mentioned(person, ref: str) -> bool:
    """A comment on the thing, not withdrawn, mentions the person."""
    query = select(Comment.id).join(MENTIONED, MENTIONED.c.comment_id == Comment.id)
    asked = (Comment.subject == ref, Comment.withdrawn_at.is_(None), MENTIONED.c.person_id == person.id)
    return db.session.scalar(query.where(*asked).limit(1)) is not None


def addressed_to(person) -> Select:
    """Rows (Comment,) that mention the person and wait for an answer, oldest first.

    None that is settled or withdrawn, or answered by the person since; none on what is no longer under way or theirs
    to read.
    """
    first, answer = aliased(Comment), aliased(Comment)
    answered = select(answer.id).where(
        answer.answers_id == first.id,
        answer.author_id == person.id,
        answer.id > Comment.id,
        answer.withdrawn_at.is_(None),
    )
    return (
        select(Comment)
        .join(MENTIONED, MENTIONED.c.comment_id == Comment.id)
        .join(first, first.id == func.coalesce(Comment.answers_id, Comment.id))
        .where(MENTIONED.c.person_id == person.id, Comment.withdrawn_at.is_(None))
        .where(first.settled_at.is_(None), first.withdrawn_at.is_(None), ~answered.exists())
        .where(or_(*(_is_under_way(host, person) for host in hosts())))
        .order_by(Comment.id)
    )


def _is_under_way(host: Host, person):
    uid = func.substr(Comment.subject, len(host.kind) + 2)
    things = host.open_to(person).where(host.model.uid == uid).with_only_columns(host.model.id)
    return and_(Comment.subject.startswith(f"{host.kind}:"), things.exists())


def living_people() -> list[Person]:
    """Living accounts by name, with all that says what they may read."""
    query = select(Person).where(Person.disabled_at.is_(None)).order_by(Person.name_folded, Person.id)
    received = selectinload(Person.received).joinedload(Delegation.delegator)
    return list(db.session.scalars(query.options(selectinload(Person.assignments), received)))
