"""Verbs that are not steps: create, start a revision, save, correct."""

import json
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import audit, files, jobs
from qms.core.database import db
from qms.core.errors import Conflict, Invalid
from qms.core.text import fold, fold_code, tidy
from qms.people.roles import P
from qms.search import passages

from .effects import first_review, next_review
from .forms_in_force import refuse_unfit_purpose
from .kinds import KINDS, proper_code
from .models import Document, Reading, Revision, RouteStop
from .policy import SIGNING
from .queries import document_by_code, revision_in_force, revision_under_way
from .reading import Upload
from .signers import proposed_route
from .workflow import REVISION

CREATE = audit.declare("documents:document:create", _l("created the document"))
CORRECT = audit.declare("documents:document:correct", _l("corrected its data"))
START = audit.declare("documents:revision:start", _l("started a revision"))
SAVE = audit.declare("documents:revision:save", _l("saved the draft"))
SIGNED = {"kind", "unit", "code", "title"}  # what signatures cover of a document's data
MIGRATE = audit.declare("documents:revision:migrate", _l("took it over from a folder, with its signatures on paper"))


def create_document(
    *, by, today: date, qms, unit, code: str, kind: str, title: str, parent=None, author=None, **more
) -> Revision:
    """A new document with its first draft, 01/00, to be written by `author` (whoever creates it when left out).

    `Invalid` when the code is taken, kind and parent disagree, or the author may not write in that unit.
    """
    code = proper_code(code)
    if (taken := document_by_code(code, qms_id=qms.id)) is not None:
        raise Invalid(fields={"code": _taken(taken)})
    _refuse_unfit_parent(parent, kind=kind, qms_id=qms.id)
    refuse_unfit_purpose(more.get("serves"), kind=kind, qms_id=qms.id)
    document = Document(
        qms=qms,
        unit=unit,
        code=code,
        code_folded=fold_code(code),
        kind=kind,
        parent=parent,
        review_months=more.pop("review_months", KINDS[kind].review_months),
        **more,
    )
    db.session.add(document)
    db.session.flush()
    author = author or by
    _refuse_unfit_author(author, document)
    audit.record(CREATE, document, by=by, new={"code": code, "kind": kind, "title": title, "qms": qms.code})
    draft = _begin(document, by=by, author=author, title=title, issue=1, amendment=0)
    _begin_route(None, draft, today)
    return draft


def start_revision(document: Document, *, by, today: date, new_issue: bool = False, author=None) -> Revision:
    """A draft after what is in force: the next amendment, or the next issue, to be written by `author` (or `by`).

    `Conflict` when one is under way, `Invalid` when the named author may not write in that unit.
    """
    if revision_under_way(document) is not None:
        raise Conflict(_l("A revision of this document is already under way."))
    if document.state != "active":
        raise Conflict(_l("The document has been withdrawn."))
    last = db.session.scalars(
        select(Revision)
        .where(Revision.document_id == document.id, Revision.state == "approved")
        .order_by(Revision.issue.desc(), Revision.amendment.desc())
    ).first()
    issue, amendment = last.following(new_issue=new_issue) if last else (1, 0)
    source = revision_in_force(document, today) or last
    title = source.title if source else document.code
    if author is not None:
        _refuse_unfit_author(author, document)
    draft = _begin(document, by=by, author=author or by, title=title, issue=issue, amendment=amendment)
    _begin_route(source, draft, today)
    return draft


def save_draft(revision: Revision, *, by, upload: Upload | None = None, route=None, **values) -> None:
    """Write title, summary, basis, route and file of a draft. Saving never submits."""
    if revision.state != "draft":
        raise Conflict()
    detail = _set_title(revision, values)
    if route is not None:
        detail = _merged(detail, _set_route(revision, route))
    if upload is not None:
        detail |= _attach(revision, upload)
    if detail:
        audit.record(SAVE, revision, by=by, **detail)
        jobs.enqueue("search:index", revision=revision.id)


def correct_metadata(document: Document, revision: Revision | None, *, by, today: date, reason: str, **values) -> None:
    """Change a document's data before publication. Where signatures cover what changes, those of this round lapse."""
    published = any(r.state == "approved" for r in document.revisions)
    if published and SIGNED & set(values):
        raise Conflict(
            _l("A published document keeps its code, kind and unit; its title changes only by a new revision.")
        )
    kind = values.get("kind", document.kind)
    _refuse_unfit_parent(values.get("parent", document.parent), kind=kind, qms_id=document.qms_id)
    refuse_unfit_purpose(values.get("serves", document.serves), kind=kind, qms_id=document.qms_id, of=document)
    code = values.get("code")
    if code is not None:
        values["code"] = code = proper_code(code)
        taken = document_by_code(code, qms_id=document.qms_id)
        if taken is not None and taken.id != document.id:
            raise Invalid(fields={"code": _taken(taken)})
        values["code_folded"] = fold_code(code)
    title = {"title": values.pop("title")} if "title" in values else {}
    if values.get("review_months", document.review_months) != document.review_months:
        values.setdefault("review_due", next_review(document, values["review_months"]))
    detail = audit.changes(document, **values)
    if revision is not None and title:
        detail = _merged(detail, _set_title(revision, title))
    if not detail:
        return
    audit.record(CORRECT, document, by=by, reason=reason, **detail)
    for affected in document.revisions:
        jobs.enqueue("search:index", revision=affected.id)
    if SIGNED & set(detail["new"]) and revision is not None and revision.state in ("in_review", "reviewed"):
        REVISION.fire(revision, "restart", by=by, today=today, automatic=True, reason=reason)


def migrate_revision(
    document: Document,
    *,
    by,
    title: str,
    issue: int,
    amendment: int,
    issued_on: date,
    effective_from: date,
    upload: Upload,
) -> Revision:
    """A revision taken over from paper or a folder as already approved, with no invented signature.

    Its neighbours in time are fitted to it. `Conflict` when number or first day is already taken.
    """
    before, after = _neighbours(document, (issue, amendment), effective_from)
    if before:
        before.effective_until = effective_from
        db.session.flush()
    revision = Revision(
        document=document,
        title=tidy(title),
        title_folded=fold(tidy(title)),
        issue=issue,
        amendment=amendment,
        state=MIGRATED,
        issued_on=issued_on,
        effective_from=effective_from,
        effective_until=after.effective_from if after else document.withdrawn_from,
        migrated=True,
    )
    db.session.add(revision)
    db.session.flush()
    detail = _attach(revision, upload)
    if document.review_months and not after:
        document.review_due = first_review(effective_from, document.review_months)
    audit.record(MIGRATE, revision, by=by, number=revision.number, effective_from=effective_from, **detail)
    jobs.enqueue("search:index", revision=revision.id)
    return revision


def _neighbours(document: Document, number: tuple[int, int], day: date) -> tuple[Revision | None, Revision | None]:
    """The approved revisions before and after a day; `Conflict` when the number or the day is already taken."""
    approved = sorted((r for r in document.revisions if r.state == "approved"), key=lambda r: r.effective_from)
    if any((r.issue, r.amendment) == number or r.effective_from == day for r in approved):
        raise Conflict(_l("This revision, or one that begins on the same day, is already there."))
    before = [r for r in approved if r.effective_from < day]
    after = [r for r in approved if r.effective_from > day]
    return before[-1] if before else None, after[0] if after else None


MIGRATED = "approved"  # the state a migrated revision is born in; every other one begins as a draft


def propose_code(kind: str, *, qms, unit, parent=None, year: int) -> str:
    """The next free code of a kind: a proposal the quality officer may overwrite."""
    pattern = KINDS[kind].pattern
    under = parent.code.replace("-", ".") if parent else ""
    for number in range(1, 1000):
        code = pattern.format(unit=unit.code, n=number, parent=under, year=year)
        if "{n" not in pattern or document_by_code(code, qms_id=qms.id) is None:
            return code
    return ""


def reading_of(revision: Revision) -> Reading | None:
    """What was read out of the revision's file."""
    return db.session.get(Reading, revision.file_sha256) if revision.file_sha256 else None


def _begin(document: Document, *, by, author, title: str, issue: int, amendment: int) -> Revision:
    revision = Revision(
        document=document,
        author=author,
        title=tidy(title),
        title_folded=fold(tidy(title)),
        issue=issue,
        amendment=amendment,
    )
    db.session.add(revision)
    db.session.flush()
    passages.replace(revision.id, [])
    named = {} if author is by else {"author": author}
    audit.record(START, revision, by=by, number=revision.number, **named)
    jobs.enqueue("search:index", revision=revision.id)
    return revision


def _begin_route(source: Revision | None, draft: Revision, today: date) -> None:
    """The route of the revision before, when all of it may still sign for this author; else the usual one."""
    stops = source.route if source is not None else []
    if stops and all(s.person_id != draft.author_id and s.person.holds(SIGNING[s.meaning], draft) for s in stops):
        route = [(stop.person, stop.meaning) for stop in stops]
    else:
        route = proposed_route(draft.document, author_id=draft.author_id, today=today)
    _set_route(draft, route)


def _set_title(revision: Revision, values: dict) -> dict:
    if values.get("title") is not None:
        values = values | {"title": tidy(values["title"]), "title_folded": fold(tidy(values["title"]))}
    detail = audit.changes(revision, **values)
    for side in detail.values():
        side.pop("title_folded", None)
    return detail


def _set_route(revision: Revision, route) -> dict:
    old = [{stop.meaning: stop.person.ref} for stop in revision.route]
    new = [{meaning: person.ref} for person, meaning in route]
    if old == new:
        return {}
    revision.route.clear()
    db.session.flush()
    revision.route.extend(
        RouteStop(position=number, person=person, meaning=meaning) for number, (person, meaning) in enumerate(route, 1)
    )
    db.session.flush()
    return {"old": {"route": old}, "new": {"route": new}}


def _attach(revision: Revision, upload: Upload) -> dict:
    kept = files.keep(upload.staged, upload.media_type)
    if db.session.get(Reading, kept.sha256) is None:
        db.session.add(
            Reading(
                sha256=kept.sha256,
                pages=upload.pages,
                html=upload.html,
                paragraphs=json.dumps(upload.paragraphs, ensure_ascii=False),
                note=upload.note,
            )
        )
    old = revision.file_sha256
    revision.file_sha256, revision.file_name = kept.sha256, upload.name
    passages.replace(revision.id, upload.passages)
    return {"sha256": kept.sha256, "file_name": upload.name, "old_sha256": old}


def _refuse_unfit_author(author, document: Document) -> None:
    if not (author.is_active and author.holds(P.DOCUMENTS_WRITE, document)):
        raise Invalid(fields={"author": _l("%(name)s may not write documents of this unit.", name=author.name)})


def _refuse_unfit_parent(parent: Document | None, *, kind: str, qms_id: int) -> None:
    if parent is None:
        return
    if kind != "form":
        raise Invalid(fields={"parent": _l("Only a form belongs to a procedure.")})
    if parent.parent_id is not None or parent.qms_id != qms_id:
        raise Invalid(fields={"parent": _l("A form belongs to a procedure of the same quality system.")})


def _merged(one: dict, other: dict) -> dict:
    return {side: one.get(side, {}) | other.get(side, {}) for side in ("old", "new") if one or other}


def _taken(document: Document):
    return _l("The code %(code)s is already taken, and codes are never used again.", code=document.code)
