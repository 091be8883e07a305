"""Lists for the archive: all of them, making one, the page of one, its list and minutes in the forms in force."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qms.core import clock, telling
from qms.core.audit import LogEntry
from qms.core.database import db, get, locked, writing
from qms.core.errors import Conflict, Refusal
from qms.core.lists import Listing
from qms.core.web import requires
from qms.documents.views.filled_form import hand_out
from qms.people.models import Unit
from qms.people.roles import P
from qms.people.steps import StepPages

from .. import retention
from ..forms import ListForm
from ..models import Record
from ..policy import may_browse_disposals, may_read
from ..views import records
from . import operations, printed, queries
from .models import Handover
from .policy import (
    given,
    is_being_made,
    may_browse_handovers,
    may_hand_over,
    may_read_handover,
    visible_handovers,
)
from .workflow import HANDOVER

MOST = 500  # records on a list
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
    """A list of what a unit (`unit=`) still keeps; everything is ticked, and what stays is taken out."""
    form = ListForm()
    units = [row.Unit for row in _giving_units(current_user.person)]
    unit = next((unit for unit in units if str(unit.id) == (form.unit.data or request.args.get("unit"))), None)
    offered = _offer(form, unit, [])
    if not form.is_submitted():
        form.unit.data = str(unit.id) if unit else ""
        form.records.data = [row.id for row in offered]
    elif form.validate_on_submit():
        try:
            with writing():
                row = operations.make_list(_chosen(form), **_given(form))
        except Refusal as error:
            form.take(error)
            return _list_page(form, unit, units), error.status
        flash(_("The list %(number)s has been made. Hand it over to the archive.", number=row.number))
        return redirect(url_for("records.handover", id=row.id), 303)
    return _list_page(form, unit, units), 422 if form.errors else 200


@records.route("/records/handovers/<int:id>/edit", methods=["GET", "POST"])
@requires(may_hand_over, Handover, read=may_read_handover)
def edit_handover(row):
    """Change a list that is being made."""
    if not is_being_made(current_user.person, row):
        raise Conflict(_l("The list has been sent: it can be changed once it is returned."))
    form, ident = ListForm(), row.id
    on_it = [item.record for item in queries.items_of(row)]
    _offer(form, row.unit, on_it)
    if not form.is_submitted():
        form.records.data, form.note.data = [each.id for each in on_it], row.note
    elif form.validate_on_submit():
        try:
            with writing():
                operations.change_list(locked(Handover, ident), _chosen(form), **_given(form))
        except Refusal as error:
            form.take(error)
            return _list_page(form, get(Handover, ident).unit, [], row=get(Handover, ident)), error.status
        flash(_("The list has been changed."))
        return redirect(url_for("records.handover", id=ident), 303)
    return _list_page(form, row.unit, [], row=row), 422 if form.errors else 200


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
        tracker_steps=_tracker(row),
        page=telling.history(select(LogEntry).where(LogEntry.thread == row.ref), without=("number", "refuse")),
    )


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


def _offer(form: ListForm, unit: Unit | None, more: list[Record]) -> list[Record]:
    """The records to choose from: those on the list, then what the unit still keeps."""
    kept = [] if unit is None else db.session.scalars(queries.to_hand_over(unit).limit(MOST)).all()
    offered = [*more, *kept]
    form.records.choices = [(row.id, f"{row.number} – {row.title} ({row.period})") for row in offered]
    form.records.label.text = _("Records to be handed over")
    return offered


def _chosen(form: ListForm) -> list[Record]:
    person = current_user.person
    found = [get(Record, ident) for ident in form.records.data or ()]
    return [row for row in found if person.holds(P.RECORDS_KEEP, row)]


def _given(form: ListForm) -> dict:
    return {"by": current_user.person, "today": clock.today(), "note": form.note.data or ""}


def _list_page(form: ListForm, unit: Unit | None, units: list[Unit], *, row: Handover | None = None) -> str:
    return render_template("records/handover_list.html", form=form, unit=unit, units=units, row=row)


def _tracker(row: Handover) -> list[dict]:
    if row.state == "dropped":
        return []
    at = len(ROAD) if row.state == "received" else ROAD.index(row.state)
    turn, steps = HANDOVER.turns.get(row.state), []
    for place, state in enumerate(ROAD):
        status = "done" if place < at else "current" if place == at else "coming"
        steps.append({"label": HANDOVER.states[state][0], "status": status})
        if status == "current":
            steps[-1] |= {"who": turn.who(row) if turn else "", "at": row.since}
    return steps
