"""Lists for disposal: all of them, proposing one, the page of one, its rows as a workbook."""

import io

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qms.core import clock, signing, telling
from qms.core.audit import LogEntry
from qms.core.database import db, get, locked, writing
from qms.core.errors import Conflict, Refusal
from qms.core.files import XLSX
from qms.core.lists import Listing
from qms.core.web import requires
from qms.exports import sheet
from qms.people.models import Unit
from qms.people.roles import P

from .. import operations, queries, retention
from ..disposal import Disposal
from ..forms import ListForm
from ..models import MEDIA, Record
from ..policy import held, is_being_made, may_browse_disposals, may_propose, may_read_disposal, visible_disposals
from ..workflow import DISPOSAL, STATES
from . import records
from .steps import disposal_pages

MOST = 500  # records on a list
ROAD = ("draft", "in_review", "reviewed", "valued", "approved", "carried_out")


@records.get("/records/disposals")
@requires(may_browse_disposals)
def disposals():
    """The lists for disposal that the person may see, the newest first; and which units have records that are due."""
    person = current_user.person
    query = select(Disposal).where(visible_disposals(person)).options(joinedload(Disposal.proposer))
    listing = Listing(query, orders={"number": (Disposal.id,)}, default="-number")
    return render_template(
        "records/disposals.html",
        page=listing.page(),
        states=DISPOSAL.states,
        due=db.session.execute(_due_units(person)).all() if may_propose(person, None) else [],
    )


@records.route("/records/disposals/new", methods=["GET", "POST"])
@requires(may_propose)
def propose():
    """A list of what is due in a unit (`unit=`); everything is ticked, and what must stay is taken out."""
    form = ListForm()
    units = [row.Unit for row in db.session.execute(_due_units(current_user.person))]
    unit = next((unit for unit in units if str(unit.id) == (form.unit.data or request.args.get("unit"))), None)
    offered = _offer(form, unit, [])
    if not form.is_submitted():
        form.unit.data = str(unit.id) if unit else ""
        form.records.data = [row.id for row in offered]
    elif form.validate_on_submit():
        try:
            with writing():
                disposal = operations.propose_disposal(_chosen(form), **_given(form))
        except Refusal as error:
            form.take(error)
            return _list_page(form, unit, units), error.status
        flash(_("The list %(number)s has been made. Send it to the unit for review.", number=disposal.number))
        return redirect(url_for("records.disposal", id=disposal.id), 303)
    return _list_page(form, unit, units), 422 if form.errors else 200


@records.route("/records/disposals/<int:id>/edit", methods=["GET", "POST"])
@requires(may_propose, Disposal, read=may_read_disposal)
def edit_disposal(row):
    """Change a list that is being made."""
    if not is_being_made(current_user.person, row):
        raise Conflict(_l("The list has been sent: it can be changed once it is returned."))
    form, ident = ListForm(), row.id
    on_it = [item.record for item in queries.items_of(row) if not item.kept_because]
    _offer(form, row.unit, on_it)
    if not form.is_submitted():
        form.records.data, form.note.data = [each.id for each in on_it], row.note
    elif form.validate_on_submit():
        try:
            with writing():
                disposal = locked(Disposal, ident)
                operations.change_disposal(disposal, _chosen(form), **_given(form))
        except Refusal as error:
            form.take(error)
            return _list_page(form, get(Disposal, ident).unit, [], row=get(Disposal, ident)), error.status
        flash(_("The list has been changed."))
        return redirect(url_for("records.disposal", id=ident), 303)
    return _list_page(form, row.unit, [], row=row), 422 if form.errors else 200


@records.get("/records/disposals/<int:id>")
@requires(may_read_disposal, Disposal, read=may_read_disposal)
def disposal(row):
    """Everything about a list: where it stands, its records, its signature, what happened."""
    row, person = queries.loaded_disposal(row), current_user.person
    actions = disposal_pages.actions(row, "records.take_disposal_step")
    if is_being_made(person, row) and may_propose(person, row):
        actions.append({"label": _("Change the list for disposal"), "url": url_for("records.edit_disposal", id=row.id)})
    return render_template(
        "records/disposal.html",
        row=row,
        standing=DISPOSAL.states[row.state],
        states=STATES,
        actions_here=actions,
        items=queries.items_of(row),
        in_years=retention.in_words,
        tracker_steps=_tracker(row),
        signatures=[(each, each.holds_for(row.covered(each.meaning))) for each in signing.signatures_of(row)],
        page=telling.history(select(LogEntry).where(LogEntry.thread == row.ref), without=("number", "keep")),
    )


@records.get("/records/disposals/<int:id>.xlsx")
@requires(may_read_disposal, Disposal, read=may_read_disposal)
def export_disposal(row):
    """The records of a list as a workbook."""
    columns = [
        sheet.Column(_("No."), 6, "number"),
        sheet.Column(_("Number and symbol"), 20, "code"),
        sheet.Column(_("Title of the record"), 50),
        sheet.Column(_("Period of the papers"), 24),
        sheet.Column(_("Retention"), 14),
        sheet.Column(_("May be destroyed from"), 16, "date"),
        sheet.Column(_("Medium"), 18),
        sheet.Column(_("Opinion of the unit"), 36),
        sheet.Column(_("State"), 22),
    ]
    rows = ((number, *_cells(item)) for number, item in enumerate(queries.items_of(row), 1))
    title = _("List of records proposed for disposal")
    lines = [f"{row.number} – {row.unit.name}", str(DISPOSAL.states[row.state][0])]
    book = sheet.workbook(title, columns, rows, subtitle_lines=lines)
    answer = send_file(io.BytesIO(book), mimetype=XLSX, as_attachment=True, download_name=f"{row.number}.xlsx")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _cells(item) -> tuple:
    row = item.record
    about = (row.number, row.title, row.period, retention.in_words(row.retention_years), row.disposal_due)
    return (*about, str(MEDIA[row.medium]), item.kept_because, str(STATES[row.state][0]))


def _due_units(person):
    return queries.due_by_unit(clock.today(), held(person, P.DISPOSAL_PROPOSE))


def _offer(form: ListForm, unit: Unit | None, more: list[Record]) -> list[Record]:
    """The records to choose from: those on the list, then what is due in the unit."""
    due = [] if unit is None else db.session.scalars(queries.due_records(unit, clock.today()).limit(MOST)).all()
    offered = [*more, *due]
    form.records.choices = [(row.id, f"{row.number} – {row.title} ({row.period})") for row in offered]
    return offered


def _chosen(form: ListForm) -> list[Record]:
    person = current_user.person
    found = [get(Record, ident) for ident in form.records.data or ()]
    return [row for row in found if person.holds(P.DISPOSAL_PROPOSE, row)]


def _given(form: ListForm) -> dict:
    return {"by": current_user.person, "today": clock.today(), "note": form.note.data or ""}


def _list_page(form: ListForm, unit: Unit | None, units: list[Unit], *, row: Disposal | None = None) -> str:
    kept_back = queries.kept_back(unit, clock.today()) if unit is not None else []
    return render_template(
        "records/disposal_list.html", form=form, unit=unit, units=units, row=row, kept_back=kept_back
    )


def _tracker(row: Disposal) -> list[dict]:
    if row.state == "dropped":
        return []
    at = len(ROAD) if row.state == "carried_out" else ROAD.index(row.state)
    turn, steps = DISPOSAL.turns.get(row.state), []
    for place, state in enumerate(ROAD):
        status = "done" if place < at else "current" if place == at else "coming"
        steps.append({"label": DISPOSAL.states[state][0], "status": status})
        if status == "current":
            steps[-1] |= {"who": turn.who(row) if turn else "", "at": row.since}
    return steps
