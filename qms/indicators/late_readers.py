"""Who has not confirmed in time that they have read a new revision: the list that the dashboard counts.

Shown are the people of the units and the documents of the systems that one oversees, as far as one may know of them.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from qms.core.forms import parse_day
from qms.core.lists import sifting
from qms.documents.distribution import queries as distribution
from qms.documents.models import Document, Revision
from qms.documents.policy import visible_documents
from qms.people.models import Person, Unit
from qms.people.queries import of_unit
from qms.people.reach import reach
from qms.people.roles import P


def narrowed(person, args: Mapping[str, str], *, last_late: date, units: list[Unit], today: date) -> Select:
    """Rows (Person, Revision, start): who has owed it since `last_late` or longer to have read what.

    The address may narrow it to a unit, and to revisions in force `from` a day on and `to` a day.
    """
    owed = _owed(person, args, last_late, today)
    return (
        select(Person, Revision, owed.c.start)
        .join(owed, owed.c.person == Person.id)
        .join(Revision, Revision.id == owed.c.revision)
        .join(Revision.document)
        .join(Unit, Unit.id == Person.unit_id)
        .where(owed.c.start <= last_late, *of_unit(args, units))
        .options(contains_eager(Person.unit), contains_eager(Revision.document))
    )


def by_unit(person, args: Mapping[str, str], *, last_late: date, units: list[Unit], today: date) -> Select:
    """Rows (unit, count) of the same people."""
    owed = _owed(person, args, last_late, today)
    counted = select(Person.unit_id, func.count()).join(owed, owed.c.person == Person.id)
    counted = counted.where(owed.c.start <= last_late, *of_unit(args, units, Person.unit_id))
    return counted.where(Person.unit_id.is_not(None)).group_by(Person.unit_id)


def _owed(person, args: Mapping[str, str], last_late: date, today: date):
    """Whom one oversees, and what one may know of."""
    new = [Revision.effective_from <= min(last_late, parse_day(args.get("to")) or last_late)]
    if first := parse_day(args.get("from")):
        new.append(Revision.effective_from >= first)
    overseen = reach(person, P.DASHBOARD_SEE, unit=sifting(Person.unit_id), qms=sifting(Document.qms_id))
    return distribution.owed(today, *new, visible_documents(person), people=(overseen,)).subquery()


ORDERS = {
    "name": (Person.name_folded, Person.id, Document.code),
    "unit": (Unit.position, Unit.name, Person.name_folded, Person.id, Document.code),
    "document": (Document.code, Unit.position, Person.name_folded, Person.id),
    "since": (Revision.effective_from, Document.code, Person.name_folded, Person.id),
}
