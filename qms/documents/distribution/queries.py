"""Who owes it to have read what: from the day a revision is in force, somebody is on its list and belongs there.

`debts` asks it of one person, for every page; `owed` of everybody. Both are one statement, whatever the size.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache

from sqlalchemy import Select, and_, bindparam, case, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased, contains_eager, joinedload

from qms.core.database import db
from qms.core.kept import keep
from qms.core.lists import sifting
from qms.notices.models import Notice
from qms.people.models import Assignment, Coverage, Person, Unit
from qms.people.queries import valid_on

from ..models import Document, Revision
from ..policy import visible_documents
from ..queries import in_force
from .models import Confirmation, Recipient
from .policy import readable

BATCH = 500  # ids a statement names
REMINDED = "documents:revision:remind_reading"  # the kind of notice that says when somebody was reminded


def debts(person, today: date, *where) -> Select:
    """Rows (Revision, start) that the person has to read and has not confirmed, the longest owed first.

    `start` is the day from which it is owed: in force, on the list, and belonging to what is on the list. `where`
    narrows the lines that are looked at.
    """
    begun = _later(Revision.effective_from, Recipient.valid_from)
    listed, since = _lines_of(person, today)
    due = (
        select(Revision.id.label("revision"), func.min(_later(begun, since)).label("start"))
        .select_from(Recipient)
        .join(Document, Document.id == Recipient.document_id)
        .join(Revision, Revision.document_id == Document.id)
        .where(listed, valid_on(Recipient, today), in_force(today), visible_documents(person))
        .where(~_confirmed(person.id), *where)
        .group_by(Revision.id)
        .subquery()
    )
    return (
        select(Revision, due.c.start)
        .join(due, due.c.revision == Revision.id)
        .join(Revision.document)
        .options(contains_eager(Revision.document))
        .order_by(due.c.start, Document.code)
    )


def debt_of(person, document: Document, today: date):
    """(Revision, start) of the document that the person has to confirm; None when there is nothing to confirm."""
    return db.session.execute(debts(person, today, Recipient.document_id == document.id)).one_or_none()


def _lines_of(person, today: date) -> tuple:
    """The lines that name the person, and since when they belong to what a line names, as conditions on Recipient."""
    above = [int(part) for part in person.unit.path.split(".") if part] if person.unit else []
    listed, since = [Recipient.person_id == person.id], []
    if above:
        listed.append(Recipient.unit_id.in_(above))
        since.append((Recipient.unit_id.is_not(None), person.unit_since))
    for held in sorted(person.roles_on(today), key=lambda held: held.valid_from):
        named = and_(Recipient.role == held.role, _within(held.unit_id, held.qms_id, today))
        listed.append(named)
        since.append((named, held.valid_from))
    return or_(*listed), case(*since, else_=Recipient.valid_from) if since else Recipient.valid_from


def _within(unit_id, qms_id, today: date, of=Document.qms_id):
    """A role held there counts for the document's quality system: held in it, or in a unit that it covers."""
    covers = exists().where(Coverage.unit_id == unit_id, Coverage.qms_id == of, valid_on(Coverage, today))
    if isinstance(unit_id, int) or isinstance(qms_id, int):
        return of == qms_id if qms_id is not None else covers
    return or_(qms_id == of, covers)


def listed(today: date, *where, people=(), owed_only: bool = False) -> Select:
    """Rows (line, person, revision, start) of everybody on a list whose document has a revision in force.

    `where` narrows the lines, by Document, Revision or Recipient; `people` whom they name, by Person or Document. Who
    is named by two lines is so from the first on.
    """
    lines, members = _lines(today, where), _members()
    of_role = (Assignment.role == lines.c.role, valid_on(Assignment, today))
    within = _within(Assignment.unit_id, Assignment.qms_id, today, lines.c.qms)
    every = union_all(
        _named(lines, members.c.person, members.c.since, owed_only).join(members, members.c.unit == lines.c.unit),
        _named(lines, Assignment.person_id, Assignment.valid_from, owed_only).join(Assignment, and_(*of_role, within)),
        _named(lines, lines.c.person, lines.c.start, owed_only).where(lines.c.person.is_not(None)),
    ).subquery()
    first = (func.min(every.c.line).label("line"), func.min(every.c.start).label("start"))
    return (
        select(first[0], every.c.person, every.c.revision, first[1])
        .join(Person, Person.id == every.c.person)
        .join(Document, Document.id == every.c.document)
        .where(Person.disabled_at.is_(None), readable(today), *people)
        .group_by(every.c.person, every.c.revision)
    )


def _of(revision: Revision) -> tuple:
    """Narrows lines to those of a revision, found by its document."""
    return Document.id == revision.document_id, Revision.id == revision.id


def owed(today: date, *where, people=()) -> Select:
    """The rows of `listed` that are not confirmed."""
    return listed(today, *where, people=people, owed_only=True)


@cache
def _members():
    """Who belongs to which unit, each also to those above theirs. Distinct, so that it is made once and not mixed in:
    SQLite would rather begin with the people, and look at every document for each. So it would within, at every unit.
    """
    place, within = aliased(Unit), aliased(Unit)
    belong = Person.unit_since.label("since")
    query = select(place.id.label("unit"), Person.id.label("person"), belong).select_from(place)
    query = query.join(within, within.path.startswith(place.path)).join(Person, Person.unit_id == sifting(within.id))
    return query.distinct().subquery()


def readers(revision: Revision, today: date) -> Select:
    """Rows (Person, start, confirmed_at, reminded_at) of all who are to read a revision in force.

    Those who have not confirmed come first, by name.
    """
    every = listed(today, *_of(revision)).subquery()
    reminded = _reminders(revision).subquery()
    return (
        select(Person, every.c.start, Confirmation.at.label("confirmed_at"), reminded.c.at.label("reminded_at"))
        .join(every, every.c.person == Person.id)
        .outerjoin(Confirmation, and_(Confirmation.person_id == Person.id, Confirmation.revision_id == revision.id))
        .outerjoin(reminded, reminded.c.person == Person.id)
        .order_by(Confirmation.at.is_not(None), Person.name_folded, Person.id)
    )


def _reminders(revision: Revision) -> Select:
    """Rows (person, at): when each was last reminded of a revision."""
    return (
        select(Notice.recipient_id.label("person"), func.max(Notice.created_at).label("at"))
        .where(Notice.subject_kind == "revision", Notice.subject_uid == revision.uid, Notice.kind == REMINDED)
        .group_by(Notice.recipient_id)
    )


def progress(revision: Revision, today: date, last_late: date):
    """(how many are to read it, how many have confirmed, how many are late): late is who owes it since `last_late`."""
    rows = readers(revision, today).order_by(None).subquery()
    is_late = and_(rows.c.confirmed_at.is_(None), rows.c.start <= last_late)
    return db.session.execute(
        select(func.count(), func.count(rows.c.confirmed_at), func.count(case((is_late, 1)))).select_from(rows)
    ).one()


def people_to_read(revision: Revision, on: date) -> list[Person]:
    """Living accounts that will have to read a revision from a day on, on which it is in force."""
    return list(
        db.session.scalars(
            select(Person)
            .join(every := listed(on, *_of(revision)).subquery(), every.c.person == Person.id)
            .order_by(Person.id)
        )
    )


def late_lines(today: date, last_late: date, *, beside: int | None = None) -> dict[int, date]:
    """The lines (by id) under which somebody is late, with the day since when the first of them owes it.

    `beside` keeps to the list on which that line (by id) stands.
    """
    return dict(db.session.execute(_late_lines(today, last_late, beside)).all())


def late_people(lines: Iterable[int], today: date, last_late: date) -> dict[int, list[Person]]:
    """Who is late under each of these lines, by name: each under the line by which `late_lines` counts them."""
    return _by_line(_late_under(today, last_late, Person), lines)


def late_names(lines: Iterable[int], today: date, last_late: date) -> dict[int, list[str]]:
    """The same by name alone."""
    return _by_line(_late_under(today, last_late, Person.name), lines)


def _by_line(query: Select, lines: Iterable[int]) -> dict[int, list]:
    found: dict[int, list] = {}
    for line, said in db.session.execute(query, {"under": list(lines)}):
        found.setdefault(line, []).append(said)
    return found


@keep(8, lambda *given: given)
def _late_lines(today: date, last_late: date, beside: int | None) -> Select:
    beside_it = select(Recipient.document_id).where(Recipient.id == beside).scalar_subquery()
    where = (Document.id == beside_it,) if beside is not None else ()
    pairs = owed(today, *_begun(last_late), *where).subquery()
    return select(pairs.c.line, func.min(pairs.c.start)).where(pairs.c.start <= last_late).group_by(pairs.c.line)


@keep(8, lambda *given: given)
def _late_under(today: date, last_late: date, said) -> Select:
    under = bindparam("under", expanding=True)
    documents = select(Recipient.document_id).where(Recipient.id.in_(under))
    pairs = owed(today, *_begun(last_late), Document.id.in_(documents)).subquery()
    rows = select(pairs.c.line, said).join(Person, Person.id == pairs.c.person)
    rows = rows.where(pairs.c.start <= last_late, pairs.c.line.in_(under))
    return rows.order_by(Person.name_folded, Person.id)


def lines_of(document: Document, on: date) -> list[Recipient]:
    """The document's list on a day: units in their order, then roles, then people by name."""
    return lists_of([document.id], on)[document.id]


def lists_of(documents: Iterable[int], on: date) -> dict[int, list[Recipient]]:
    """The lists of many documents (by their ids) on a day, each in the order of `lines_of`."""
    found: dict[int, list[Recipient]] = defaultdict(list)
    query = select(Recipient).outerjoin(Recipient.place).outerjoin(Recipient.person)
    by = (Recipient.unit_id.is_(None), Recipient.role != "", Unit.path, Recipient.role, Person.name_folded)
    query = query.where(valid_on(Recipient, on)).order_by(*by)
    query = query.options(contains_eager(Recipient.place), contains_eager(Recipient.person))
    documents = list(documents)
    for ids in (documents[at : at + BATCH] for at in range(0, len(documents), BATCH)):
        for line in db.session.scalars(query.where(Recipient.document_id.in_(ids))):
            found[line.document_id].append(line)
    return found


def confirmations_of(revision: Revision) -> Select:
    """Rows (Person, when) of all who have confirmed a revision, whenever it was in force, by name."""
    query = select(Person, Confirmation.at).join(Confirmation, Confirmation.person_id == Person.id)
    query = query.where(Confirmation.revision_id == revision.id).options(joinedload(Person.unit))
    return query.order_by(Person.name_folded, Person.id)


def confirmed_before(document: Document, today: date) -> list[tuple[Revision, int]]:
    """(revision, how many confirmed it) of what was in force and is no longer, the latest first."""
    count = select(func.count()).where(Confirmation.revision_id == Revision.id).correlate(Revision).scalar_subquery()
    past = select(Revision, count).where(Revision.document_id == document.id, Revision.state == "approved")
    past = past.where(Revision.effective_from <= today, ~in_force(today), count > 0)
    return [tuple(row) for row in db.session.execute(past.order_by(Revision.effective_from.desc(), Revision.id.desc()))]


def _begun(day: date) -> tuple:
    """In force, and on the list, since a day: nobody owes by another line for as long as that."""
    return Revision.effective_from <= day, Recipient.valid_from <= day


def _lines(today: date, where):
    """The lines of documents in force: found once for the three ways in which they name people.

    So asked that the lines are found first, and then the revision of each: not all that is in force.
    """
    counts = select(Revision.id).where(Revision.document_id == Document.id, in_force(today)).limit(1)
    begun = _later(Revision.effective_from, Recipient.valid_from).label("start")
    by = (Recipient.unit_id.label("unit"), Recipient.role, Recipient.person_id.label("person"))
    of = (Document.id.label("document"), Document.qms_id.label("qms"), Revision.id.label("revision"))
    return (
        select(Recipient.id.label("line"), *by, *of, begun)
        .join(Document, Document.id == Recipient.document_id)
        .join(Revision, Revision.id == counts.correlate(Document).scalar_subquery())
        .where(valid_on(Recipient, today), *where)
        .cte("lines")
    )


def _named(lines, person, since, owed_only: bool) -> Select:
    """Whom a line names, by the column that says who. Most have confirmed: that is asked before anything of them."""
    of = (lines.c.line, lines.c.document, lines.c.revision, person.label("person"))
    rows = select(*of, _later(lines.c.start, since).label("start")).select_from(lines)
    return rows.where(~_confirmed(person, lines.c.revision)) if owed_only else rows


def _confirmed(person, revision=Revision.id):
    return exists().where(Confirmation.revision_id == revision, Confirmation.person_id == person)


def _later(one, other):
    return case((one > other, one), else_=other)
