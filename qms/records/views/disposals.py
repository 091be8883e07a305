"""Lists for disposal: all of them, proposing one, the page of one, its rows as a workbook."""

import io

from flask import render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qms.core import clock, signing, telling
from qms.core.audit import LogEntry
from qms.core.database import db, get, locked
from qms.core.errors import Conflict
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
from . import of_lists, records
from .steps import disposal_pages

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
    due = _due_in(unit)
    of_lists.offer(form, due)
    if not form.is_submitted():
        form.unit.data = str(unit.id) if unit else ""
        form.records.data = [row.id for row in due]

    def then(row):
        words = _("The list %(number)s has been made. Send it to the unit for review.", number=row.number)
        return words, url_for("records.disposal", id=row.id)

    return _answer(form, operations.propose_disposal, then, page=lambda: _list_page(form, unit, units))


@records.route("/records/disposals/<int:id>/edit", methods=["GET", "POST"])
@requires(may_propose, Disposal, read=may_read_disposal)
def edit_disposal(row):
    """Change a list that is being made."""
    if not is_being_made(current_user.person, row):
        raise Conflict(_l("The list has been sent: it can be changed once it is returned."))
    form, ident = ListForm(), row.id
    on_it = [item.record for item in queries.items_of(row) if not item.kept_because]
    of_lists.offer(form, [*on_it, *_due_in(row.unit)])
    if not form.is_submitted():
        form.records.data, form.note.data = [each.id for each in on_it], row.note

    def act(chosen, **said):
        operations.change_disposal(locked(Disposal, ident), chosen, **said)

    def page() -> str:
        row = get(Disposal, ident)
        return _list_page(form, row.unit, [], row=row)

    done = _("The list has been changed."), url_for("records.disposal", id=ident)
    return _answer(form, act, lambda _none: done, page=page)


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
        tracker_steps=of_lists.tracker(DISPOSAL, row, ROAD),
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


def _due_in(unit: Unit | None) -> list[Record]:
    due = queries.due_records(unit, clock.today()).limit(of_lists.MOST) if unit else None
    return [] if due is None else list(db.session.scalars(due))


def _answer(form: ListForm, act, then, *, page):
    return of_lists.answer(form, act, permission=P.DISPOSAL_PROPOSE, page=page, then=then)


def _list_page(form: ListForm, unit: Unit | None, units: list[Unit], *, row: Disposal | None = None) -> str:
    kept_back = queries.kept_back(unit, clock.today()) if unit is not None else []
    return render_template(
        "records/disposal_list.html", form=form, unit=unit, units=units, row=row, kept_back=kept_back
    )
