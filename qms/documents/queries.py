"""Every select on documents and revisions."""

from datetime import date, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from qms.core.audit import LogEntry
from qms.core.database import db
from qms.core.text import fold, fold_code
from qms.people.models import QualitySystem, Unit

from .models import OPEN, Document, Returned, Revision, RouteStop
from .policy import limits_of, visible_documents, visible_revisions


def in_force(on: date):
    """The condition that a revision is in force on a day: at most one of each document."""
    return and_(
        Revision.state == "approved",
        Revision.effective_from <= on,
        or_(Revision.effective_until.is_(None), Revision.effective_until > on),
    )


def revision_in_force(document: Document, on: date) -> Revision | None:
    """ISO 9001:2015, 7.5.3: what was, is or will be in force on a day; None when nothing is."""
    return db.session.scalar(select(Revision).where(Revision.document_id == document.id, in_force(on)))


def coming_revision(document: Document, after: date) -> Revision | None:
    """The next approved revision that begins after a day."""
    return db.session.scalar(
        select(Revision)
        .where(Revision.document_id == document.id, Revision.state == "approved", Revision.effective_from > after)
        .order_by(Revision.effective_from)
        .limit(1)
    )


def revision_under_way(document: Document) -> Revision | None:
    """The draft, or the revision on its route; at most one."""
    return db.session.scalar(select(Revision).where(Revision.document_id == document.id, Revision.state.in_(OPEN)))


def revisions_of(document: Document, person, today: date) -> list[Revision]:
    """What the person may see of a document's history, newest first."""
    return list(
        db.session.scalars(
            select(Revision)
            .join(Revision.document)
            .where(Revision.document_id == document.id, visible_revisions(person, today))
            .options(contains_eager(Revision.document), joinedload(Revision.author))
            .order_by(Revision.issue.desc(), Revision.amendment.desc(), Revision.id.desc())
        )
    )


def forms_in_force(document: Document, person, on: date) -> list[tuple[Document, Revision]]:
    """A procedure's forms with the revision of each that is in force on a day, by code."""
    return list(
        db.session.execute(
            select(Document, Revision)
            .join(Revision, Revision.document_id == Document.id)
            .where(Document.parent_id == document.id, in_force(on), visible_documents(person))
            .options(
                joinedload(Document.unit),
                contains_eager(Revision.document),
                joinedload(Revision.file),
                selectinload(Revision.route),
            )
            .order_by(Document.code)
        )
    )


def document_by_code(code: str, *, qms_id: int) -> Document | None:
    """The document with this code in a quality system, however the code is written. Codes are never used again."""
    return db.session.scalar(select(Document).where(Document.qms_id == qms_id, Document.code_folded == fold_code(code)))


def waiting(person, today: date) -> Select:
    """Revisions on their route whose turn is this person's, or one's for whom the person may act (`is_their_turn`)."""
    first = select(func.min(RouteStop.position)).where(
        RouteStop.revision_id == Revision.id, RouteStop.signed_at.is_(None)
    )
    other = aliased(RouteStop)
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
        select(Revision)
        .join(Revision.document)
        .join(RouteStop, RouteStop.revision_id == Revision.id)
        .where(
            Revision.state.in_(("in_review", "reviewed")),
            RouteStop.position == first.correlate(Revision).scalar_subquery(),
            or_(RouteStop.person_id == person.id, *stands_for),
            Revision.author_id.is_distinct_from(person.id),
            ~on_it.correlate(Revision, RouteStop).exists(),
        )
    )


def waiting_on(person, today: date) -> list[Revision]:
    """The revisions that wait on the person, longest first."""
    rows = waiting(person, today).options(contains_eager(Revision.document), selectinload(Revision.route))
    return list(db.session.scalars(rows.order_by(RouteStop.since, Revision.id)))


def returned_to(person) -> Select:
    """(Revision, Returned) of the person's drafts that came back and were not sent again."""
    return (
        select(Revision, Returned)
        .join(Returned, and_(Returned.revision_id == Revision.id, Returned.round == Revision.round - 1))
        .where(Revision.author_id == person.id, Revision.state == "draft")
        .order_by(Returned.id)
    )


def drafts_of(person) -> list[Revision]:
    """What the person is writing or has sent and not yet got through, newest first."""
    return list(
        db.session.scalars(
            select(Revision)
            .where(Revision.author_id == person.id, Revision.state.in_(OPEN))
            .options(selectinload(Revision.route))
            .order_by(Revision.created_at.desc())
        )
    )


def last_return(revision: Revision) -> Returned | None:
    """Why the revision last came back to its author."""
    return db.session.scalar(
        select(Returned)
        .where(Returned.revision_id == revision.id)
        .options(joinedload(Returned.person))
        .order_by(Returned.id.desc())
        .limit(1)
    )


def matches(text: str):
    """A condition on (Document, Revision): the code or the title contains these words, diacritics or not."""
    words = fold(text).split()
    code = fold_code(text)
    title = and_(*(Revision.title_folded.contains(word, autoescape=True) for word in words))
    return or_(title, Document.code_folded.contains(code, autoescape=True)) if code else title


def loaded(document: Document) -> Document:
    """The document with all that its pages tell of: unit, system, parent, every revision with its author and route."""
    return db.session.scalars(
        select(Document)
        .where(Document.id == document.id)
        .options(
            joinedload(Document.unit),
            joinedload(Document.qms),
            joinedload(Document.parent),
            selectinload(Document.revisions).options(joinedload(Revision.author), selectinload(Revision.route)),
        )
    ).one()


def returns_of(revision: Revision) -> list[Returned]:
    """Every time the revision was sent back, the first first."""
    return list(
        db.session.scalars(
            select(Returned)
            .where(Returned.revision_id == revision.id)
            .options(joinedload(Returned.person))
            .order_by(Returned.id)
        )
    )


def came_into_force_lately(person, today: date, *, days: int = 30) -> list[Revision]:
    """What the person may read and has come into force in the last days, the newest first."""
    return list(
        db.session.scalars(
            select(Revision)
            .join(Revision.document)
            .where(in_force(today), Revision.effective_from > today - timedelta(days=days))
            .where(visible_revisions(person, today))
            .options(contains_eager(Revision.document).joinedload(Document.unit))
            .order_by(Revision.effective_from.desc(), Document.code)
        )
    )


def history(document: Document) -> Select:
    """Every entry of the log about the document, its revisions included."""
    return select(LogEntry).where(LogEntry.thread == document.ref)


def every_unit() -> list[Unit]:
    """The units to choose from, each after the one above it."""
    return list(db.session.scalars(select(Unit).order_by(Unit.position, Unit.name, Unit.id)))


def every_system() -> list[QualitySystem]:
    """The quality systems to choose from."""
    return list(db.session.scalars(select(QualitySystem).order_by(QualitySystem.name)))


def possible_parents(systems: list[int]) -> list[tuple[Document, str]]:
    """Documents that forms may belong to, with the title of their latest revision that counts or is under way."""
    latest = (
        select(func.max(Revision.id))
        .where(Revision.document_id == Document.id, Revision.state.in_((*OPEN, "approved")))
        .correlate(Document)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Document, Revision.title)
        .join(Revision, Revision.id == latest)
        .where(Document.qms_id.in_(systems), Document.state == "active", Document.kind.not_in(("form", "external")))
        .order_by(Document.code)
    )
    return [tuple(row) for row in rows]


def coming_into_force(person, today: date) -> list[Revision]:
    """What the person may read and is approved for a coming day, soonest first."""
    return list(
        db.session.scalars(
            select(Revision)
            .join(Revision.document)
            .where(Revision.state == "approved", Revision.effective_from > today, visible_revisions(person, today))
            .options(contains_eager(Revision.document).joinedload(Document.unit))
            .order_by(Revision.effective_from, Document.code)
        )
    )


def under_way(documents) -> list[Revision]:
    """Every revision under way of the documents that meet a condition, longest first."""
    return list(
        db.session.scalars(
            select(Revision)
            .join(Revision.document)
            .where(Revision.state.in_(OPEN), documents)
            .options(
                contains_eager(Revision.document).joinedload(Document.unit),
                joinedload(Revision.author),
                selectinload(Revision.route),
            )
            .order_by(Revision.created_at, Revision.id)
        )
    )


def due_for_review(documents, today: date, *, days: int = 60) -> list[tuple[Document, Revision]]:
    """Active documents whose review falls due within some days or is overdue, soonest first."""
    return list(
        db.session.execute(
            select(Document, Revision)
            .join(Revision, Revision.document_id == Document.id)
            .where(in_force(today), documents, Document.state == "active")
            .where(Document.review_due <= today + timedelta(days=days))
            .options(joinedload(Document.unit))
            .order_by(Document.review_due, Document.code)
        ).all()
    )


def without_revision_in_force(documents, today: date) -> list[Document]:
    """Active documents of which nothing is in force, by code."""
    exists = select(Revision.id).where(Revision.document_id == Document.id, in_force(today)).exists()
    query = select(Document).where(Document.state == "active", ~exists, documents).options(joinedload(Document.unit))
    return list(db.session.scalars(query.order_by(Document.code)))


def procedures_of(unit: Unit, person, today: date) -> list[Revision]:
    """What a unit works by: its documents in force besides forms, by code."""
    return list(
        db.session.scalars(
            select(Revision)
            .join(Revision.document)
            .where(Document.unit_id == unit.id, Document.kind != "form", in_force(today))
            .where(visible_revisions(person, today))
            .options(contains_eager(Revision.document))
            .order_by(Document.code)
        )
    )
