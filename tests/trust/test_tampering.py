"""TRUST T4: whatever is changed in the log's tables by hand, past the triggers, is found."""

import pytest
from sqlalchemy import text

from qms.core import audit, verifier
from qms.core.database import db, writing
from tests.snapshots import built_once

ENTRIES = 5
CHANGES = {  # a value that the column could hold, and did not
    "seq": "1000 + seq",
    "payload": "replace(payload, 'Quy', 'Qui')",
    "hash": "'0' || substr(hash, 2, 62) || 'x'",
    "prev": "'0' || substr(prev, 2, 62) || 'x'",
    "at": "'2020-01-01 00:00:00.000000'",
    "action": "'documents:revision:approve'",
    "actor": "'u:somebody'",
    "object": "'person:somebody'",
    "thread": "'document:another'",
    "unit": "'unit:another'",
}
HEAD = {"log": "'another'", "size": "size - 1", "prev": "'0' || substr(prev, 2, 62) || 'x'", "frontier": "'[]'"}


@pytest.fixture
def entries(world):
    return built_once(_entries, world)


def _entries(world):
    for number in range(ENTRIES):
        with writing():
            audit.record("core:log:start", world.staff, by=world.staff, name="Quy trình", number=number)
    assert audit.verify()[0] >= ENTRIES
    return audit.verify()[0]


def by_hand(statement: str, **values) -> None:
    """Run a statement as one with the database's own shell would, its triggers dropped."""
    db.session.rollback()
    with db.engine.begin() as shell:
        if db.engine.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                shell.execute(text(f"DROP TRIGGER IF EXISTS log_entry_{verb}"))
        else:
            shell.execute(text("ALTER TABLE log_entry DISABLE TRIGGER ALL"))
        shell.execute(text(statement), values)


def test_every_column_is_tried():
    assert set(CHANGES) == set(audit.LogEntry.__table__.columns.keys())
    assert set(HEAD) == set(audit.LogHead.__table__.columns.keys()) - {"id"}


@pytest.mark.parametrize("place", ["first", "middle", "last"])
@pytest.mark.parametrize("column", CHANGES)
def test_a_change_of_any_column_is_found(entries, column, place):
    seq = {"first": 0, "middle": entries // 2, "last": entries - 1}[place]
    by_hand(f'UPDATE log_entry SET "{column}" = {CHANGES[column]} WHERE seq = {seq}')
    with pytest.raises(verifier.Broken):
        audit.verify()


@pytest.mark.parametrize("column", HEAD)
def test_a_change_of_the_head_is_found(entries, column):
    by_hand(f"UPDATE log_head SET {column} = {HEAD[column]}")
    with pytest.raises(verifier.Broken):
        audit.verify()


@pytest.mark.parametrize("gone", ["seq = 0", "seq = 2", "seq >= 3", "true"])
def test_a_deletion_is_found(entries, gone):
    by_hand(f"DELETE FROM log_entry WHERE {gone}")
    with pytest.raises(verifier.Broken):
        audit.verify()


def test_a_last_entry_made_anew_is_found_by_the_head(entries):
    """Whoever also changes the head is found by what was printed or mailed of it earlier."""
    forged = db.session.scalar(text("SELECT payload FROM log_entry ORDER BY seq DESC")).replace("Quy", "Qui")
    change = "UPDATE log_entry SET payload = :payload, hash = :hash WHERE seq = :seq"
    by_hand(change, payload=forged, hash=audit.leaf_hash(forged), seq=entries - 1)
    with pytest.raises(verifier.Broken, match="head"):
        audit.verify()
