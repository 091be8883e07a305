"""Lists for the archive: all of them, making one, the page of one, its list and minutes in the forms in force."""

import io

from flask import render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qms.core import clock, telling
from qms.core.audit import LogEntry
from qms.core.database import db, get, locked
from qms.core.errors import Conflict
from qms.core.files import XLSX
from qms.core.lists import Listing
from qms.core.web import requires
from qms.documents.views.filled_form import hand_out
from qms.exports import sheet
from qms.people.models import Unit
from qms.people.roles import P
from qms.people.steps import StepPages

from .. import retention
from ..forms import ListForm
from ..models import Record
from ..policy import is_being_made, may_browse_disposals, may_read
from ..views import of_lists, records
from . import operations, printed, queries, register
from .models import Handover
from .policy import (
    given,
    may_browse_handovers,
    may_hand_over,
    may_read_handover,
    visible_handovers,
)
from .workflow import HANDOVER

ROAD = ("draft", "sent", "received")


@records.get("/records/handovers")
@requires(may_browse_handovers)
def handovers():
    """The lists for the archive that the person may see, the newest first; and which units have records to give."""
    person = current_user.person
    query = select(Handover).where(visible_handovers(person)).options(joinedload(Handover.giver))
    return render_template(
        "records/handovers.html",
        page=Listing(query, orders={"number": (Handover.id,)}, default="-number").page(),
        states=HANDOVER.states,
        due=[(row, queries.due(row.first)) for row in _giving_units(person)],
        may_see_disposals=may_browse_disposals(person, None),
    )


@records.route("/records/handovers/new", methods=["GET", "POST"])
@requires(may_hand_over)
def make_handover():
    """A list of what a unit (`unit=`) still keeps; what stays is taken out, and what is to be destroyed not ticked."""
    form = ListForm()
    units = [row.Unit for row in _giving_units(current_user.person)]
    unit = next((unit for unit in units if str(unit.id) == (form.unit.data or request.args.get("unit"))), None)
    kept = _kept_in(unit)
    of_lists.offer(form, kept)
    over = {row.id: row.number for row in kept if row.is_over(clock.today())}
    if numbers := ", ".join(over.values()):
        said = _("Not ticked, because their time is over (see “Disposal”): %(numbers)s.", numbers=numbers)
        form.records.description = said
    if not form.is_submitted():
        form.unit.data = str(unit.id) if unit else ""
        form.records.data = [row.id for row in kept if row.id not in over]

    def then(row):
        words = _("The list %(number)s has been made. Hand it over to the archive.", number=row.number)
        return words, url_for("records.handover", id=row.id)

    return _answer(form, operations.make_list, then, page=lambda: _list_page(form, unit, units))


@records.route("/records/handovers/<int:id>/edit", methods=["GET", "POST"])
@requires(may_hand_over, Handover, read=may_read_handover)
def edit_handover(row):
    """Change a list that is being made."""
    if not is_being_made(current_user.person, row):
        raise Conflict(_l("The list has been sent: it can be changed once it is returned."))
    form, ident = ListForm(), row.id
    on_it = [item.record for item in queries.items_of(row)]
    of_lists.offer(form, [*on_it, *_kept_in(row.unit)])
    if not form.is_submitted():
        form.records.data, form.note.data = [each.id for each in on_it], row.note

    def act(chosen, **said):
        operations.change_list(locked(Handover, ident), chosen, **said)

    def page() -> str:
        row = get(Handover, ident)
        return _list_page(form, row.unit, [], row=row)

    done = _("The list for the archive has been changed."), url_for("records.handover", id=ident)
    return _answer(form, act, lambda _none: done, page=page)


@records.get("/records/handovers/<int:id>")
@requires(may_read_handover, Handover, read=may_read_handover)
def handover(row):
    """Everything about a list: where it stands, its records, what the minutes say, what happened."""
    row, person = queries.loaded_handover(row), current_user.person
    actions = pages.actions(row, "records.take_handover_step")
    if is_being_made(person, row) and may_hand_over(person, row):
        url = url_for("records.edit_handover", id=row.id)
        actions.append({"label": _("Change the list for the archive"), "url": url})
    items = queries.items_of(row)
    return render_template(
        "records/handover.html",
        row=row,
        standing=HANDOVER.states[row.state],
        actions_here=actions,
        items=items,
        opened={item.record_id for item in items if may_read(person, item.record)},
        in_years=retention.in_words,
        tracker_steps=of_lists.tracker(HANDOVER, row, ROAD),
        page=telling.history(select(LogEntry).where(LogEntry.thread == row.ref), without=("number", "refuse")),
    )


@records.get("/records/handovers/<int:id>.xlsx")
@requires(may_read_handover, Handover, read=may_read_handover)
def export_handover(row):
    """The records of a list as a workbook."""
    rows = ((number, *register.cells(item)) for number, item in enumerate(queries.items_of(row), 1))
    lines = [f"{row.number} – {row.unit.name}", str(HANDOVER.states[row.state][0])]
    book = sheet.workbook(_("List for the archive"), register.columns(), rows, subtitle_lines=lines)
    answer = send_file(io.BytesIO(book), mimetype=XLSX, as_attachment=True, download_name=f"{row.number}.xlsx")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@records.get("/records/handovers/<int:id>/list.docx")
@requires(may_read_handover, Handover, read=may_read_handover)
def fill_handover(row):
    """The list in the form in force."""
    row = queries.loaded_handover(row)
    filled = printed.handover_list(row, queries.items_of(row), today=clock.today())
    return hand_out(filled, back=url_for("records.handover", id=row.id))


@records.get("/records/handovers/<int:id>/minutes.docx")
@requires(may_read_handover, Handover, read=may_read_handover)
def fill_handover_minutes(row):
    """The minutes of the handing over in the form in force."""
    row = queries.loaded_handover(row)
    if row.received_on is None:
        raise Conflict(_l("It has not been received: there are no minutes yet."))
    filled = printed.handover_minutes(row, queries.items_of(row), today=clock.today())
    return hand_out(filled, back=url_for("records.handover", id=row.id))


def _about(row: Handover, step) -> dict:
    return {"heading": f"{row.number} · {row.unit.name}", "items": queries.items_of(row)}


pages = StepPages(
    HANDOVER,
    Handover,
    read=may_read_handover,
    page=lambda row: url_for("records.handover", id=row.id),
    context=_about,
    template="records/take_handover_step.html",
)
pages.add_to(records, "/records/handovers", "take_handover_step")


def _giving_units(person) -> list:
    if not may_hand_over(person, None):
        return []
    return db.session.execute(queries.units_that_give(given(person, P.RECORDS_KEEP))).all()


def _kept_in(unit: Unit | None) -> list[Record]:
    return [] if unit is None else list(db.session.scalars(queries.to_hand_over(unit).limit(of_lists.MOST)))


def _answer(form: ListForm, act, then, *, page):
    form.records.label.text = _("Records to be handed over")
    return of_lists.answer(form, act, permission=P.RECORDS_KEEP, page=page, then=then)


def _list_page(form: ListForm, unit: Unit | None, units: list[Unit], *, row: Handover | None = None) -> str:
    return render_template("records/handover_list.html", form=form, unit=unit, units=units, row=row)
