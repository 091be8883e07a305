"""The list of records: filtered, sorted, paged and exported."""

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

from .. import register, retention
from ..models import Record
from ..policy import may_add, may_browse, may_browse_disposals
from ..workflow import STATES
from . import records


@records.get("/records")
@requires(may_browse)
def register_of_records():
    """What the person may see of the records, the newest first."""
    listing = listed()
    return render_template(
        "records/list.html",
        listing=listing,
        page=listing.page(),
        export=here(at=url_for("records.export_register"), page=None),
        as_form=here(at=url_for("records.fill_register"), page=None),
        units=[(unit.id, unit.name) for unit in people.units()],
        shown=register.shown_states().items(),
        periods=register.PERIODS.items(),
        states=STATES,
        in_years=retention.in_words,
        may_add=may_add(current_user.person, None),
        may_see_disposals=may_browse_disposals(current_user.person, None),
    )


@records.get("/records.xlsx")
@requires(may_browse)
def export_register():
    """The same rows in the same order, as a workbook."""
    rows = ((n, *register.cells(row)) for n, (row,) in enumerate(listed().everything(), 1))
    made = clock.local(clock.now()).strftime("%d/%m/%Y %H:%M")
    lines = [_("Exported by %(name)s on %(time)s", name=current_user.person.name, time=made)]
    title = _("List of records")
    book = sheet.workbook(title, register.columns(), rows, subtitle_lines=lines)
    name = f"{title} {clock.today():%Y-%m-%d}.xlsx"
    response = send_file(io.BytesIO(book), mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def listed() -> Listing:
    """The list as the address asks for it."""
    args, entries = request.args, register.entries(current_user.person)
    query = register.narrowed(entries, args, units=people.units(), today=clock.today())
    return Listing(
        register.found(query, args),
        orders=register.ORDERS,
        default="-number",
        key=Record.id,
        finding=lambda sort: register.found_first(query, args, sort),
        reading=entries,
    )
