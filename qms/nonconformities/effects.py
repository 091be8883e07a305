"""What else happens when a step is taken, in the same transaction."""

import json
from datetime import timedelta

from qms.actions import outcomes
from qms.actions.workflow import ACTION
from qms.core import audit, clock
from qms.core.calendar import working_days_after
from qms.core.database import db, locked
from qms.core.errors import Invalid
from qms.people.models import QualitySystem

from . import limits, operations
from . import notices as tell
from . import rules as must
from .kinds import CAUSE_GROUPS


def confirm(nonconformity, facts) -> None:
    """It has a kind, a unit that answers for it and a deadline."""
    nonconformity.kind, nonconformity.unit, nonconformity.deadline = facts.kind, facts.unit, facts.deadline
    enter(nonconformity, facts, limits.CORRECT)
    tell.ask_unit(nonconformity, facts)
    tell.tell_reporter(nonconformity, facts, tell.CONFIRMED)


def dismiss(nonconformity, facts) -> None:
    """The reporter hears why."""
    enter(nonconformity, facts)
    tell.tell_reporter(nonconformity, facts, tell.DISMISSED)


def link(nonconformity, facts) -> None:
    """It is the same as an earlier one, which the reporter can follow instead.

    One link of a quality system after the other: else two officers link two reports to each other.
    """
    locked(QualitySystem, nonconformity.qms_id)
    db.session.refresh(facts.original)
    if problem := must.have_original(nonconformity, facts):
        raise Invalid(fields={"number": problem})
    enter(nonconformity, facts)
    tell.tell_reporter(nonconformity, facts, tell.DUPLICATE, number=facts.original.number)
    nonconformity.duplicate_of = facts.original  # last: the table refuses a link before the state says so


def reconsider(nonconformity, facts) -> None:
    """It counts again, as it was reported."""
    enter(nonconformity, facts, limits.ACCEPT)
    nonconformity.duplicate_of = None


def correct(nonconformity, facts) -> None:
    """What was done at once."""
    audit.changes(
        nonconformity,
        disposition=facts.disposition or "",
        correction=facts.correction,
        corrected_on=facts.corrected_on,
    )
    look_for_cause(nonconformity, facts)


def analyse(nonconformity, facts) -> None:
    """The cause and how it was found; what was entered for the other method is kept too."""
    whys = [facts.given.get(f"why{n}") or "" for n in range(1, 6)]
    bones = {group: _lines(facts.given.get(f"bone_{group}")) for group in CAUSE_GROUPS}
    kept = {"whys": [why for why in whys if why], "bones": {group: said for group, said in bones.items() if said}}
    nonconformity.analysis = json.dumps(kept, ensure_ascii=False)
    for name in ("method", "root_cause", "cause_group"):
        setattr(nonconformity, name, facts.given[name])
    nonconformity.elsewhere = facts.elsewhere or ""
    go_on(nonconformity, facts)


def send_plan(nonconformity, facts) -> None:
    """Those who may agree are told; who sent it does not agree to it."""
    nonconformity.planned_by = facts.by
    enter(nonconformity, facts, limits.AGREE)
    tell.ask_approval(nonconformity, facts)


def make_major(nonconformity, facts) -> None:
    """It repeats earlier ones: it counts as major from now on, and the unit is told why."""
    nonconformity.kind = "major"
    tell.tell_raised(nonconformity, facts)


def begin_actions(nonconformity, facts) -> None:
    """Every planned action begins, and its owner is told."""
    for action in nonconformity.actions:
        if action.state == "planned":
            ACTION.fire(action, "begin", by=facts.by, today=facts.today, automatic=True)
    enter(nonconformity, facts)


def see_what_is_so(nonconformity, facts) -> None:
    """Of what is done by itself, some may be so already."""
    outcomes.look_at(nonconformity, by=facts.by, today=facts.today)


def return_plan(nonconformity, facts) -> None:
    """The unit plans again."""
    enter(nonconformity, facts, limits.PLAN)
    tell.return_plan(nonconformity, facts)


def wait_for_effect(nonconformity, facts) -> None:
    """The day from which it can be judged."""
    nonconformity.judged_from = facts.today + timedelta(days=limits.EFFECT.value)
    enter(nonconformity, facts, limits.JUDGE, counted_from=nonconformity.judged_from)


def close(nonconformity, facts) -> None:
    """It ends here, as effective, or without actions."""
    nonconformity.conclusion = facts.conclusion or facts.reason or ""
    nonconformity.effective = True if nonconformity.state == "effectiveness" else None
    nonconformity.closed_on = facts.today
    enter(nonconformity, facts)
    tell.tell_reporter(nonconformity, facts, tell.CLOSED)


def go_on_anew(nonconformity, facts) -> None:
    """Not effective: a new one with a number of its own begins at the cause, and knows this one."""
    operations.begin_new_round(nonconformity, by=facts.by, today=facts.today, reason=facts.reason)
    nonconformity.conclusion, nonconformity.effective = facts.reason, False
    nonconformity.closed_on = facts.today
    enter(nonconformity, facts)


def reopen(nonconformity, facts) -> None:
    """Its cause is looked for again; what was done stays on record."""
    nonconformity.round += 1
    nonconformity.closed_on = nonconformity.effective = nonconformity.judged_from = None
    look_for_cause(nonconformity, facts)


def look_for_cause(nonconformity, facts) -> None:
    """Its cause is to be found, and what to do planned, within one limit for both."""
    enter(nonconformity, facts, limits.PLAN)


def go_on(nonconformity, facts) -> None:
    """It enters its next state now; what that one was due on, this one is."""
    nonconformity.since = clock.now()


def enter(nonconformity, facts, limit=None, *, counted_from=None) -> None:
    """It enters its next state now, and leaves it within a limit of working days, if that waits on somebody."""
    nonconformity.since = clock.now()
    nonconformity.step_due = working_days_after(counted_from or facts.today, limit.value) if limit else None


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
