"""Selects of what is late and of the levels it has reached."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import selectinload

from qms.core.database import db
from qms.core.kept import kept
from qms.core.lists import sifting
from qms.notices.models import Notice
from qms.people.models import Unit
from qms.people.queries import within
from qms.people.reach import reach
from qms.people.roles import P

from .levels import KINDS
from .models import TOLD, Escalation
from .watches import Watch, watches


def overdue(person, args: Mapping[str, str], *, units: list[Unit], today: date) -> Select:
    """Rows (kind, ident, uid, state, due, unit, qms, is_whole, unit_name, path, level) of what the person oversees.

    As the filters in the address ask for them; what is no filter of ours is not heeded.
    """
    kind = args["kind"] if args.get("kind") in {each.kind for each in watches()} else ""
    level = int(args["level"]) if args.get("level") in {str(number) for number in range(len(KINDS) + 1)} else None
    facts = tuple(each.facts(today) for each in watches())
    return _overdue(person, today, facts, within(args, units), kind, level)


@kept(32)
def _overdue(person, today: date, facts: tuple, units: tuple[int, ...] | None, kind: str, level: int | None) -> Select:
    seen = [
        query.where(_overseen(person, each), each.visible(person))
        for each, known in zip(watches(), facts, strict=True)
        for query in each.late_by(known, today)
    ]
    late = union_all(*seen).subquery()
    ref = literal("").concat(late.c.kind).concat(":").concat(late.c.uid)
    reached = select(func.max(Escalation.level)).where(Escalation.subject == ref, Escalation.due == late.c.due)
    reached = func.coalesce(reached.correlate(late).scalar_subquery(), 0).label("level")
    query = select(*late.c, Unit.name.label("unit_name"), Unit.position.label("place"), reached)
    query = query.join(Unit, Unit.id == late.c.unit)
    if units is not None:
        query = query.where(Unit.id.in_(units))
    if kind:
        query = query.where(late.c.kind == kind)
    return query if level is None else query.where(reached == level)


def _overseen(person, watch: Watch):
    """Sifted: a state and a day leave few of a system, which SQLite would not know."""
    return reach(person, P.DASHBOARD_SEE, unit=sifting(watch.unit), qms=sifting(watch.qms))


def levels_of(pairs: Iterable[tuple[str, date]]) -> dict[tuple[str, date], list[Escalation]]:
    """What was escalated of these things and due days, lowest level first."""
    pairs = list(pairs)
    query = select(Escalation).where(tuple_(Escalation.subject, Escalation.due).in_(pairs))
    found: dict[tuple[str, date], list[Escalation]] = {}
    for row in db.session.scalars(query.options(selectinload(Escalation.told)).order_by(Escalation.level)):
        found.setdefault((row.subject, row.due), []).append(row)
    return found


def written(dues: Iterable[date]) -> set[tuple[str, date, int]]:
    """(thing, due day, level) of everything that was escalated for these days."""
    query = select(Escalation.subject, Escalation.due, Escalation.level).where(Escalation.due.in_(list(dues)))
    return {tuple(row) for row in db.session.execute(query)}


def late_now(watch: Watch, ident: int, today: date) -> list:
    """What of one thing is late."""
    return [row for query in watch.late(today, only=ident) for row in db.session.execute(query)]


def told_on(subject: str, day: date) -> set[int]:
    """The people (by id) who were told on a day that a thing is late."""
    query = select(TOLD.c.person_id).join(Escalation, Escalation.id == TOLD.c.escalation_id)
    return set(db.session.scalars(query.where(Escalation.subject == subject, Escalation.day == day)))


def unread_subjects() -> set[str]:
    """The things of which somebody has been told that they are late and has not read it."""
    query = select(Notice.subject_kind, Notice.subject_uid).where(Notice.kind.in_(KINDS), Notice.read_at.is_(None))
    return {f"{kind}:{uid}" for kind, uid in db.session.execute(query.distinct())}
