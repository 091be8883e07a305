"""What documents add to the pages of people: work that lies still when somebody leaves, and what a unit still has."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, select

from qms.core import clock
from qms.core.database import db
from qms.people import registry
from qms.people.registry import Work

from . import work
from .kinds import KINDS
from .models import Document


def work_of(person) -> list[Work]:
    """Revisions under way that the person writes, and those that wait on them."""
    writes = [(revision, _l("is the author")) for revision in work.drafts_of(person)]
    waits = [(revision, _l("is to review or approve")) for revision in work.waiting_on(person, clock.today())]
    return [
        Work(
            f"{revision.document.code} {revision.number} – {revision.title}",
            why,
            url_for("documents.revision", id=revision.id),
        )
        for revision, why in writes + waits
    ]


def holdings_of(unit) -> list:
    """Documents a unit still owns."""
    owned = select(func.count()).select_from(Document).where(Document.unit_id == unit.id, Document.state == "active")
    count = db.session.scalar(owned)
    return [ngettext("It owns %(num)d document.", "It owns %(num)d documents.", count)] if count else []


registry.register_work(work_of)
registry.register_holdings(holdings_of)
registry.register_kinds({name: kind.label for name, kind in KINDS.items() if kind.delegable})
