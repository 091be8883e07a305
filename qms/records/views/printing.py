"""Records in the forms in force: the list, the list for disposal, the minutes of a destruction."""

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from qms.core import clock
from qms.core.errors import Conflict
from qms.core.lists import here
from qms.core.web import requires
from qms.documents.views.filled_form import hand_out
from qms.people import queries as people

from .. import printed, queries
from ..disposal import Disposal
from ..policy import may_browse, may_read_disposal
from . import records
from .register import listed


@records.get("/records.docx")
@requires(may_browse)
def fill_register():
    """The list as it is shown, filled into the form in force of the unit filtered by, else of the person's own."""
    person, today = current_user.person, clock.today()
    wanted = request.args.get("unit", "")
    unit = next((unit for unit in people.units() if str(unit.id) == wanted), None)
    place = unit or person.unit
    system = people.system_of(place, today) if place else None
    year = request.args.get("year", "")
    filled = printed.list_of_records(
        (row for (row,) in listed().everything()),
        by=person,
        today=today,
        qms_id=system.id if system else 0,
        unit=place.name if unit else system.name if system else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else today.year,
    )
    return hand_out(filled, back=here(at=url_for("records.register_of_records"), as_is=None))


@records.get("/records/disposals/<int:id>/list.docx")
@requires(may_read_disposal, Disposal, read=may_read_disposal)
def fill_disposal(row):
    """The list for disposal in the form in force."""
    row = queries.loaded_disposal(row)
    filled = printed.list_for_disposal(row, queries.items_of(row), today=clock.today())
    return hand_out(filled, back=url_for("records.disposal", id=row.id))


@records.get("/records/disposals/<int:id>/valuation.docx")
@requires(may_read_disposal, Disposal, read=may_read_disposal)
def fill_valuation(row):
    """The minutes of the valuation council in the form in force."""
    row = queries.loaded_disposal(row)
    if row.valued_on is None:
        raise Conflict(_l("The council has not met yet: there are no minutes."))
    filled = printed.valuation(row, queries.items_of(row), today=clock.today())
    return hand_out(filled, back=url_for("records.disposal", id=row.id))


@records.get("/records/disposals/<int:id>/minutes.docx")
@requires(may_read_disposal, Disposal, read=may_read_disposal)
def fill_minutes(row):
    """The minutes of the destruction in the form in force."""
    row = queries.loaded_disposal(row)
    if row.carried_out_on is None:
        raise Conflict(_l("It has not been carried out: there are no minutes yet."))
    filled = printed.minutes(row, queries.items_of(row), today=clock.today())
    return hand_out(filled, back=url_for("records.disposal", id=row.id))
