"""The dashboard of those who oversee a unit or a system."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from qms.core import clock
from qms.core.lists import Listing
from qms.core.web import requires
from qms.documents.distribution.deadline import Deadline
from qms.people import queries as people

from . import late_readers as register
from .blocks import blocks
from .period import PERIODS, Period
from .policy import may_see
from .queries import Scope

indicators = Blueprint("indicators", __name__)


@indicators.get("/dashboard")
@requires(may_see)
def dashboard():
    """What is open and late today, and how a stretch of time went: each number leads to its rows."""
    today, units = clock.today(), people.units()
    unit = next((unit for unit in units if str(unit.id) == request.args.get("unit")), None)
    scope = Scope(
        person=current_user.person,
        units=units,
        period=Period.named(request.args.get("period"), today),
        today=today,
        unit={"unit": str(unit.id)} if unit else {},
    )
    return render_template(
        "indicators/dashboard.html",
        blocks={block.name: block for block in blocks(scope)},
        period=scope.period,
        periods=PERIODS,
        unit=unit,
        units=[(unit.id, unit.name) for unit in units],
        printed_at=clock.now(),
    )


@indicators.get("/dashboard/late-readers")
@requires(may_see)
def late_readers():
    """Who has not confirmed in time that they have read what is new."""
    today, units = clock.today(), people.units()
    deadline = Deadline.on(today)
    query = register.narrowed(current_user.person, request.args, last_late=deadline.last_late, units=units, today=today)
    listing = Listing(query, orders=register.ORDERS, default="unit")
    return render_template(
        "indicators/late_readers.html",
        listing=listing,
        page=listing.page(),
        deadline=deadline,
        units=[(unit.id, unit.name) for unit in units],
    )
