"""Every select on documents and revisions."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from qms.core.audit import LogEntry
from qms.core.database import db
from qms.core.text import fold, fold_code
from qms.people.models import Person, QualitySystem, Unit

from .models import OPEN, Document, Returned, Revision, RouteStop
from .policy import visible_documents, visible_revisions


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


def waiting_on(person, today: date) -> list[Revision]:
    """Revisions on their route whose turn is this person's, or one's for whom the person may act; longest first."""
    others = {d.delegator_id for d in person.received if d.is_valid(today)}
    earlier = select(func.min(RouteStop.position)).where(
        RouteStop.revision_id == Revision.id, RouteStop.signed_at.is_(None)
    )
    rows = db.session.scalars(
        select(Revision)
        .join(RouteStop, RouteStop.revision_id == Revision.id)
        .where(
            Revision.state.in_(("in_review", "reviewed")),
            RouteStop.person_id.in_({person.id, *others}),
            RouteStop.position == earlier.correlate(Revision).scalar_subquery(),
        )
        .options(selectinload(Revision.route))
        .order_by(RouteStop.since)
    )
    return list(rows.unique())


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


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """The names behind the actors of the log (`u:<uid>`), in one query."""
    uids = {actor[2:] for actor in actors if actor.startswith("u:")}
    rows = db.session.execute(select(Person.uid, Person.name).where(Person.uid.in_(uids)))
    return {f"u:{uid}": name for uid, name in rows}


def every_unit() -> list[Unit]:
    """The units to choose from, each after the one above it."""
    return list(db.session.scalars(select(Unit).order_by(Unit.position, Unit.name, Unit.id)))


def every_system() -> list[QualitySystem]:
    """The quality systems to choose from."""
    return list(db.session.scalars(select(QualitySystem).order_by(QualitySystem.name)))
