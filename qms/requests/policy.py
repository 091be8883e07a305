"""Who may do what with change requests. `visible_requests` says `may_read` in SQL."""

from sqlalchemy import and_, or_

from qms.core.policy import all_of, any_of, holds, none_of
from qms.documents.models import Document
from qms.documents.policy import may_read_document, visible_documents
from qms.people.reach import reach
from qms.people.roles import P

from .models import ChangeRequest


def may_ask(person, document) -> bool:
    """Everyone who works in the system asks, about documents of any unit."""
    return person.holds(P.DOCUMENTS_ASK)


may_browse = holds(P.DOCUMENTS_READ)  # the list, which shows each person what they may read


def asked_it(person, request: ChangeRequest) -> bool:
    """The person asked for it."""
    return request.asker_id == person.id


def is_of_their_unit(person, request: ChangeRequest) -> bool:
    """Their unit keeps the document, or the request comes from it."""
    return person.holds(P.DOCUMENTS_READ, request) or person.holds(P.DOCUMENTS_READ, request.from_unit)


def knows_its_document(person, request: ChangeRequest) -> bool:
    """The document may be known to them."""
    return may_read_document(person, request.document)


may_read = any_of(asked_it, all_of(knows_its_document, any_of(is_of_their_unit, holds(P.DOCUMENTS_READ_ALL))))
may_decide = all_of(holds(P.DOCUMENTS_DECIDE_REQUESTS), none_of(asked_it))
may_comment = any_of(asked_it, all_of(is_of_their_unit, may_ask))
may_settle_comments = holds(P.DOCUMENTS_DECIDE_REQUESTS)


def visible_requests(person):
    """`may_read` as a condition on ChangeRequest joined to Document."""
    near = or_(
        held(person, P.DOCUMENTS_READ),
        reach(person, P.DOCUMENTS_READ, unit=ChangeRequest.from_unit_id),
        held(person, P.DOCUMENTS_READ_ALL),
    )
    return or_(ChangeRequest.asker_id == person.id, and_(near, visible_documents(person)))


def held(person, permission: P):
    """The requests for whose documents the person holds the permission."""
    return reach(person, permission, unit=Document.unit_id, qms=Document.qms_id)
