"""What a step needs: each rule gives a sentence saying what is missing, or None."""

from flask_babel import lazy_gettext as _l

from qms.core.workflow import answered_by

from . import queries, retention

COUNCIL = 3  # members at least


def have_evidence(record, facts):
    """A record proves something: it holds a file, or says where its papers lie."""
    if record.files or record.place:
        return None
    return _l("It holds nothing yet: add a file, or say where its papers are kept.")


def have_no_hold(record, facts):
    """What is under a hold is not dropped, nor its files destroyed."""
    if record.held_on is None:
        return None
    return _l("It has been under a hold since %(day)s: nobody may destroy it.", day=f"{record.held_on:%d/%m/%Y}")


@answered_by("closed_on")
def have_day_of_closing(record, facts):
    """It is closed neither before it was opened nor tomorrow."""
    day = facts.closed_on
    if day is None:
        return _l("Say on which day it was closed.")
    if day < record.opened_on:
        return _l("This day lies before the opening on %(day)s.", day=f"{record.opened_on:%d/%m/%Y}")
    return _l("This day lies in the future.") if day > facts.today else None


@answered_by("retention")
def have_longer_retention(record, facts):
    """Retention is only ever lengthened."""
    wanted = retention.years_of(facts.retention) if facts.retention else None
    now = record.retention_years
    if now is None or (wanted is not None and facts.retention and wanted <= now):
        return _l("It is kept for %(years)s already: choose a longer time.", years=retention.in_words(now))
    return None


def have_retention_over(record, facts):
    """What is permanent, or still within its years, is not destroyed."""
    if record.disposal_due is None:
        return _l("%(number)s is kept for ever.", number=record.number)
    if record.disposal_due > facts.today:
        day = f"{record.disposal_due:%d/%m/%Y}"
        return _l("%(number)s may be destroyed from %(day)s on.", number=record.number, day=day)
    return None


def have_no_tie(record, facts):
    """Nothing that is still open needs it."""
    if queries.is_tied(record):
        return _l("%(number)s is still needed by something that is open.", number=record.number)
    return None


def have_something_to_destroy(disposal, facts):
    """A list names records."""
    return None if disposal.to_destroy else _l("The list names no record that is to be destroyed.")


def have_disposable_records(disposal, facts):
    """None of them is under a hold or tied to something that is open."""
    stopped = queries.stopped_on(disposal)
    return _l("These records cannot be destroyed: %(records)s.", records="; ".join(stopped)) if stopped else None


@answered_by("reason")
def have_reason_to_keep(disposal, facts):
    """Whoever wants to keep some says why."""
    if facts.keep and len(facts.reason or "") < 10:
        return _l("Say in at least 10 characters why these records are kept.")
    return None


@answered_by("keep")
def have_something_left(disposal, facts):
    """Where everything is to be kept, the list is returned instead."""
    if {item.record_id for item in disposal.to_destroy} <= set(facts.keep or ()):
        return _l("Nothing would be left on the list: return it instead.")
    return None


@answered_by("valued_on")
def have_day_of_valuation(disposal, facts):
    """The council meets once the unit has reviewed the list, and not tomorrow."""
    day = facts.valued_on
    if day is None:
        return None
    if day < disposal.reviewed_on:
        return _l("This day lies before the review by the unit on %(day)s.", day=f"{disposal.reviewed_on:%d/%m/%Y}")
    return _l("This day lies in the future.") if day > facts.today else None


@answered_by("council")
def have_council(disposal, facts):
    """A leader, the unit and the archive sit on it."""
    if len([line for line in (facts.council or "").splitlines() if line.strip()]) < COUNCIL:
        return _l("A council has at least %(count)d members: a leader, the unit, the archivist.", count=COUNCIL)
    return None


@answered_by("carried_out_on")
def have_day_of_destruction(disposal, facts):
    """Nothing is destroyed before it was approved, nor tomorrow."""
    day = facts.carried_out_on
    if day is None:
        return None
    if day < disposal.approved_on:
        return _l("This day lies before the approval on %(day)s.", day=f"{disposal.approved_on:%d/%m/%Y}")
    return _l("This day lies in the future.") if day > facts.today else None
