"""What a step of handing over needs: each rule gives a sentence saying what is missing, or None."""

from flask_babel import lazy_gettext as _l

from qms.core import clock
from qms.core.workflow import answered_by

from . import turns


def have_records(handover, facts):
    """A list names records."""
    return None if handover.items else _l("The list for the archive names no record.")


def have_archivist(handover, facts):
    """Somebody else than whoever made the list receives it."""
    if turns.archivists(handover):
        return None
    return _l("Nobody else keeps the archive: the administrator gives somebody the role “Clerk and archivist”.")


@answered_by("received_on")
def have_day_of_receipt(handover, facts):
    """It is received neither before it was made nor tomorrow."""
    day, made = facts.received_on, clock.local(handover.created_at).date()
    if day is None:
        return None
    if day < made:
        return _l("This day lies before the list was made on %(day)s.", day=f"{made:%d/%m/%Y}")
    return _l("This day lies in the future.") if day > facts.today else None


@answered_by("reason")
def have_reason_to_refuse(handover, facts):
    """Whoever refuses some says why."""
    if facts.refuse and len(facts.reason or "") < 10:
        return _l("Say in at least 10 characters why these records are not taken.")
    return None


@answered_by("refuse")
def have_something_taken(handover, facts):
    """Where nothing is taken, the list is returned instead."""
    if {item.record_id for item in handover.items} <= set(facts.refuse or ()):
        return _l("Nothing would be taken: return the list instead.")
    return None
