"""TRUST T2: of many who do the same at the same moment one wins, the others are told; nothing acknowledged is lost."""

from collections import Counter

import pytest

from qms.core import audit, clock
from qms.core.database import db, locked, writing
from qms.core.signing import signatures_of
from qms.documents.models import Document, Revision

from .invariants import broken
from .processes import Place, race

RACERS = 4


def one_won(outcomes, *, refused: int = 409) -> bool:
    return Counter((o.kind, o.value if o.kind == "refused" else None) for o in outcomes) == {
        ("done", None): 1,
        ("refused", refused): len(outcomes) - 1,
    }


@pytest.fixture
def place(app, world):
    return Place.of(app)


def test_of_many_approvals_one_counts(world, place):
    revision = world.draft(world.publish("QT-VP-01", "Quy trình một").document)
    world.review(world.send(revision))
    ident = revision.id
    outcomes = race(place, "approve", [(ident, world.director.id)] * RACERS)
    assert one_won(outcomes), outcomes
    revision = db.session.get(Revision, ident, populate_existing=True)
    assert [s.meaning for s in signatures_of(revision)] == ["reviewed", "approved"]
    assert not broken()


def test_of_approval_and_taking_back_one_happens(world, place):
    revision = world.draft(world.publish("QT-VP-01", "Quy trình một").document)
    world.review(world.send(revision))
    ident = revision.id
    outcomes = race(place, "approve_or_take_back", [(ident, world.director.id), (ident, world.author.id)] * 2)
    assert one_won(outcomes), outcomes
    assert db.session.get(Revision, ident, populate_existing=True).state in ("approved", "draft")
    assert not broken()


def test_a_code_is_given_once(world, place):
    outcomes = race(place, "create", [("QT-VP-09", world.officer.id)] * RACERS)
    # Who looked in time is told at the field (422), who did not is told that someone acted first (409).
    assert sorted(o.kind for o in outcomes) == ["done"] + ["refused"] * (RACERS - 1), outcomes
    assert {o.value for o in outcomes if o.kind == "refused"} <= {409, 422}
    assert db.session.query(Document).filter_by(code="QT-VP-09").count() == 1


def test_a_revision_is_begun_once(world, place):
    document = world.publish("QT-VP-01", "Quy trình một").document
    outcomes = race(place, "start_revision", [(document.id, world.author.id)] * RACERS)
    assert one_won(outcomes), outcomes
    assert not broken()


def test_every_entry_of_the_log_has_its_place(world, place):
    before = audit.verify()[0]
    outcomes = race(place, "tell_the_log", [(world.staff.id, 5)] * RACERS)
    assert [o.kind for o in outcomes] == ["done"] * RACERS, outcomes
    assert audit.verify()[0] == before + 5 * RACERS


def test_fifty_reporters_get_numbers_without_gaps_or_doubles(world, place):
    outcomes = race(place, "report", [(world.units["VP"].id, world.staff.id, 10)] * 5)
    assert [o.kind for o in outcomes] == ["done"] * 5, outcomes
    numbers = sorted(number for outcome in outcomes for number in outcome.value)
    assert numbers == [f"KPH-{clock.today().year}-VP-{n:03}" for n in range(1, 51)]


def counted(world, place, task: str, times: int) -> tuple[int, int]:
    system = world.systems["SO"].id
    with writing():
        locked(type(world.systems["SO"]), system).scope = "0"
    outcomes = race(place, task, [(system, times)] * RACERS)
    db.session.rollback()
    return sum(o.value for o in outcomes if o.kind == "done"), int(world.systems["SO"].scope)


def test_nothing_acknowledged_is_lost(world, place):
    acknowledged, kept = counted(world, place, "count_up", 10)
    assert (acknowledged, kept) == (10 * RACERS, 10 * RACERS)


def test_a_careless_writer_would_be_noticed(world, place):
    """Who reads before the write begins loses what others wrote: the test above can fail."""
    acknowledged, kept = counted(world, place, "count_up_carelessly", 40)
    assert kept < acknowledged
