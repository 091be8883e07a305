"""What documents put on a person's desk (`qms/core/desk.py`): to sign, to mend, to see to, to know."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.core import desk
from qms.core.desk import Cell, Column, Section, Urgency
from qms.people.roles import P

from . import work
from .policy import reach
from .workflow import DOCUMENT, REVISION

CODE, TITLE = Column(_l("Code"), "code"), Column(_l("Title"), "title")
LEAD_UNIT = Column(_l("Lead unit"))
IN_FORCE_FROM = Column(_l("In force from"), "day")
STATE, WAITS_ON, SINCE = Column(_l("State"), "chip"), Column(_l("Waits on")), Column(_l("Since"), "day")


def _overseen(select):
    """The rows of a select on the documents that the person keeps; nothing for those who keep none."""

    def rows(person, today):
        return select(reach(person, P.DOCUMENTS_CREATE), today) if person.holds(P.DOCUMENTS_CREATE) else None

    return rows


def _to_review(person, today):
    if not person.holds(P.DOCUMENTS_REVIEW_PERIODICALLY):
        return None
    return work.due_for_review(DOCUMENT.turns["active"].condition(person, today), today)


def _for_readers(select):
    def rows(person, today):
        return select(person, today) if person.holds(P.DOCUMENTS_READ) else None

    return rows


def _own_unit(person, today):
    reads = person.unit is not None and person.holds(P.DOCUMENTS_READ)
    return work.procedures_of(person.unit, person, today) if reads else None


def _code(revision) -> Cell:
    return Cell(revision.document.code, _url(revision))


def _title(revision, note=None) -> Cell:
    return Cell(revision.title, _url(revision), note or _("Issue/amendment %(number)s", number=revision.number))


def _url(revision) -> str:
    return url_for("documents.revision", id=revision.id)


def _to_sign(person, revision, stop) -> tuple:
    what = _("Approve") if stop.meaning == "approved" else _("Review")
    if stop.person_id != person.id:
        what = f"{what} – " + _("for %(name)s", name=stop.person.name)
    read = "documents.revision" if (revision.issue, revision.amendment) == (1, 0) else "documents.comparison"
    sign = Cell(_("Read and sign"), url_for(read, id=revision.id), "signature")
    return _code(revision), _title(revision), what, _author(revision), stop.since, sign


def _returned(person, revision, why) -> tuple:
    file = url_for("documents.returned_file", id=revision.id, returned=why.id) if why.file_sha256 else ""
    mend = Cell(_("Mend it"), url_for("documents.edit_revision", id=revision.id), "pencil")
    return _code(revision), _title(revision), Cell(why.reason, file, why.file_name), why.person.name, why.at, mend


def _begun(person, revision, stop) -> tuple:
    return _code(revision), _title(revision), REVISION.states[revision.state], *_waits(revision, stop)


def _under_way(person, revision, stop) -> tuple:
    title = _title(revision, revision.document.unit.name)
    return _code(revision), title, REVISION.states[revision.state], *_waits(revision, stop)


def _waits(revision, stop) -> tuple:
    return (stop.person.name, stop.since) if stop else (_author(revision), revision.created_at)


def _author(revision) -> str:
    return revision.author.name if revision.author else ""


def _due(person, document, revision) -> tuple:
    url = url_for("documents.document", id=document.id)
    do = Cell(DOCUMENT.turns["active"].task, url_for("documents.review", id=document.id), "clipboard-check")
    return Cell(document.code, url), Cell(revision.title, url), document.unit.name, document.review_due, do


def _missing(person, document) -> tuple:
    return Cell(document.code, url_for("documents.document", id=document.id)), document.kind_label, document.unit.name


def _counting(person, revision) -> tuple:
    return _code(revision), _title(revision), revision.document.unit.name, revision.effective_from


def _procedure(person, revision) -> tuple:
    url = url_for("documents.document", id=revision.document_id)
    return Cell(revision.document.code, url), Cell(revision.title, url), revision.effective_from


for section in (
    Section(
        "to-sign",
        _l("Waiting for my signature"),
        Urgency.MINE,
        work.waiting,
        (
            CODE,
            TITLE,
            Column(_l("What to do")),
            Column(_l("Author")),
            Column(_l("Waiting since"), "day"),
            Column("", "act"),
        ),
        _to_sign,
    ),
    Section(
        "returned",
        _l("Returned to me"),
        Urgency.MINE,
        lambda person, today: work.returned_to(person),
        (
            CODE,
            TITLE,
            Column(_l("Reason"), "reason"),
            Column(_l("Returned by")),
            Column(_l("On"), "day"),
            Column("", "act"),
        ),
        _returned,
    ),
    Section(
        "due-for-review",
        _l("Due for review"),
        Urgency.MINE,
        _to_review,
        (CODE, TITLE, LEAD_UNIT, Column(_l("Review by"), "due", soon=30), Column("", "act")),
        _due,
    ),
    Section(
        "begun",
        _l("My drafts and what I have sent"),
        Urgency.BEGUN,
        lambda person, today: work.begun_by(person),
        (CODE, TITLE, STATE, WAITS_ON, SINCE),
        _begun,
    ),
    Section(
        "under-way",
        _l("Under way"),
        Urgency.WATCHED,
        _overseen(lambda documents, today: work.under_way(documents)),
        (CODE, TITLE, STATE, WAITS_ON, SINCE),
        _under_way,
    ),
    Section(
        "not-in-force",
        _l("Without a revision in force"),
        Urgency.WATCHED,
        _overseen(work.without_revision_in_force),
        (CODE, Column(_l("Kind")), LEAD_UNIT),
        _missing,
    ),
    Section(
        "coming",
        _l("Coming into force"),
        Urgency.NEWS,
        _for_readers(work.coming_into_force),
        (CODE, TITLE, LEAD_UNIT, IN_FORCE_FROM),
        _counting,
    ),
    Section(
        "lately",
        _l("Came into force lately"),
        Urgency.NEWS,
        _for_readers(work.came_into_force_lately),
        (CODE, TITLE, LEAD_UNIT, IN_FORCE_FROM),
        _counting,
    ),
    Section(
        "of-my-unit", _l("Procedures of my unit"), Urgency.AT_HAND, _own_unit, (CODE, TITLE, IN_FORCE_FROM), _procedure
    ),
):
    desk.register(section)
