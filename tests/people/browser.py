"""A browser as the server sees one: cookies of its own, an address, and requests that share nothing but those."""

from lxml import html
from sqlalchemy import select

from qms.core.audit import LogEntry
from qms.core.database import db
from tests.world import PASSWORD


class Browser:
    """Opens pages from an address; what the test has read before is let go, so that nothing stale is compared."""

    def __init__(self, app, address: str = "10.0.0.7"):
        self.app, self.client, self.address = app, app.test_client(), address

    def get(self, path: str, **kwargs):
        return self._open("GET", path, **kwargs)

    def post(self, path: str, **kwargs):
        return self._open("POST", path, **kwargs)

    def sign_in(self, username: str, password: str = PASSWORD, path: str = "/sign-in"):
        return self.post(path, data={"username": username, "password": password})

    def is_signed_in(self) -> bool:
        return self.get("/account").status_code == 200

    def cookie(self, name: str = "qms"):
        return self.client.get_cookie(name)

    def _open(self, method: str, path: str, **kwargs):
        db.session.rollback()
        with self.app.app_context():
            return self.client.open(path, method=method, environ_base={"REMOTE_ADDR": self.address}, **kwargs)


def page(response) -> html.HtmlElement:
    """The answer, parsed."""
    return html.fromstring(response.text)


def problem_at(response, field: str) -> str:
    """What the page says is wrong at a field; empty when nothing is."""
    found = page(response).xpath(f"//*[@id='{field}-error']")
    return " ".join(found[0].text_content().split()) if found else ""


def typed(response, field: str) -> str:
    """What stands in a field of the page: its value, or the choice taken."""
    control = page(response).xpath(f"//*[@id='{field}']")[0]
    if control.tag == "select":
        return (control.xpath("./option[@selected]/@value") or [""])[0]
    return control.text if control.tag == "textarea" else control.get("value", "")


def told(action: str) -> list[LogEntry]:
    """The log's entries of an action, in order."""
    db.session.rollback()
    return list(db.session.scalars(select(LogEntry).where(LogEntry.action == action).order_by(LogEntry.seq)))
