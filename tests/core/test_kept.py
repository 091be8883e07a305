"""A statement is built once for the same rights on the same day, and anew as soon as either is another."""

import gc
import weakref
from datetime import timedelta

import pytest
from sqlalchemy import select

from qms.actions import register as actions
from qms.core import clock, kept
from qms.core.database import db, writing
from qms.documents import master_list
from qms.documents.models import Document
from qms.documents.policy import visible_documents
from qms.nonconformities import register as nonconformities
from qms.people import queries as people
from qms.people.models import Assignment, Delegation, Person
from qms.requests import register as requests


@pytest.fixture
def built():
    """`built.of(person, value)` is kept for two; `built.times` is how often it was built."""

    class Built:
        times = 0

        @staticmethod
        @kept.kept(2)
        def of(person, value=""):
            Built.times += 1
            return select(Document).where(visible_documents(person), Document.code == value)

    return Built


def test_it_is_built_once_for_the_same_rights_on_the_same_day(world, built, now):
    first = built.of(world.staff, "a")
    assert built.of(world.staff, "a") is first
    assert built.of(world.staff, "b") is not first
    assert built.of(world.head, "a") is not first
    now(clock.now() + timedelta(days=1))
    assert built.of(world.staff, "a") is not first


def test_it_is_built_anew_when_anything_of_the_rights_changes(world, built):
    staff, changes = world.staff, 0

    def begun_anew() -> bool:
        nonlocal changes
        changes += 1
        built.of(staff)
        return built.times == changes

    assert begun_anew()
    with writing():
        given = Assignment(person=staff, role="head", unit=world.units["VP"], valid_from=clock.today())
        db.session.add(given)
    assert begun_anew(), "a role is given"
    with writing():
        given.valid_to = clock.today()
    assert begun_anew(), "it is taken away"
    with writing():
        limits = {"document_kinds": "procedure", "basis_number": "12/QĐ", "valid_from": clock.today()}
        passed_on = Delegation(delegator=world.head, delegate=staff, kind="TL", **limits)
        db.session.add(passed_on)
    assert begun_anew(), "somebody delegates"
    with writing():
        world.head.disabled_at = clock.now()
    assert begun_anew(), "whoever delegated has left"
    with writing():
        world.units["VP"].path = "1.99."
    assert begun_anew(), "the unit has moved"
    with writing():
        staff.unit = world.units["SO"]
    assert begun_anew(), "they belong to another unit"
    with writing():
        staff.disabled_at = clock.now()
    assert begun_anew(), "the account is closed"


def test_those_asked_for_last_are_kept(world, built):
    for person in (world.staff, world.head, world.author, world.staff):
        built.of(person)
    assert built.times == 4
    built.of(world.author)
    assert built.times == 4


def test_what_is_kept_keeps_nobody(world, built):
    built.of(world.staff)
    gone = weakref.ref(db.session.get(Person, world.staff.id))
    world.__dict__.clear()
    db.session.remove()
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("build", [actions.narrowed, nonconformities.listed, requests.narrowed, master_list.library])
def test_a_list_is_built_once_for_all_pages_of_an_address(world, anew, build):
    day = {"today": clock.today()}
    more = {
        master_list.library: day | {"on": clock.today(), "systems": [*world.systems.values()]},
        nonconformities.listed: day | {"repeat": 6},
    }.get(build, day)

    def built(person=world.staff, **changed):
        given = {"args": {"unit": "2", "q": "a", "repeated": "1"}, "units": people.units()} | more | changed
        return build(person, given.pop("args"), **given)

    first = built()
    assert built() is first
    assert built(args={"unit": "2", "q": "a", "repeated": "1", "page": "3"}) is first
    for other in (
        built(world.head),
        built(args={"unit": "2", "q": "b", "repeated": "1"}),
        built(units=people.units()[1:]),
        built(today=clock.today() + timedelta(days=1)),
    ):
        assert other is not first
