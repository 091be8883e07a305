"""The words of a plan: how a file can stand, what is doubtful, what the fields are called."""

from flask_babel import lazy_gettext as _l

# How an item stands, in the order the report tells it; only `new` and `doubtful` are taken over.
STANDINGS = {
    "new": _l("new"),
    "doubtful": _l("new, with doubts"),
    "known": _l("already there"),
    "double": _l("same revision as another file"),
    "collision": _l("collides"),
    "unusable": _l("cannot be taken over"),
}
LABELS = {
    "code": _l("Code"),
    "title": _l("Title"),
    "kind": _l("Kind"),
    "unit": _l("Unit"),
    "issue": _l("Issue"),
    "amendment": _l("Amendment"),
    "issued_on": _l("Issued on"),
    "effective_from": _l("In force from"),
    "parent": _l("Procedure"),
    "serves": _l("Filled in by the system as"),
}
DOUBTS = {
    "missing": lambda **said: _l("%(field)s was not found", **said),
    "disagree": lambda **said: _l("%(field)s: the sources disagree (%(values)s)", **said),
    "date_impossible": lambda **said: _l("%(field)s is no date (%(values)s)", **said),
    "no_number": lambda **said: _l("%(field)s is no number (%(values)s)", **said),
    "effective_before_issue": lambda **said: _l(
        "the effective date lies before the date of issue (%(values)s)", **said
    ),
    "unit_unknown": lambda **said: _l("the unit is not known here (%(values)s)", **said),
    "purpose_unknown": lambda **said: _l("%(field)s: not known here (%(values)s)", **said),
    "purpose_taken": lambda **said: _l("%(field)s: another form already does (%(values)s)", **said),
    "parent_unknown": lambda **said: _l("the procedure it belongs to was not found (%(values)s)", **said),
}
NO_TEXT = _l("no readable text: it will be found by its code and title only")
NO_PROCEDURE = _l("the procedure it belongs to was not found")
OUT_OF_ORDER = _l("a later issue or amendment begins earlier than this one")


def no_issue(issue: int, amendment: int):
    """No issue was found, and what it is taken for."""
    return _l("the issue was not found; taken as %(number)s", number=f"{issue:02}/{amendment:02}")


def doubt(code: str, field: str, values: tuple[str, ...] = ()):
    """What is doubtful about a field, as a sentence."""
    if code == "parent_unknown" and not values:
        return NO_PROCEDURE
    return DOUBTS[code](field=LABELS.get(field, field), values=" · ".join(values))
