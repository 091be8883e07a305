"""Whose turn it is with a list for the archive: in SQL for the desk, in words for a page."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import and_

from qms.core import clock
from qms.people import queries as people
from qms.people.reach import holders
from qms.people.roles import ROLES, P

from ..policy import archives
from .models import Handover
from .policy import may_receive


def whoever_gave(person, today: date):
    """Who made the list."""
    return Handover.giver_id == person.id


def whoever_receives(person, today: date):
    """Who keeps the archive, unless the list is their own."""
    return and_(Handover.qms_id.in_(archives(person)), Handover.giver_id != person.id)


def who_receives(handover) -> str:
    """Who receives, in words."""
    return ", ".join(person.name for person in archivists(handover)) or _("the archivist")


def archivists(handover) -> list:
    """The clerks of its quality system who may receive it."""
    today = clock.today()
    covered = {unit.id for unit in people.covered_units([handover.qms_id], on=today)}
    return [
        person
        for person in holders(P.RECORDS_ARCHIVE, None)
        if any(a.unit_id in covered and P.RECORDS_ARCHIVE in ROLES[a.role].permits for a in person.roles_on(today))
        and may_receive(person, handover)
    ]
