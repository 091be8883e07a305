"""The action log: chained, append-only, checkable by a program that shares no code with us."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from qms.core import audit, clock, verifier
from qms.core.database import db, writing


def write_entries(world, count: int) -> None:
    for number in range(count):
        with writing():
            audit.record("core:log:start", world.staff, by=world.staff, number=number, name="Quy trình “đ”")


def test_every_entry_follows_from_the_one_before(world):
    write_entries(world, 5)
    count, last = audit.verify()
    assert count == 5
    assert last == db.session.get(audit.LogHead, 1).prev


def test_an_export_is_verified_by_the_stand_alone_program(world, tmp_path):
    write_entries(world, 3)
    export = tmp_path / "log.jsonl"
    export.write_text("".join(entry.payload + "\n" for entry in audit.entries()), encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-I", verifier.__file__, str(export)], capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("whole: 3 entries")


@pytest.mark.parametrize("statement", ["UPDATE log_entry SET actor = 'x'", "DELETE FROM log_entry"])
def test_the_database_itself_refuses_to_change_the_log(world, statement):
    write_entries(world, 1)
    with pytest.raises(DatabaseError, match="only grows"), writing() as session:
        session.execute(text(statement))
    assert audit.verify()[0] == 1


def test_a_change_and_its_entry_are_one(world):
    with pytest.raises(RuntimeError), writing():
        audit.record("core:log:start", world.staff, by=world.staff)
        raise RuntimeError
    assert audit.verify()[0] == 0


def test_an_action_that_was_never_declared_is_refused(world):
    with pytest.raises(ValueError, match="unknown action"), writing():
        audit.record("made:up:thing", world.staff, by=world.staff)


def _tampered(payloads: list[str], at: int, field: str) -> list[str]:
    entry = json.loads(payloads[at])
    entry[field] = {"x": 1} if field == "detail" else entry[field] + 1 if isinstance(entry[field], int) else "x" * 5
    return [*payloads[:at], audit.canonical(entry), *payloads[at + 1 :]]


@pytest.mark.parametrize("field", verifier.KEYS)
def test_a_change_of_any_field_is_found(world, field):
    write_entries(world, 4)
    payloads = [entry.payload for entry in audit.entries()]
    head = db.session.get(audit.LogHead, 1)
    for at in range(4):
        with pytest.raises(verifier.Broken):
            verifier.verify(_tampered(payloads, at, field), head.size, head.prev)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda p: p[:-1],
        lambda p: p[1:],
        lambda p: [p[0], *p[2:]],
        lambda p: [p[1], p[0], *p[2:]],
        lambda p: [*p, p[-1]],
        lambda p: [p[0].replace(":", ": ", 1), *p[1:]],
    ],
    ids=["cut", "beheaded", "gap", "swapped", "doubled", "reformatted"],
)
def test_removal_reordering_and_insertion_are_found(world, tamper):
    write_entries(world, 4)
    payloads = [entry.payload for entry in audit.entries()]
    head = db.session.get(audit.LogHead, 1)
    with pytest.raises(verifier.Broken):
        verifier.verify(tamper(payloads), head.size, head.prev)


def test_an_untouched_export_is_not_called_broken(world):
    write_entries(world, 4)
    head = db.session.get(audit.LogHead, 1)
    assert verifier.verify((entry.payload for entry in audit.entries()), head.size, head.prev)[0] == 4


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "change",
    ["payload = replace(payload, 'Quy', 'Qui')", "actor = 'u:someone'", "hash = 'x' || substr(hash, 2)"],
)
def test_a_row_changed_in_the_shell_is_named(world, change):
    write_entries(world, 5)
    with db.engine.begin() as shell:
        shell.exec_driver_sql("DROP TRIGGER log_entry_update")
        shell.exec_driver_sql(f"UPDATE log_entry SET {change} WHERE seq = 2")
    with pytest.raises(verifier.Broken) as broken:
        audit.verify()
    assert broken.value.seq in (2, 3)


def test_what_is_told_as_past_is_dated_but_entered_now(world):
    moment = datetime(2025, 3, 3, 2, tzinfo=UTC)
    with clock.as_if(moment), writing():
        assert (clock.now(), clock.today()) == (moment, date(2025, 3, 3))
        audit.record("core:log:start", world.staff, by=world.staff)
    *_before, entry = audit.entries()
    assert entry.detail["dated"] == "2025-03-03"
    assert entry.at > moment and clock.dated() is None
