"""What readers are told: to read, and that they have not confirmed yet."""

from flask_babel import lazy_gettext as _l

from qms import notices
from qms.escalation.levels import LEVELS

from .queries import REMINDED

_LISTED = _l("You are on its distribution list.")
READ = notices.declare(
    "documents:revision:ask_reading",
    _l("was approved: read it once it is in force, from %(day)s, and confirm that you have"),
    _LISTED,
    label=_l("Revisions that I am to read"),
)
REMIND = notices.declare(
    REMINDED,
    _l("waits for you to confirm that you have read it, by %(day)s"),
    _LISTED,
    mandatory=True,
    label=_l("Revisions that I have not confirmed having read"),
)


def ask(people, revision, *, by) -> list:
    """A revision was approved; gives back whom it told."""
    return notices.tell(people, READ, revision, by=by, day=revision.effective_from)


def settle(revision, person) -> None:
    """The person has confirmed it."""
    notices.settle((READ, REMIND), revision, of=person)
    notices.settle((LEVELS[0].notice,), revision.document, of=person)
