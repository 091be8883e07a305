"""The log of nonconformities: filtered, sorted, paged and exported; and the same rows as a board by state."""

import io

from flask import render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from qms.core import clock
from qms.core.files import XLSX
from qms.core.lists import Listing, here
from qms.core.web import requires
from qms.documents.forms_in_force import fill_form
from qms.documents.views.filled_form import hand_out
from qms.exports import sheet
from qms.people import queries as people

from .. import limits, register
from ..kinds import CAUSE_GROUPS, KINDS, SOURCES
from ..models import OPEN, Nonconformity
from ..policy import may_browse, may_report
from ..workflow import STATES
from . import nonconformities

CARDS = 6  # of a state on the board; the list has the rest
LANES = {  # what stands in each, said where it is empty
    "reported": _l("What anyone reports stands here until the quality officer confirms it."),
    "correcting": _l("What is confirmed: the unit writes what it did at once."),
    "analysing": _l("The unit looks for the cause."),
    "planning": _l("The unit plans actions, each with one owner and a date."),
    "plan_review": _l("Plans that were sent wait here to be approved or returned."),
    "acting": _l("The owners carry out what was planned."),
    "verifying": _l("All actions are reported done: somebody else looks at the evidence."),
    "effectiveness": _l("All actions are verified: after the set time it is judged whether they worked."),
}


@nonconformities.get("/nonconformities")
@requires(may_browse)
def log():
    """What did not meet a requirement, the newest first."""
    listing = _listing()
    return render_template(
        "nonconformities/list.html",
        listing=listing,
        page=listing.page(),
        export=here(at=url_for("nonconformities.export_log"), page=None),
        as_form=here(at=url_for("nonconformities.fill_log"), page=None),
        board=here(at=url_for("nonconformities.board"), page=None, sort=None),
        in_short=register.in_short,
        actions_of=register.actions_of,
        verified=register.verified,
        **_choices(),
    )


@nonconformities.get("/nonconformities.xlsx")
@requires(may_browse)
def export_log():
    """The same rows in the same order, as a workbook."""
    rows = ((n, *register.told(row, clock.today()).values()) for n, (row,) in enumerate(_listing().everything(), 1))
    made = clock.local(clock.now()).strftime("%d/%m/%Y %H:%M")
    lines = [_("Exported by %(name)s on %(time)s", name=current_user.person.name, time=made)]
    title = _("Log of nonconformities and corrective actions")
    book = sheet.workbook(title, register.columns(), rows, subtitle_lines=lines)
    response = send_file(
        io.BytesIO(book),
        mimetype=XLSX,
        as_attachment=True,
        download_name=f"{title} {clock.today():%Y-%m-%d}.xlsx",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@nonconformities.get("/nonconformities.docx")
@requires(may_browse)
def fill_log():
    """The same rows filled into the form in force for the log, in the quality system that covers the person's unit."""
    today, person = clock.today(), current_user.person
    system = people.system_of(person.unit, today) if person.unit else None
    filled = fill_form(
        "nonconformity_log",
        qms_id=system.id if system else 0,
        on=today,
        name=f"{today:%Y-%m-%d}",
        values={"year": request.args.get("year", "")[:4] or f"{today.year}", "as_of": today},
        tables={"log": [register.in_form(row, today) for (row,) in _listing().everything()]},
        labels=register.labels(),
    )
    return hand_out(filled, back=here(at=url_for("nonconformities.log"), as_is=None))


@nonconformities.get("/nonconformities/board")
@requires(may_browse)
def board():
    """What is open, in a column for each state, what is due soonest first."""
    lanes = register.lanes(_query(without_state=True), CARDS)
    return render_template(
        "nonconformities/board.html",
        lanes=[(state, *STATES[state], *lanes[state]) for state in OPEN],
        holds=LANES,
        total=sum(count for count, _rows in lanes.values()),
        list_url=here(at=url_for("nonconformities.log")),
        lane_url=lambda name: here(at=url_for("nonconformities.log"), **{"state": name}),
        in_short=register.in_short,
        **_choices(),
    )


def _listing() -> Listing:
    return Listing(_query(), orders=register.ORDERS, default="-number", key=Nonconformity.id)


def _query(*, without_state: bool = False):
    args = {name: value for name, value in request.args.items() if not (without_state and name == "state")}
    repeat = limits.REPEAT.value if args.get("repeated") else None
    return register.listed(current_user.person, args, units=people.units(), today=clock.today(), repeat=repeat)


def _choices() -> dict:
    return {
        "units": [(unit.id, unit.name) for unit in people.units()],
        "kinds": register.KINDS_SHOWN.items(),
        "kind_chips": KINDS,
        "sources": SOURCES.items(),
        "groups": CAUSE_GROUPS.items(),
        "shown": register.SHOWN.items(),
        "days": register.DAY_LABELS,
        "states": STATES,
        "may_report": may_report(current_user.person, None),
    }
