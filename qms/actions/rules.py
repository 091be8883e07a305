"""What a step of an action needs."""

from flask_babel import lazy_gettext as _l

from qms.core.workflow import answered_by

from . import origins, outcomes

MOST_EXTENSIONS = 2  # DOMAIN: an owner asks at most twice


def be_of_judgement(action, facts):
    """Whether a unit has confirmed is a fact, and what is so cannot be returned as not done."""
    if action.kind != "reading" or outcomes.came_true(action, facts.today) is None:
        return None
    return _l("Everybody of %(unit)s has confirmed: this cannot be returned as not done.", unit=action.readers.name)


def have_come_true(action, facts):
    """What is done by itself cannot be reported done before it is so; of a withdrawn document, somebody must say."""
    return outcomes.waits_for(action, facts.today)


@answered_by("done_on")
def have_day_not_to_come(action, facts):
    """Nothing was done tomorrow, nor before it was known that something is to be done."""
    if facts.done_on is None:
        return None
    if facts.done_on > facts.today:
        return _l("This day lies in the future.")
    if facts.done_on < (began := origins.began(action)):
        return _l("This day lies before the discovery on %(day)s.", day=f"{began:%d/%m/%Y}")
    return None


def have_plan_in_hand(action, facts):
    """What was sent to be agreed to stays as it was sent."""
    return None if origins.is_planned(action) else _l("The plan has been sent. It can be changed when it is returned.")


@answered_by("due")
def have_due_to_come(action, facts):
    """Nothing is planned for yesterday."""
    is_over = facts.due is not None and facts.due < facts.today
    return _l("The date cannot lie in the past.") if is_over else None


def have_no_request(action, facts):
    """One request at a time, two at the most."""
    if action.request is not None:
        return _l("A request for another date already waits for an answer.")
    if len(action.extensions) >= MOST_EXTENSIONS:
        return _l("Another date has been asked for twice already; that is all the rules allow.")
    return None


@answered_by("until")
def have_later_day(action, facts):
    """Another date is a later one."""
    if facts.until is not None and facts.until <= max(action.due, facts.today):
        return _l("The new date must come after %(day)s.", day=f"{max(action.due, facts.today):%d/%m/%Y}")
    return None


def have_asked_day_to_come(action, facts):
    """What is granted can still be kept: the day asked for may have passed while the request waited."""
    request = action.request
    if request is not None and request.until < facts.today:
        return _l("The date asked for, %(day)s, has passed: it cannot be granted.", day=f"{request.until:%d/%m/%Y}")
    return None


@answered_by("owner")
def have_living_owner(action, facts):
    """Whoever gets it has a living account."""
    if facts.owner is not None and not facts.owner.is_active:
        return _l("The account of %(name)s is closed.", name=facts.owner.name)
    return None
