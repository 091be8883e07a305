"""The list of change requests: filtered, sorted, paged and exported."""

import io

from flask import render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock
from qms.core.files import XLSX
from qms.core.lists import Listing, here
from qms.core.web import requires
from qms.exports import sheet
from qms.people import queries as people

from .. import register
from ..models import GROUNDS
from ..policy import may_browse
from ..workflow import STATES
from . import requests


@requests.get("/requests")
@requires(may_browse)
def listing():
    """What people want changed in documents, the newest first."""
    found = _listing()
    return render_template(
        "requests/list.html",
        listing=found,
        page=found.page(),
        export=here(at=url_for("requests.export"), page=None),
        units=[(unit.id, unit.name) for unit in people.units()],
        grounds=GROUNDS.items(),
        shown=register.SHOWN.items(),
        states=STATES,
    )


@requests.get("/requests.xlsx")
@requires(may_browse)
def export():
    """The same rows in the same order, as a workbook."""
    rows = ((n, *register.cells(row)) for n, (row,) in enumerate(_listing().everything(), 1))
    made = clock.local(clock.now()).strftime("%d/%m/%Y %H:%M")
    lines = [_("Exported by %(name)s on %(time)s", name=current_user.person.name, time=made)]
    book = sheet.workbook(_("Change requests"), register.columns(), rows, subtitle_lines=lines)
    name = f"{_('Change requests')} {clock.today():%Y-%m-%d}.xlsx"
    response = send_file(io.BytesIO(book), mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _listing() -> Listing:
    query = register.narrowed(current_user.person, request.args, units=people.units(), today=clock.today())
    return Listing(query, orders=register.ORDERS, default="-number")
