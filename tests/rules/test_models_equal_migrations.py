"""What the models say and what the migrations make are the same, down and up again, on both databases."""

import warnings

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from qms.core import migrate
from qms.core.database import db

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def is_modelled(name: str, kind: str, _parents: dict) -> bool:
    """Words that rows are found by are kept in each database's own way (qms/core/fulltext.py): no model says how."""
    return kind != "table" or not name.startswith("record_text")


def is_compared(_thing, name: str, *_rest) -> bool:
    """Of an index on an expression each database tells in words of its own, or not at all."""
    return name != "ix_document_kind"


def differences() -> list:
    """What autogenerate would write."""
    told = {"compare_type": True, "include_name": is_modelled, "include_object": is_compared}
    with db.engine.connect() as connection, warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*expression-based index .?ix_document_kind")
        return compare_metadata(MigrationContext.configure(connection, opts=told), db.metadata)


def triggers() -> set[str]:
    """The triggers there are."""
    with db.engine.connect() as connection:
        return set(connection.scalars(text(TRIGGERS[db.engine.dialect.name])))


def test_models_equal_migrations(app):
    assert differences() == [], "edit the migration and the model together"


def test_going_down_leaves_nothing_and_up_again_makes_everything(app):
    before = triggers()
    db.session.remove()
    migrate.downgrade("base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    assert triggers() == set()
    migrate.upgrade()
    assert differences() == []
    assert triggers() == before != set()


@pytest.mark.parametrize("statement", ["UPDATE log_entry SET actor = 'x'", "DELETE FROM log_entry"])
def test_the_migrated_log_only_grows(app, statement):
    row = {"payload": "{}", "hash": "a" * 64, "prev": "b" * 64, "action": "a", "actor": "a", "object": "a"}
    columns = ", ".join(row)
    insert = f"INSERT INTO log_entry (seq, at, {columns}) VALUES (0, '2026-01-01', :{', :'.join(row)})"
    with db.engine.begin() as connection:
        connection.execute(text(insert), row)
    with pytest.raises(DatabaseError, match="only grows"), db.engine.begin() as connection:
        connection.execute(text(statement))
