"""Carrying out a plan: each file in a transaction of its own, so that one that fails never stops the rest."""

import logging

from flask_babel import lazy_gettext as _l

from qms.core import audit
from qms.core.database import db, locked, writing
from qms.core.errors import Refusal
from qms.core.text import fold_code
from qms.people.models import QualitySystem, Unit

from .. import operations, reading
from ..kinds import KINDS, SECURITY
from ..models import Document
from ..queries import document_by_code
from .plan import Item, Plan

log = logging.getLogger(__name__)
ACTOR = "job:import"


def apply(plan: Plan, *, progress=None) -> list[Item]:
    """Take over what the plan says can be; return the items taken. The same plan twice changes nothing more."""
    taken = []
    items = plan.usable()
    for done, item in enumerate(items, 1):
        if _take(plan, item):
            taken.append(item)
        if progress:
            progress(done, len(items))
    _tie_forms(taken)
    return taken


def _take(plan: Plan, item: Item) -> bool:
    try:
        data = item.file.read_bytes()
        upload = reading.store(data, item.path, plan.extraction(item))
        if upload.staged.sha256 != item.sha256:
            item.refuse("collision", _l("The file was changed while it was being taken over."))
            return False
        with writing():
            _migrate(item, upload)
    except Refusal as refusal:
        item.refuse("collision", refusal)
        return False
    except Exception:  # one bad file never stops the rest
        log.exception("could not take over %s", item.path)
        item.refuse("unusable", _l("The file could not be taken over; the log says why."))
        return False
    return True


def _migrate(item: Item, upload: reading.Upload) -> None:
    values = item.values
    document = document_by_code(values["code"], qms_id=values["qms_id"])
    document = locked(Document, document.id) if document else _create(values)
    _name_purpose(document, values.get("serves", ""))
    operations.migrate_revision(
        document,
        by=ACTOR,
        title=values["title"],
        issue=values["issue"],
        amendment=values["amendment"],
        issued_on=min(values["issued_on"], values["effective_from"]),
        effective_from=values["effective_from"],
        upload=upload,
    )


def _name_purpose(document: Document, purpose: str) -> None:
    """What a form that was here before its catalogue knew is to be filled in for; what somebody chose stays."""
    if purpose and not document.serves:
        audit.record(operations.CORRECT, document, by=ACTOR, **audit.changes(document, serves=purpose))


def _create(values: dict) -> Document:
    kind = values["kind"]
    security = values.get("security", "internal")
    document = Document(
        qms=db.session.get(QualitySystem, values["qms_id"]),
        unit=db.session.get(Unit, values["unit_id"]),
        code=values["code"],
        code_folded=fold_code(values["code"]),
        kind=kind,
        parent=_parent(values),
        clauses=values.get("clauses", "")[:200],
        retention=values.get("retention", "")[:40],
        related=values.get("related", "")[:500],
        serves=values.get("serves", ""),
        security=security if security in SECURITY else "internal",
        review_months=KINDS[kind].review_months,
    )
    db.session.add(document)
    db.session.flush()
    new = {"code": document.code, "kind": kind, "title": values["title"], "qms": document.qms.code}
    audit.record(operations.CREATE, document, by=ACTOR, new=new)
    return document


def _parent(values: dict) -> Document | None:
    if values["kind"] != "form" or not values.get("parent"):
        return None
    return document_by_code(values["parent"], qms_id=values["qms_id"])


def _tie_forms(taken: list[Item]) -> None:
    """Forms whose procedure came later than they did."""
    for item in taken:
        if item.values["kind"] != "form" or not item.values.get("parent"):
            continue
        with writing():
            form = document_by_code(item.values["code"], qms_id=item.values["qms_id"])
            if form.parent_id is None and (parent := _parent(item.values)) is not None:
                form.parent_id = parent.id
                audit.record(operations.CORRECT, form, by=ACTOR, new={"parent": parent.code})
