"""What a step needs: each rule gives a sentence saying what is missing, or None."""

from flask_babel import lazy_gettext as _l

from qms.actions import outcomes
from qms.core.workflow import answered_by

from . import queries
from .kinds import CAUSE_GROUPS


@answered_by("deadline")
def have_deadline_to_come(nonconformity, facts):
    """The deadline lies ahead."""
    if facts.deadline is not None and facts.deadline < facts.today:
        return _l("The deadline cannot lie in the past.")
    return None


@answered_by("unit")
def have_covered_unit(nonconformity, facts):
    """Who answers for it is a unit of the same quality system."""
    if facts.unit is not None and facts.unit not in queries.possible_units(nonconformity.qms_id):
        return _l("This unit is not covered by the quality system of the nonconformity.")
    return None


@answered_by("number")
def have_original(nonconformity, facts):
    """A duplicate names one that is itself no duplicate: links never go round in a circle."""
    if "original" not in facts.given:
        return None
    original = facts.original
    if original is None:
        return _l("There is no nonconformity with this number, or it is of another quality system.")
    if original.id == nonconformity.id:
        return _l("A nonconformity cannot be a duplicate of itself.")
    if original.state == "dismissed":
        return _l("%(number)s was not taken up: take it up again first.", number=original.number)
    if original.state == "duplicate":
        return _l(
            "%(number)s is itself a duplicate of %(original)s: link to that one.",
            number=original.number,
            original=original.duplicate_of.number,
        )
    if queries.duplicates_of(nonconformity):
        return _l("Others are linked to this one as duplicates: it must stay.")
    return None


@answered_by("corrected_on")
def have_correction_after_discovery(nonconformity, facts):
    """Nothing is corrected before it was found, nor tomorrow."""
    day = facts.corrected_on
    if day is None:
        return None
    if day < nonconformity.discovered_on:
        return _l("This day lies before the discovery on %(day)s.", day=f"{nonconformity.discovered_on:%d/%m/%Y}")
    return _l("This day lies in the future.") if day > facts.today else None


def have_analysis(nonconformity, facts):
    """The chosen method was followed: an answer to the first why, or a cause on the fishbone."""
    if not facts.root_cause:  # the form is still empty
        return None
    if facts.method == "five_whys" and not facts.why1:
        return _l("Answer at least the first “why?”.")
    if facts.method == "fishbone" and not any(facts.given.get(f"bone_{group}") for group in CAUSE_GROUPS):
        return _l("Enter at least one cause in one of the six groups.")
    return None


def have_actions(nonconformity, facts):
    """A plan holds at least one action that is still to be done, none of them due before today."""
    planned = [action for action in nonconformity.actions if action.state == "planned"]
    if not planned:
        return _l("The plan holds no action yet: add at least one, with an owner and a date.")
    left = {action.owner.name: None for action in planned if not action.owner.is_active}
    if left:
        return _l("The account of %(name)s is closed: the action needs another owner.", name=", ".join(left))
    late = [action.what[:60] for action in planned if action.due < facts.today]
    return _l("These actions would already be overdue: %(actions)s.", actions="; ".join(late)) if late else None


def have_revisions_in_force(nonconformity, facts):
    """Closing waits for every new revision of the plan to be in force, as long as one can still come."""
    due = [act for act in nonconformity.actions if act.kind == "revision" and act.state != "dropped"]
    codes = [act.document.code for act in due if outcomes.waits_for(act, facts.today)]
    if not codes:
        return None
    return _l("Closing waits for a new revision of %(codes)s: none is in force yet.", codes=", ".join(codes))


def have_all_verified(nonconformity, facts):
    """Nothing is closed while an action is open."""
    left = [action.what[:60] for action in nonconformity.actions if action.is_open]
    return _l("These actions are not verified yet: %(actions)s.", actions="; ".join(left)) if left else None


def have_waited(nonconformity, facts):
    """Whether it works shows only after a while."""
    if nonconformity.judged_from is not None and facts.today < nonconformity.judged_from:
        day = f"{nonconformity.judged_from:%d/%m/%Y}"
        return _l("Whether the actions work can be judged from %(day)s on.", day=day)
    return None


def have_no_successor(nonconformity, facts):
    """What went on under a new number is not opened beside it."""
    after = [each.number for each in queries.successors_of(nonconformity)]
    return _l("It goes on as %(number)s: act on that one.", number=", ".join(after)) if after else None
