"""What search knows of documents: all that is approved or under way; the database says who sees it."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, Row, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import aliased

from qms.core.database import db
from qms.people.models import Unit
from qms.people.roles import P
from qms.search import source
from qms.search.engine import Entry
from qms.search.passages import Passage
from qms.search.source import Scope, Shown

from .kinds import KINDS
from .master_list import names_clause
from .models import OPEN, Document, Revision
from .policy import visible_documents, visible_revisions
from .queries import in_force, matches
from .standing import CHIPS
from .workflow import REVISION

FINDABLE = (*OPEN, "approved")


class Library:
    """See `qms.search.source.Source`."""

    def every(self) -> Iterable[int]:
        return db.session.scalars(select(Revision.id).where(Revision.state.in_(FINDABLE)).order_by(Revision.id)).all()

    def entries(self, revisions: Iterable[int]) -> dict[int, list[Entry]]:
        """A file without readable text still has one passage of its own, so that code and title lead to it."""
        found: dict[int, list[Entry]] = {revision: [] for revision in revisions}
        rows = db.session.execute(
            select(Passage.id, Revision.id, Document.code, Revision.title, Passage.section, Passage.text)
            .join(Revision, Passage.revision_id == Revision.id)
            .join(Document, Revision.document_id == Document.id)
            .where(Revision.id.in_(found), Revision.state.in_(FINDABLE))
            .order_by(Revision.id, Passage.ordinal)
        )
        for passage, revision, code, title, section, text in rows:
            found[revision].append(Entry(passage, revision, code, title, section, text))
        return found

    def admit(self, revisions: Iterable[int], scope: Scope) -> dict[int, Shown]:
        rows = db.session.execute(_within(scope).where(Revision.id.in_(list(revisions))), {"on": scope.on})
        return {row.id: _shown(row, scope) for row in rows}

    def titled(self, text: str, scope: Scope, *, first: int, most: int) -> list[Shown]:
        query = _within(scope).where(matches(text)).order_by(Document.code, Revision.id)
        rows = db.session.execute(query.offset(first).limit(most), {"on": scope.on})
        return [_shown(row, scope) for row in rows]

    def kinds(self) -> list[tuple[str, object]]:
        return [(kind, row.label) for kind, row in KINDS.items()]

    def units(self) -> list[tuple[int, str]]:
        return [tuple(row) for row in db.session.execute(_units())]

    def may_see_past(self, person) -> bool:
        return person.holds(P.DOCUMENTS_READ_PAST) or person.holds(P.DOCUMENTS_READ_ALL)


source.register(Library())


@cache
def _units() -> Select:
    return select(Unit.id, Unit.name).order_by(Unit.position, Unit.name, Unit.id)


def _within(scope: Scope) -> Select:
    """What the person may know of and asks for, to be run with the day `on`: by default what is in force then."""
    readable = visible_revisions(scope.person, scope.today)
    wanted = [and_(in_force(scope.on), or_(visible_documents(scope.person), readable))]
    if scope.past:
        wanted.append(and_(Revision.state == "approved", Revision.effective_until <= scope.on, readable))
    if scope.mine and scope.on >= scope.today:
        wanted.append(and_(Revision.state.in_(OPEN), Revision.author_id == scope.person.id, readable))
    query = _rows().add_columns(readable.label("readable")).where(or_(false(), *wanted))
    if scope.kind:
        query = query.where(Document.kind == scope.kind)
    if scope.clause:
        query = query.where(names_clause(scope.clause))
    if scope.unit is not None:
        above = aliased(Unit)
        path = select(above.path).where(above.id == scope.unit).scalar_subquery()
        query = query.where(Unit.path.startswith(path))
    return query


@cache
def _rows() -> Select:
    """What is shown of a revision. Built once: what is the same for everybody is most of the work of every search.

    `next_begins` is when the next revision begins, if it was approved by the day `on`: what is in force is shown
    with its end.
    """
    following, on = aliased(Revision), bindparam("on", type_=Date)
    next_begins = (
        select(func.min(following.effective_from))
        .where(
            following.document_id == Revision.document_id,
            following.state == "approved",
            following.issued_on <= on,
            following.effective_from > on,
        )
        .correlate(Revision)
        .scalar_subquery()
    )
    return (
        select(
            Revision.id,
            Revision.document_id,
            Revision.title,
            Revision.issue,
            Revision.amendment,
            Revision.state,
            Revision.effective_from,
            Revision.effective_until,
            Document.code,
            Document.kind,
            Document.withdrawn_from,
            Unit.name.label("unit"),
            next_begins.label("next_begins"),
        )
        .join(Document, Revision.document_id == Document.id)
        .join(Unit, Document.unit_id == Unit.id)
    )


def _shown(row: Row, scope: Scope) -> Shown:
    counts = row.state == "approved" and row.effective_from <= scope.on
    counts = counts and (row.effective_until is None or scope.on < row.effective_until)
    page, ident = ("document", row.document_id) if counts else ("revision", row.id)
    return Shown(
        revision=row.id,
        document=row.document_id,
        code=row.code,
        title=row.title,
        number=f"{row.issue:02}/{row.amendment:02}",
        kind=KINDS[row.kind].label,
        unit=row.unit,
        chips=tuple(_chips(row, scope.on, counts)),
        url=url_for(f"documents.{page}", id=ident),
        is_readable=bool(row.readable),
        precedence=(counts, row.issue, row.amendment),
        since=row.effective_from,
    )


def _chips(row: Row, on: date, counts: bool):
    if row.state != "approved":
        yield REVISION.states[row.state]
    elif counts:
        yield CHIPS["in_force"]
        if row.next_begins:
            yield _l("Replaced on %(day)s", day=row.next_begins.strftime("%d/%m/%Y")), "blue"
        elif row.withdrawn_from:
            yield _l("Withdrawn on %(day)s", day=row.withdrawn_from.strftime("%d/%m/%Y")), "orange"
    elif row.withdrawn_from and row.withdrawn_from <= min(on, row.effective_until):
        yield CHIPS["withdrawn"]
    else:
        yield CHIPS["replaced"]
