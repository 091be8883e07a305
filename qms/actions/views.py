"""The list of actions; taking a step of one and talking about it, shown on the page of what it comes of."""

import io

from flask import Blueprint, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from qms import comments
from qms.attachments import attachments_of
from qms.core import clock, links
from qms.core.files import XLSX
from qms.core.lists import Listing, here
from qms.core.web import requires
from qms.exports import sheet
from qms.people import queries as people
from qms.people.steps import StepPages

from . import origins, queries, register
from .models import KINDS, OPEN, Action
from .policy import may_browse, may_comment, may_read, may_settle_comments, owns_a_sibling, visible_actions
from .workflow import ACTION

actions = Blueprint("actions", __name__)


@actions.get("/actions")
@requires(may_browse)
def log():
    """What is to be done so that things do not happen again, what is due first."""
    listing = _listing()
    page = listing.page()
    page.rows = _with_origins(page.rows)
    return render_template(
        "actions/log.html",
        listing=listing,
        page=page,
        export=here(at=url_for("actions.export"), page=None),
        shown=register.SHOWN.items(),
        kinds=KINDS.items(),
        units=[(unit.id, unit.name) for unit in people.units()],
        states=ACTION.states,
        awaited_by=register.awaited_by,
    )


@actions.get("/actions.xlsx")
@requires(may_browse)
def export():
    """The same rows in the same order, as a workbook."""
    title, day = _("Corrective actions"), clock.today()
    made = clock.local(clock.now()).strftime("%d/%m/%Y %H:%M")
    lines = [_("Exported by %(name)s on %(time)s", name=current_user.person.name, time=made)]
    found = _with_origins(_listing().everything())
    rows = ((n, *register.cells(row, origin.text, day)) for n, (row, origin) in enumerate(found, 1))
    book = sheet.workbook(title, register.columns(), rows, subtitle_lines=lines)
    name = f"{title} {day:%Y-%m-%d}.xlsx"
    response = send_file(io.BytesIO(book), mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _listing() -> Listing:
    query = register.narrowed(current_user.person, request.args, units=people.units(), today=clock.today())
    return Listing(query, orders=register.ORDERS, default="due", key=Action.id)


def _with_origins(rows) -> list[tuple]:
    """(action, what it comes of) each. Its owner may know what it comes of: see the policies of the origins."""
    known = links.resolve(row.origin for (row,) in rows)
    return [(row, known[row.origin]) for (row,) in rows]


def page_of(action: Action) -> str:
    """The page of what it comes of, at its actions."""
    known = links.resolve([action.origin]).get(action.origin)
    return f"{known.url}#actions" if known else "/"


def _context(action: Action, step) -> dict:
    known = links.resolve([action.origin]).get(action.origin)
    returned = queries.returned([action]).get(action.ref)
    shown = {"heading": known.text if known else "", "action": action, "returned": returned}
    return shown | {"files": attachments_of(action)}


def _own(person, action: Action, step):
    if step.name in ("verify", "send_back") and owns_a_sibling(person, action):
        return _("Whoever owns one of these actions cannot verify them.")
    return None


pages = StepPages(
    ACTION,
    Action,
    read=may_read,
    page=page_of,
    template="actions/take_step.html",
    context=_context,
    lock=origins.lock,
    refusal=_own,
)
pages.add_to(actions, "/actions")
comments.add_to(
    actions,
    "/actions",
    comments.Host(
        Action,
        "actions.comment",
        read=may_read,
        takes_part=may_comment,
        settles=may_settle_comments,
        open_to=lambda person: select(Action).where(visible_actions(person), Action.state.in_(OPEN)),
        concerns=lambda action: [action.owner],
        about=lambda action: action.origin,
        lock=origins.lock,
    ),
)
