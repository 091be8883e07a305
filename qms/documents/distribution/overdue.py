"""Readers who are late are escalated together: the unit, role or person of a line, with its document."""

from collections import defaultdict

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import case, func, literal, select

from qms import escalation
from qms.core import clock
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
        """(day, lines) of the lines that are late, by the day on which they were due."""
        deadline = Deadline.on(today)
        narrow = self._of_document(only) if only is not None else ()
        by_day = defaultdict(list)
        for line, start in queries.late_lines(today, deadline.last_late, *narrow).items():
            if only in (None, line):
                by_day[deadline.of(start)].append(line)
        return tuple((day, tuple(sorted(lines))) for day, lines in sorted(by_day.items()))

    def late_by(self, facts, today, *, only=None):
        if not facts:
            return []
        due = case(*((Recipient.id.in_(lines), literal(day)) for day, lines in facts))
        return [self.select(due, Recipient.id.in_([line for _day, lines in facts for line in lines]), literal("late"))]

    def owners(self, row):
        return _late([row.id]).get(row.id, [])

    def rows(self, idents):
        found = super().rows(idents)
        for ident, people in _late(found).items():
            found[ident].late = people
        return found

    def waits_on(self, row):
        names = [person.name for person in getattr(row, "late", ())]
        more = len(names) - NAMED
        return ", ".join(names[:NAMED]) + (" " + _("and %(num)d more", num=more) if more > 0 else "")

    def says(self, row, *, is_whole):
        return self.task("late", is_whole=is_whole)

    def task(self, state, *, is_whole):
        return _l("Confirm having read it")

    @property
    def states(self):
        return {"late": (_l("Not confirmed"), "orange")}

    @staticmethod
    def _of_document(line: int) -> tuple:
        return (Document.id == select(Recipient.document_id).where(Recipient.id == line).scalar_subquery(),)


def _late(lines) -> dict[int, list[Person]]:
    today = clock.today()
    return queries.late_people(lines, today, Deadline.on(today).last_late)


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
