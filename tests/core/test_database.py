"""What each connection is told before it is used."""

import pytest
from sqlalchemy import text

from qms.core.database import LOCK_SECONDS, db


@pytest.mark.parametrize(("name", "value"), [("jit", "off"), ("lock_timeout", f"{LOCK_SECONDS}s")])
def test_postgresql_waits_no_longer_than_told_and_compiles_nothing(app, name, value):
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(text(f"SHOW {name}")) == value
