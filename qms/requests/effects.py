"""What else happens when a step is taken, in the same transaction."""

from qms.core import clock
from qms.core.calendar import working_days_after
from qms.documents import operations
from qms.documents.queries import revision_under_way

from . import limits
from . import notices as tell


def accept(request, facts) -> None:
    """It joins the draft under way, or one is begun for it; the asker and whoever writes the draft are told."""
    document = request.document
    draft = revision_under_way(document)
    if draft is None:
        draft = operations.start_revision(document, by=facts.by, today=facts.today, author=facts.author)
        operations.save_draft(draft, by=facts.by, basis=request.number)
    decide(request, facts, facts.remark or "")
    tell.tell_asker(request, facts, tell.ACCEPTED, number=draft.number)
    tell.ask_author(request, draft, facts)
    request.answer = draft  # last: the table refuses a draft before the state says so


def decline(request, facts) -> None:
    """The asker hears why."""
    decide(request, facts, facts.reason)
    tell.tell_asker(request, facts, tell.DECLINED)


def take_back(request, facts) -> None:
    """Nobody is asked any more."""
    enter(request)
    tell.settle(request)


def answer(request, facts) -> None:
    """The revision that takes it up was approved: the asker hears from when on it counts."""
    enter(request)
    tell.tell_asker(request, facts, tell.ANSWERED, number=request.answer.number, day=request.answer.effective_from)


def wait_again(request, facts) -> None:
    """What was to answer it was given up: it has to be decided anew."""
    enter(request)
    request.decide_by = working_days_after(facts.today, limits.DECIDE.value)
    tell.tell_asker(request, facts, tell.AGAIN)
    tell.ask_deciders(request, by=facts.by)
    request.decided_by = request.decided_on = None
    request.decision = ""
    request.answer = None  # last: the table refuses it before the state says so


def decide(request, facts, decision: str) -> None:
    """Who decided, when and with which words."""
    request.decided_by, request.decided_on, request.decision = facts.by, facts.today, decision
    enter(request)
    tell.settle(request)


def enter(request) -> None:
    """It enters its next state now, in which it waits for no decision."""
    request.since, request.decide_by = clock.now(), None
