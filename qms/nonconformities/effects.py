"""What else happens when a step is taken, in the same transaction."""

import json

from qms.core import audit, clock

from . import notices as tell
from .kinds import CAUSE_GROUPS


def confirm(nonconformity, facts) -> None:
    """It has a kind, a unit that answers for it and a deadline."""
    nonconformity.kind, nonconformity.unit, nonconformity.deadline = facts.kind, facts.unit, facts.deadline
    enter(nonconformity, facts)
    tell.ask_unit(nonconformity, facts)
    tell.tell_reporter(nonconformity, facts, tell.CONFIRMED)


def dismiss(nonconformity, facts) -> None:
    """The reporter hears why."""
    enter(nonconformity, facts)
    tell.tell_reporter(nonconformity, facts, tell.DISMISSED)


def link(nonconformity, facts) -> None:
    """It is the same as an earlier one, which the reporter can follow instead."""
    enter(nonconformity, facts)
    tell.tell_reporter(nonconformity, facts, tell.DUPLICATE, number=facts.original.number)
    nonconformity.duplicate_of = facts.original  # last: the table refuses a link before the state says so


def reconsider(nonconformity, facts) -> None:
    """It counts again, as it was reported."""
    enter(nonconformity, facts)
    nonconformity.duplicate_of = None


def correct(nonconformity, facts) -> None:
    """What was done at once."""
    audit.changes(
        nonconformity,
        disposition=facts.disposition or "",
        correction=facts.correction,
        corrected_on=facts.corrected_on,
    )
    enter(nonconformity, facts)


def analyse(nonconformity, facts) -> None:
    """The cause and how it was found; what was entered for the other method is kept too."""
    whys = [facts.given.get(f"why{n}") or "" for n in range(1, 6)]
    bones = {group: _lines(facts.given.get(f"bone_{group}")) for group in CAUSE_GROUPS}
    kept = {"whys": [why for why in whys if why], "bones": {group: said for group, said in bones.items() if said}}
    nonconformity.analysis = json.dumps(kept, ensure_ascii=False)
    for name in ("method", "root_cause", "cause_group"):
        setattr(nonconformity, name, facts.given[name])
    nonconformity.elsewhere = facts.elsewhere or ""
    enter(nonconformity, facts)


def enter(nonconformity, facts) -> None:
    """It enters its next state now."""
    nonconformity.since = clock.now()


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
