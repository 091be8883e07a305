"""Who may do what with documents and revisions. Relations are functions; `visible_revisions` says `may_read` in SQL."""

from datetime import date

from sqlalchemy import and_, false, or_, select, true

from qms.core import clock
from qms.core.lists import sifting
from qms.core.policy import all_of, any_of, holds, none_of
from qms.people.reach import reach as reach_of
from qms.people.reach import units_under
from qms.people.roles import P

from .models import Document, Revision, RouteStop

SIGNING = {"reviewed": P.DOCUMENTS_REVIEW, "approved": P.DOCUMENTS_APPROVE}


def wrote_it(person, revision) -> bool:
    """The person is its author."""
    return revision.author_id == person.id


def is_on_route(person, revision) -> bool:
    """The person is named in its route."""
    return any(stop.person_id == person.id for stop in revision.route)


def is_their_turn(person, revision) -> bool:
    """The route waits on the person, or on one who delegated it to them; nobody signs twice or for the author."""
    stop = revision.waits_on
    others = [other for other in revision.route if other is not stop]
    if stop is None or any(person.id in (other.person_id, other.signed_by_id) for other in others):
        return False
    return stop.person_id == person.id or acting_for(person, revision) is not None


def is_waited_for_rightly(person, revision) -> bool:
    """Whom the route waits on still holds the role to sign for this unit; no one can stand in for more than that."""
    stop = revision.waits_on
    return stop is not None and stop.person.holds(SIGNING[stop.meaning], revision)


def acting_for(person, revision):
    """The delegation by which the person stands in for the one the route waits on, if there is one."""
    stop = revision.waits_on
    if stop is None or stop.person_id == person.id:
        return None
    return person.delegation_from(stop.person_id, revision, on=clock.today())


def stands_in(person, revision) -> bool:
    """Someone on the route has delegated to the person, for documents like this one."""
    today = clock.today()
    return any(person.delegation_from(stop.person_id, revision, on=today) for stop in revision.route)


def waits_for_review(person, revision) -> bool:
    """The route stands at a reviewer."""
    stop = revision.waits_on
    return stop is not None and stop.meaning == "reviewed"


def is_restricted(person, subject) -> bool:
    """The document is marked restricted."""
    return _document(subject).security == "restricted"


def is_draft(person, revision) -> bool:
    """It is a draft."""
    return revision.state == "draft"


def belongs_to_their_unit(person, subject) -> bool:
    """A role of theirs is held in the document's unit or above it."""
    unit = _document(subject).unit
    return any(
        held.unit_id is not None and (held.unit_id == unit.id or unit.path.startswith(held.unit.path))
        for held in person.roles_on(clock.today())
    )


def counts_for_everyone(person, subject) -> bool:
    """It is approved, and in force today or coming into force."""
    if isinstance(subject, Document):
        return True
    ended = subject.effective_until is not None and subject.effective_until <= clock.today()
    return subject.state == "approved" and not ended


def is_past(person, subject) -> bool:
    """It was in force and no longer is."""
    return subject.state == "approved" and not counts_for_everyone(person, subject)


may_read_documents = holds(P.DOCUMENTS_READ)


def may_read_document(person, document: Document) -> bool:
    """The document may be known of: everyone who reads documents; a restricted one by its own unit and overseers."""
    if person.holds(P.DOCUMENTS_READ_ALL, document):
        return True
    if not person.holds(P.DOCUMENTS_READ):
        return False
    return document.security != "restricted" or belongs_to_their_unit(person, document)


def takes_part(person, revision) -> bool:
    """Its author, its route, and who stands in for it, as long as they read documents at all."""
    named = wrote_it(person, revision) or is_on_route(person, revision) or stands_in(person, revision)
    return named and person.holds(P.DOCUMENTS_READ)


may_follow = any_of(holds(P.DOCUMENTS_READ_ALL), takes_part)  # while it is under way, and what was said about it then


def may_read(person, revision: Revision) -> bool:
    """This very revision may be read (its file, text and search hits).

    In force and coming: all who may know the document. Past: overseers, and the unit's head, clerk and auditors.
    Under way: author, route (and who stands in for it) and overseers.
    """
    if may_follow(person, revision):
        return True
    if not may_read_document(person, revision.document):
        return False
    if counts_for_everyone(person, revision):
        return True
    return is_past(person, revision) and person.holds(P.DOCUMENTS_READ_PAST, revision)


def may_know_revision(person, revision: Revision) -> bool:
    """Its title, number and dates may be known, though perhaps not its text: an old link must lead on."""
    if may_read(person, revision):
        return True
    return revision.state == "approved" and may_read_document(person, revision.document)


may_see_history = any_of(holds(P.DOCUMENTS_READ_ALL), holds(P.DOCUMENTS_READ_PAST))
may_create = holds(P.DOCUMENTS_CREATE)
may_correct = holds(P.DOCUMENTS_CORRECT)
may_withdraw = holds(P.DOCUMENTS_WITHDRAW)


def has_nothing_under_way(person, document) -> bool:
    """No revision of it is under way."""
    return not any(revision.is_open for revision in document.revisions)


may_write = holds(P.DOCUMENTS_WRITE)
may_start_revision = all_of(may_write, has_nothing_under_way)
may_draft = any_of(wrote_it, holds(P.DOCUMENTS_CREATE))
may_edit = all_of(is_draft, may_draft)
may_submit = wrote_it
may_take_back = wrote_it
did_not_write_it = none_of(wrote_it)
may_review = all_of(waits_for_review, is_their_turn, is_waited_for_rightly, did_not_write_it)
may_approve = all_of(is_their_turn, is_waited_for_rightly, did_not_write_it)
may_return = all_of(is_their_turn, did_not_write_it)
may_discard = may_draft
may_comment = any_of(takes_part, holds(P.DOCUMENTS_CREATE))
may_settle_comments = may_draft
may_recall = all_of(holds(P.DOCUMENTS_APPROVE), did_not_write_it)


def visible_documents(person):
    """`may_read_document` as a condition on Document."""
    return reach(person, P.DOCUMENTS_READ_ALL) | _knowable(person)


def visible_revisions(person, today: date):
    """`may_read` as a condition on Revision joined to Document."""
    reads = person.holds(P.DOCUMENTS_READ)
    mine = or_(
        Revision.author_id == person.id,
        _names(person.id),
        *(_delegated(delegation) for delegation in person.received if delegation.is_valid(today)),
    )
    ended = and_(Revision.effective_until.is_not(None), Revision.effective_until <= today)
    past = and_(Revision.state == "approved", ended, reach(person, P.DOCUMENTS_READ_PAST))
    counts = and_(Revision.state == "approved", ~ended)
    return or_(
        reach(person, P.DOCUMENTS_READ_ALL),
        and_(mine, true() if reads else false()),
        and_(_knowable(person), or_(counts, past)),
    )


def _knowable(person):
    if not person.holds(P.DOCUMENTS_READ):
        return false()
    units = [held.unit.path for held in person.roles_on(clock.today()) if held.unit_id is not None]
    own = Document.unit_id.in_(units_under(units)) if units else false()
    return or_(Document.security != "restricted", own)


def reach(person, permission: P):
    """The documents for which the person holds the permission."""
    return reach_of(person, permission, unit=sifting(Document.unit_id), qms=sifting(Document.qms_id))


def _delegated(delegation):
    """Revisions with the delegator on their route that the delegation covers."""
    return and_(_names(delegation.delegator_id), *limits_of(delegation))


def _names(person_id: int):
    """The revision's route names the person. Asked of each revision: a list of all theirs grows with the library."""
    stop = select(RouteStop.id).where(RouteStop.revision_id == Revision.id, RouteStop.person_id == person_id)
    return stop.correlate(Revision).exists()


def limits_of(delegation) -> list:
    """The limits of a valid delegation, as `Delegation.covers` reads in conditions on Document."""
    limits, link = [], delegation
    while link is not None:
        if link.document_kinds:
            limits.append(Document.kind.in_(link.document_kinds.split()))
        if link.unit is not None:
            limits.append(Document.unit_id.in_(units_under([link.unit.path])))
        link = link.through
    return limits


def _document(subject) -> Document:
    return subject if isinstance(subject, Document) else subject.document
