"""Whom the life of a document concerns, and what they are told of it."""

from flask_babel import lazy_gettext as _l

from qms import notices
from qms.people import queries as people

from . import turns
from .distribution import notices as reading
from .distribution.queries import people_to_read

REVIEW = notices.declare(
    "documents:revision:ask_review",
    _l("waits for your review and signature"),
    _l("You are on its route."),
    mandatory=True,
    label=_l("Revisions that wait for my review"),
)
APPROVAL = notices.declare(
    "documents:revision:ask_approval",
    _l("waits for your approval and signature"),
    _l("You are on its route."),
    mandatory=True,
    label=_l("Revisions that wait for my approval"),
)
RETURNED = notices.declare("documents:revision:come_back", _l("was returned to you"), _l("You wrote it."))
APPROVED = notices.declare(
    "documents:revision:come_into_force", _l("was approved and comes into force on %(day)s"), _l("It is of your unit.")
)
WITHDRAWN = notices.declare(
    "documents:document:end",
    _l("was withdrawn and no longer applies from %(day)s"),
    _l("It is of your unit."),
    mandatory=True,
    label=_l("Documents of my unit that are withdrawn"),
)
ASKED = {"reviewed": REVIEW, "approved": APPROVAL}


def settle(revision) -> None:
    """What was asked about the revision has been done or is not asked any more."""
    notices.settle((*ASKED.values(), RETURNED), revision)


def ask(stop, facts) -> None:
    """It is the turn of the stop's person: tell them, and who signs for them."""
    revision = stop.revision
    notices.tell([stop.person], ASKED[stop.meaning], revision, by=facts.by)
    because = _l("You sign for %(name)s.")
    notices.tell(
        turns.standing_in(stop), ASKED[stop.meaning], revision, by=facts.by, because=because, name=stop.person.name
    )


def tell_author(revision, facts) -> None:
    """The revision came back to its author."""
    if revision.author is not None:
        notices.tell([revision.author], RETURNED, revision, by=facts.by, reason=facts.reason)


def tell_of_beginning(revision, facts) -> None:
    """It was approved: its author, those who are to read it, and the people of the unit that works by it."""
    told = []
    if revision.author is not None:
        because = _l("You wrote it.")
        told = notices.tell(
            [revision.author], APPROVED, revision, by=facts.by, because=because, day=revision.effective_from
        )
    readers = [person for person in people_to_read(revision, revision.effective_from) if person not in told]
    told += reading.ask(readers, revision, by=facts.by)
    others = [person for person in people.people_in(revision.unit) if person not in told]
    notices.tell(others, APPROVED, revision, by=facts.by, day=revision.effective_from)


def tell_of_end(document, facts) -> None:
    """It is withdrawn: the people of the unit that worked by it."""
    notices.tell(
        people.people_in(document.unit),
        WITHDRAWN,
        document,
        by=facts.by,
        day=facts.withdrawn_from,
        reason=facts.reason,
    )
