"""Readers who are late are escalated together: the unit, role or person of a line, with its document."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, literal, select

from qms import escalation
from qms.core import clock
from qms.core.days import days_told
from qms.people.models import Person

from ..models import Document
from ..policy import visible_documents
from . import queries
from .deadline import Deadline
from .models import Recipient

NAMED = 3  # people that a list names before it counts


class Readers(escalation.Watch):
    """Lines under which somebody is late: a fact of dates, with no life cycle."""

    def facts(self, today, *, only=None):
        """The lines that are late, each with the day on which it was due."""
        deadline = Deadline.on(today)
        late = queries.late_lines(today, deadline.last_late, beside=only)
        days = {start: deadline.of(start) for start in set(late.values())}
        return tuple(sorted((line, days[start]) for line, start in late.items() if only in (None, line)))

    def late_by(self, facts, today, *, only=None):
        if not facts:
            return []
        due = days_told(dict(facts))
        return [self.select(due.c.day, due.c.key == Recipient.id, literal("late"))]

    def owners(self, row):
        return queries.late_people([row.id], *_limits()).get(row.id, [])

    def rows(self, idents):
        found = super().rows(idents)
        for ident, names in queries.late_names(found, *_limits()).items():
            found[ident].late = names
        return found

    def waits_on(self, row):
        names = getattr(row, "late", [])
        more = len(names) - NAMED
        return ", ".join(names[:NAMED]) + (" " + _("and %(num)d more", num=more) if more > 0 else "")

    def says(self, row, *, is_whole):
        return self.task("late", is_whole=is_whole)

    def task(self, state, *, is_whole):
        return _l("Confirm having read it")

    @property
    def states(self):
        return {"late": (_l("Not confirmed"), "orange")}


def _limits() -> tuple[date, date]:
    """Today, and since when who owes it is late."""
    today = clock.today()
    return today, Deadline.on(today).last_late


_of_person = select(Person.unit_id).where(Person.id == Recipient.person_id).correlate(Recipient).scalar_subquery()
escalation.add(
    Readers(
        None,
        Recipient,
        unit=func.coalesce(Recipient.unit_id, _of_person, Document.unit_id),
        qms=Document.qms_id,
        join=Recipient.document,
        visible=visible_documents,
        about=lambda line: line.document.ref,
    )
)
