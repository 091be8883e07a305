"""Revisions whose route waits too long are escalated."""

from sqlalchemy.orm import joinedload, selectinload

from qms import escalation
from qms.core import clock

from .models import Document, Revision, RouteStop
from .policy import visible_revisions
from .workflow import REVISION

escalation.watch(
    REVISION,
    Revision,
    unit=Document.unit_id,
    qms=Document.qms_id,
    join=Revision.document,
    visible=lambda person: visible_revisions(person, clock.today()),
    load=(joinedload(Revision.author), selectinload(Revision.route).joinedload(RouteStop.person)),
)
