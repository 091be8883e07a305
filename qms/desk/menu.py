"""The menu, and the number of things that wait, as every page shows them."""

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock
from qms.people.roles import P

from .work import in_words, waits


def of_every_page() -> dict:
    """`menu` for the layouts; nothing before sign-in."""
    if not (current_user and current_user.is_authenticated):
        return {}
    person = current_user.person
    count = in_words(waits(person, clock.today()))
    rows = [
        (_("Home"), "/", "home", True),
        (_("Documents"), "/documents", "books", person.holds(P.DOCUMENTS_READ)),
        (_("Change requests"), "/requests", "pencil", person.holds(P.DOCUMENTS_READ)),
        (_("Nonconformities"), "/nonconformities", "alert-triangle", person.holds(P.NONCONFORMITIES_REPORT)),
        (_("Corrective actions"), "/actions", "checklist", person.holds(P.NONCONFORMITIES_REPORT)),
        (_("Records"), "/records", "archive", person.holds(P.RECORDS_READ) or person.holds(P.RECORDS_READ_ALL)),
        (_("Dashboard"), "/dashboard", "chart-bar", person.holds(P.DASHBOARD_SEE)),
        (_("Overdue"), "/overdue", "clock", person.holds(P.DASHBOARD_SEE)),
        (_("Search"), "/search", "search", person.holds(P.DOCUMENTS_READ)),
        (_("Action log"), "/log", "history", person.holds(P.LOG_READ)),
        (_("Administration"), "/admin", "settings", person.holds(P.PEOPLE_SEE)),
    ]
    menu = [
        {"label": label, "url": url, "icon": icon, "active": _is_at(url), "count": count if url == "/" else ""}
        for label, url, icon, shown in rows
        if shown
    ]
    return {"menu": menu}


def _is_at(url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(f"{url}/"))
