"""What tests of pages share: counting statements, and reading a page as a person does."""

from contextlib import contextmanager

from lxml import html
from sqlalchemy import event

from qms.core.database import db


@contextmanager
def statements(app):
    """The SQL statements sent inside the block, by requests that find nothing already read."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with app.app_context():
            yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def seen(response) -> html.HtmlElement:
    """The page, parsed; the request must have been answered with one."""
    assert response.status_code == 200, response.text
    return html.fromstring(response.text)


def words(element) -> str:
    """An element's text, white space made single."""
    return " ".join(" ".join(element.itertext()).split())


def standing(response) -> tuple[str, str]:
    """The kind and the words of the status banner."""
    banner = seen(response).xpath("//*[@data-standing]")[0]
    return banner.get("data-standing"), words(banner)


def links(response) -> list[str]:
    """Every address the page links to."""
    return [a.get("href") for a in seen(response).xpath("//a[@href]")]
