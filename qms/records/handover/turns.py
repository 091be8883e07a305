"""Whose turn it is with a list for the archive: in SQL for the desk, in words for a page."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import and_

from qms.people.roles import P

from ..policy import archives
from ..turns import clerks
from .models import Handover
from .policy import may_receive


def whoever_gave(person, today: date):
    """Who made the list."""
    return Handover.giver_id == person.id


def whoever_receives(person, today: date):
    """Who keeps the archive, unless the list is their own."""
    return and_(Handover.qms_id.in_(archives(person, P.RECORDS_ARCHIVE)), Handover.giver_id != person.id)


def who_receives(handover) -> str:
    """Who receives, in words."""
    return ", ".join(person.name for person in archivists(handover)) or _("the archivist")


def archivists(handover) -> list:
    """The clerks of its quality system who may receive it."""
    return [person for person in clerks(handover.qms_id, P.RECORDS_ARCHIVE) if may_receive(person, handover)]
