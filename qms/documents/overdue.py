"""Revisions whose route waits too long, and documents whose periodic review is late, are escalated."""

from sqlalchemy.orm import joinedload, selectinload

from qms import escalation
from qms.core import clock

from .models import Document, Revision, RouteStop
from .policy import visible_documents, visible_revisions
from .reviewing.models import PeriodicReview
from .workflow import DOCUMENT, REVISION

escalation.watch(
    REVISION,
    Revision,
    unit=Document.unit_id,
    qms=Document.qms_id,
    join=Revision.document,
    visible=lambda person: visible_revisions(person, clock.today()),
    load=(joinedload(Revision.author), selectinload(Revision.route).joinedload(RouteStop.person)),
)
escalation.watch(
    DOCUMENT,
    Document,
    unit=Document.unit_id,
    qms=Document.qms_id,
    visible=visible_documents,
    load=(joinedload(Document.unit), selectinload(Document.reviews).joinedload(PeriodicReview.draft)),
)
