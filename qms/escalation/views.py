"""What is overdue and how far up it has gone, for whoever oversees a unit or a system."""

import io
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock, links
from qms.core.calendar import Calendar
from qms.core.files import XLSX
from qms.core.links import Link
from qms.core.lists import Listing, here
from qms.core.web import requires
from qms.exports import sheet
from qms.exports.sheet import Column
from qms.people import queries as people

from . import queries
from .levels import LABELS
from .models import Escalation
from .policy import may_oversee
from .watches import watch_of, watches

escalation = Blueprint("escalation", __name__)

ORDERS = ("due", "place", "kind", "level")
TONES = ("grey", "orange", "orange", "red", "red")  # by level


@dataclass(frozen=True)
class Shown:
    """A row as page and workbook show it."""

    kind: object
    link: Link
    task: object
    state: tuple
    unit: str
    waits_on: str
    due: date
    days: int
    level: int
    steps: list[Escalation]

    @property
    def reached(self) -> str:
        """The highest level that was told, in words."""
        return str(LABELS[self.level]) if self.level else _("Nobody has been told yet")


@escalation.get("/overdue")
@requires(may_oversee)
def overdue():
    """What was due before today, longest first."""
    listing = _listing()
    page = listing.page()
    page.rows = _shown(page.rows)
    return render_template(
        "escalation/overdue.html",
        listing=listing,
        page=page,
        export=here(at=url_for("escalation.export"), page=None),
        units=[(unit.id, unit.name) for unit in people.units()],
        kinds=[(each.kind, links.kind_label(each.kind)) for each in watches()],
        levels=[(0, _("Nobody has been told yet")), *LABELS.items()],
        tones=TONES,
    )


@escalation.get("/overdue.xlsx")
@requires(may_oversee)
def export():
    """The same rows in the same order, as a workbook."""
    title, day = _("Overdue work"), clock.today()
    made = clock.local(clock.now()).strftime("%d/%m/%Y %H:%M")
    lines = [_("Exported by %(name)s on %(time)s", name=current_user.person.name, time=made)]
    rows = ((number, *_cells(row)) for number, row in enumerate(_shown(_listing().everything()), 1))
    book = sheet.workbook(title, _columns(), rows, subtitle_lines=lines)
    name = f"{title} {day:%Y-%m-%d}.xlsx"
    response = send_file(io.BytesIO(book), mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _listing() -> Listing:
    query = queries.overdue(current_user.person, request.args, units=people.units(), today=clock.today())
    columns = query.selected_columns
    last = (columns.due, columns.kind, columns.ident)
    return Listing(query, orders={name: (columns[name], *last) for name in ORDERS}, default="due", whole=True)


def _shown(rows: list) -> list[Shown]:
    """The rows in words: a few statements for each kind of thing, however many rows."""
    rows, today = list(rows), clock.today()
    if not rows:
        return []
    calendar = Calendar.around(min(row.due for row in rows), today)
    known = links.resolve(f"{row.kind}:{row.uid}" for row in rows)
    steps = queries.levels_of({(f"{row.kind}:{row.uid}", row.due) for row in rows})
    kinds = {row.kind for row in rows}
    things = {kind: watch_of(kind).rows(row.ident for row in rows if row.kind == kind) for kind in kinds}
    return [_one(row, things[row.kind][row.ident], known, steps, calendar.between(row.due, today)) for row in rows]


def _one(row, thing, known: dict[str, Link], steps: dict, days: int) -> Shown:
    watch, ref = watch_of(row.kind), f"{row.kind}:{row.uid}"
    return Shown(
        kind=links.kind_label(row.kind),
        link=known[ref],
        task=watch.task(row.state, is_whole=row.is_whole),
        state=watch.states[row.state],
        unit=row.unit_name,
        waits_on=watch.waits_on(thing),
        due=row.due,
        days=days,
        level=row.level,
        steps=steps.get((ref, row.due), []),
    )


def _columns() -> list[Column]:
    return [
        Column(_("No."), 6, "number"),
        Column(_("Kind"), 18),
        Column(_("What it is about"), 50),
        Column(_("What is not done"), 30),
        Column(_("State"), 24),
        Column(_("Unit"), 30),
        Column(_("Waits on"), 24),
        Column(_("Due"), 13, "date"),
        Column(_("Working days overdue"), 12, "number"),
        Column(_("Level reached"), 30),
        Column(_("Told on"), 13, "date"),
        Column(_("Who was told"), 40),
    ]


def _cells(row: Shown) -> tuple:
    last = row.steps[-1] if row.steps else None
    told = ", ".join(person.name for person in last.told) if last else ""
    said = str(row.kind), row.link.text, str(row.task), str(row.state[0]), row.unit, str(row.waits_on)
    return *said, row.due, row.days, row.reached, last.day if last else None, told
