"""The calendar by which working days are reckoned: holidays, Tết, and days worked in exchange."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import calendar as days
from qms.core import clock
from qms.core.calendar import SpecialDay
from qms.core.database import locked, writing
from qms.core.web import requires

from .. import policy
from ..forms import ProposalForm, SpecialDayForm
from . import people
from .ground import answer


@people.get("/admin/calendar")
@requires(policy.may_see_people)
def calendar():
    """The special days of a year."""
    year = _year()
    return render_template(
        "people/calendar.html",
        year=year,
        rows=days.special_days(year),
        may_keep=policy.may_keep_settings(current_user.person, None),
    )


@people.route("/admin/calendar/new", methods=["GET", "POST"])
@requires(policy.may_keep_settings)
def new_special_day():
    """Add a holiday or a day worked in exchange."""
    form = SpecialDayForm()

    def act():
        working = form.kind.data == "working"
        return days.add(form.day.data, is_working=working, name=form.name.data, by=current_user.person)

    back = url_for("people.calendar", year=_year())
    title = _("Add a day to the calendar")
    return answer(form, act, _page, title=title, label=_("Add"), back=back)


@people.post("/admin/calendar/<int:id>/remove")
@requires(policy.may_keep_settings, SpecialDay)
def remove_special_day(row):
    """Let the day be what its weekday says."""
    year, ident = row.day.year, row.id
    with writing():
        days.remove(locked(SpecialDay, ident), by=current_user.person)
    flash(_("The day has been taken out of the calendar."), "success")
    return redirect(url_for("people.calendar", year=year), 303)


@people.route("/admin/calendar/proposal", methods=["GET", "POST"])
@requires(policy.may_keep_settings)
def propose_special_days():
    """A year's public holidays as the law and the yearly decisions give them, to be confirmed one by one."""
    year = _year()
    proposed = days.proposed(year)
    form = ProposalForm(data={"days": [day.isoformat() for day in proposed]})
    form.days.choices = [(day.isoformat(), _words(day, *said)) for day, said in proposed.items()]

    def act():
        for day, (is_working, name) in proposed.items():
            if day.isoformat() in form.days.data:
                days.add(day, is_working=is_working, name=name, by=current_user.person)
        return year

    return answer(
        form,
        act,
        lambda year: url_for("people.calendar", year=year),
        title=_("Public holidays of %(year)d", year=year),
        label=_("Add the chosen days"),
        back=url_for("people.calendar", year=year),
        intro=[_("Compare this with the decision on the year's holidays before adding it.")]
        if proposed
        else [_("Every public holiday of this year is in the calendar already.")],
    )


def _words(day: date, is_working: bool, name: str) -> str:
    kind = _("working day") if is_working else _("holiday")
    return f"{day:%d/%m/%Y} – {name} ({kind})"


def _year() -> int:
    asked = request.args.get("year", type=int)
    return asked if asked and 1990 <= asked <= 2100 else clock.today().year


def _page(row: SpecialDay) -> str:
    return url_for("people.calendar", year=row.day.year)
