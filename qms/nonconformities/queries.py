"""Every select on nonconformities."""

from datetime import date

from sqlalchemy import Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload

from qms.core import clock
from qms.core.audit import LogEntry
from qms.core.database import db
from qms.core.days import months_before
from qms.core.text import fold
from qms.documents.effects import add_months
from qms.people import queries as people
from qms.people.models import Person, Unit

from .models import NOT_COUNTED, Nonconformity
from .policy import visible_nonconformities


def by_number(number: str, *, qms_id: int) -> Nonconformity | None:
    """The nonconformity with this number in a quality system, however the number is written."""
    wanted = number.strip().upper()
    return db.session.scalar(
        select(Nonconformity).where(Nonconformity.number == wanted, Nonconformity.qms_id == qms_id)
    )


def matches(text: str):
    """A condition: the number contains this, or what happened and where holds these words, diacritics or not."""
    number = Nonconformity.number.contains(text.strip().upper(), autoescape=True)
    words = (Nonconformity.what_folded.contains(word, autoescape=True) for word in fold(text).split())
    return or_(number, and_(*words))


def duplicates_of(nonconformity: Nonconformity) -> list[Nonconformity]:
    """Those that were linked to it."""
    query = select(Nonconformity).where(Nonconformity.duplicate_of_id == nonconformity.id)
    return list(db.session.scalars(query.order_by(Nonconformity.id)))


def successors_of(nonconformity: Nonconformity) -> list[Nonconformity]:
    """The new rounds that came of it."""
    query = select(Nonconformity).where(Nonconformity.predecessor_id == nonconformity.id)
    return list(db.session.scalars(query.order_by(Nonconformity.id)))


def repeats_before(nonconformity: Nonconformity, months: int) -> Select:
    """Those of the same procedure and cause group found within so many months before it: what it repeats."""
    return _within(_alike(nonconformity), nonconformity, months)


def repeats(person, months: int):
    """`repeats_before` as a condition on Nonconformity: it repeats one that this person may read too.

    So that the number of repeats tells nobody of what they may not see.
    """
    earlier = aliased(Nonconformity)
    found = Nonconformity.discovered_on
    before = (
        exists()
        .where(earlier.document_id == Nonconformity.document_id, earlier.cause_group == Nonconformity.cause_group)
        .where(earlier.discovered_on <= found, earlier.discovered_on >= months_before(found, months))
        .where(or_(earlier.discovered_on < found, earlier.id < Nonconformity.id))
        .where(*_are_comparable(earlier), visible_nonconformities(person, earlier))
    )
    return and_(*_are_comparable(), before.correlate(Nonconformity))


def has_repeats(nonconformity: Nonconformity, months: int) -> bool:
    """It repeats an earlier one."""
    return (
        db.session.scalar(repeats_before(nonconformity, months).with_only_columns(Nonconformity.id).limit(1))
        is not None
    )


def who_took(nonconformity: Nonconformity, step: str) -> Person | None:
    """Who took a step of it last, as the log tells it."""
    taken = select(LogEntry.actor).where(
        LogEntry.object == nonconformity.ref, LogEntry.action == f"nonconformities:nonconformity:{step}"
    )
    actor = db.session.scalar(taken.order_by(LogEntry.seq.desc()).limit(1))
    return db.session.scalar(select(Person).where(Person.uid == actor.removeprefix("u:"))) if actor else None


def same_procedure_before(nonconformity: Nonconformity, months: int) -> Select:
    """Earlier ones of the same procedure within so many months, whatever their cause: known before it is analysed."""
    return _within(_of_procedure(nonconformity), nonconformity, months)


def found_since(nonconformity: Nonconformity, day: date) -> Select:
    """What was found from a day on for the same procedure and cause group: the facts effectiveness is judged by."""
    return (
        _alike(nonconformity)
        .where(Nonconformity.discovered_on >= day, Nonconformity.id != nonconformity.id)
        .order_by(Nonconformity.discovered_on, Nonconformity.id)
    )


def _within(query: Select, nonconformity: Nonconformity, months: int) -> Select:
    found = nonconformity.discovered_on
    return query.where(
        tuple_(Nonconformity.discovered_on, Nonconformity.id) < (found, nonconformity.id),
        Nonconformity.discovered_on >= add_months(found, -months),
    ).order_by(Nonconformity.discovered_on.desc(), Nonconformity.id.desc())


def _alike(nonconformity: Nonconformity) -> Select:
    same = Nonconformity.cause_group == nonconformity.cause_group
    return _of_procedure(nonconformity).where(same, *_are_comparable())


def _of_procedure(nonconformity: Nonconformity) -> Select:
    return select(Nonconformity).where(
        Nonconformity.document_id == nonconformity.document_id,
        Nonconformity.document_id.is_not(None),
        Nonconformity.state.not_in(NOT_COUNTED),
    )


def _are_comparable(of=Nonconformity) -> list:
    """What counts, with a procedure and a group of causes."""
    return [of.document_id.is_not(None), of.cause_group != "", of.state.not_in(NOT_COUNTED)]


def loaded(nonconformity: Nonconformity) -> Nonconformity:
    """The nonconformity with all that its page tells of."""
    return db.session.scalars(
        select(Nonconformity)
        .where(Nonconformity.id == nonconformity.id)
        .options(
            joinedload(Nonconformity.qms),
            joinedload(Nonconformity.reporter),
            joinedload(Nonconformity.document),
            joinedload(Nonconformity.revision),
            joinedload(Nonconformity.duplicate_of),
            joinedload(Nonconformity.predecessor),
        )
    ).one()


def history(nonconformity: Nonconformity) -> Select:
    """Every entry of the log about it, its actions included."""
    return select(LogEntry).where(LogEntry.thread == nonconformity.ref)


def possible_units(qms_id: int | None = None) -> list[Unit]:
    """The units in which something can be found: those that a system (or this one) covers today."""
    covered = {row.unit_id for row in people.coverages_on(clock.today()) if qms_id in (None, row.qms_id)}
    return [unit for unit in people.units(on=clock.today()) if unit.id in covered]
