"""What the tests of search share."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from qms.core.database import db


@pytest.fixture
def statements(app):
    """`with statements() as seen:` lists the SELECTs and writes that are sent to the database."""

    @contextmanager
    def watch():
        seen = []

        def note(connection, cursor, statement, *_rest):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return watch
