"""Change requests that nobody decides by their day are escalated."""

from sqlalchemy.orm import joinedload

from qms import escalation
from qms.documents.models import Document

from .models import ChangeRequest
from .policy import visible_requests
from .workflow import REQUEST

escalation.watch(
    REQUEST,
    ChangeRequest,
    unit=Document.unit_id,
    qms=Document.qms_id,
    join=ChangeRequest.document,
    visible=visible_requests,
    load=(joinedload(ChangeRequest.document).joinedload(Document.unit),),
)
