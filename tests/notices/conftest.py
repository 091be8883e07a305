"""A kind of notice, something to tell of, and a mail server that the application knows."""

import pytest

from qms import notices
from qms.core.database import writing
from qms.notices import kinds, operations
from tests.servers.mail import MailServer


@pytest.fixture
def kind(monkeypatch):
    """A kind of notice that choices concern."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    return notices.declare("tests:thing:happen", "has %(n)d problems by %(day)s", "You look after it.")


@pytest.fixture
def must(kind):
    """A kind that no choice stops."""
    return notices.declare("tests:thing:must", "must be known", "It is the law.", mandatory=True)


@pytest.fixture
def revision(world):
    return world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu")


@pytest.fixture
def tell():
    """`tell(person, …, kind=, subject=)` in a write of its own."""

    def told(*people, kind, subject, **more):
        with writing():
            return notices.tell(people, kind, subject, **{"n": 3, "day": subject.effective_from} | more)

    return told


@pytest.fixture
def choose():
    """`choose(person, "none")`."""

    def chosen(person, mail, language="vi"):
        with writing():
            operations.choose(person, mail=mail, language=language)

    return chosen


@pytest.fixture
def post(app):
    """A running mail server, which the application sends to."""
    with MailServer() as server:
        app.config.update(server.settings)
        yield server
