"""Refusals: each is a sentence for the person, an HTTP status, and nothing changed."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l


class Refusal(Exception):
    """A request that is not carried out. `problems` are sentences already in (or lazily in) the person's language."""

    status = 400
    default = _l("This request cannot be carried out.")

    def __init__(self, *problems, fields: dict | None = None):
        self.fields = fields or {}
        self.problems: Sequence = problems or tuple(self.fields.values()) or (self.default,)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return " ".join(str(problem) for problem in self.problems)


class Invalid(Refusal):
    """What was given breaks a rule; all broken rules are listed (422)."""

    status = 422
    default = _l("What was entered is not valid.")


class Conflict(Refusal):
    """Someone acted first, or the thing is no longer in the state the step starts from (409)."""

    status = 409
    default = _l("Someone else has changed this in the meantime. Reload the page and try again.")


class Forbidden(Refusal):
    """The person may not do this (403)."""

    status = 403
    default = _l("This account is not allowed to do this.")


class Missing(Refusal):
    """There is no such thing, or the person may not know of it (404)."""

    status = 404
    default = _l("There is nothing at this address, or this account may not see it.")


class Outage(Refusal):
    """Disk or database cannot serve at the moment; nothing changed. Its page asks the database for nothing (503)."""

    status = 503


class Busy(Outage):
    """The database could not be locked in time."""

    default = _l("The system is busy. Nothing was changed; try again in a moment.")


class Unwritable(Outage):
    """The disk fails or is read-only."""

    default = _l(
        "The system cannot write to its disk. Nothing was changed. Tell the administrator; documents can still be read."
    )


class DiskFull(Outage):
    """There is no room left (507)."""

    status = 507
    default = _l("The system's disk is full. Nothing was changed. Tell the administrator; documents can still be read.")


class Away(Outage):
    """Another system, such as the mail server, cannot be reached; what waits for it waits on."""

    default = _l("Another system that this one needs cannot be reached at the moment.")
