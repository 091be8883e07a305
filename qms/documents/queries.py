"""Every select on documents and revisions."""

from datetime import date

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from qms import comments
from qms.core.audit import LogEntry
from qms.core.database import db
from qms.core.text import fold, fold_code
from qms.people.models import Person, QualitySystem, Unit

from .models import OPEN, Document, Returned, Revision
from .policy import visible_documents, visible_revisions

TOLD_ELSEWHERE = ("documents:revision:confirm_reading",)  # one of each reader: the page of the distribution lists them


def in_force(on: date):
    """The condition that a revision is in force on a day: at most one of each document."""
    return and_(
        Revision.state == "approved",
        Revision.effective_from <= on,
        or_(Revision.effective_until.is_(None), Revision.effective_until > on),
    )


def is_open():
    """`Revision.is_open` in SQL, with its states written out: only so do the partial indexes serve it."""
    return Revision.state.in_(bindparam("open", OPEN, unique=True, expanding=True, literal_execute=True))


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
            selectinload(Document.reviews),
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


def history(document: Document, *, without: list[Revision], silent: list[Revision]) -> Select:
    """Every entry of the log about the document and its revisions, `without` those that the reader may not know of.

    What was said about the `silent` ones is left out.
    """
    hidden = [*(revision.ref for revision in without), *comments.refs_on(revision.ref for revision in silent)]
    return select(LogEntry).where(
        LogEntry.thread == document.ref, LogEntry.object.not_in(hidden), LogEntry.action.not_in(TOLD_ELSEWHERE)
    )


def uploader_of(revision: Revision) -> Person | None:
    """Who put in the file that the revision has, as the log tells it; None where it was taken over from a folder."""
    saved = select(LogEntry.actor).where(
        LogEntry.object == revision.ref,
        LogEntry.action == "documents:revision:save",
        LogEntry.payload.contains(f'"sha256":"{revision.file_sha256}"', autoescape=True),
    )
    actor = db.session.scalar(saved.order_by(LogEntry.seq.desc()).limit(1))
    return db.session.scalar(select(Person).where(Person.uid == actor.removeprefix("u:"))) if actor else None


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
