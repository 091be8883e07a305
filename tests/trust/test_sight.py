"""What SQL shows in lists, search and counts is what `may_read` says of each: over any roles and delegations."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from qms.core import clock
from qms.core.database import db, writing
from qms.documents import policy, work
from qms.documents.models import Document, Revision, RouteStop
from qms.people.models import Assignment, Delegation, Person
from qms.people.roles import ROLES
from qms.records import policy as of_records
from qms.records.models import Record
from tests.scene import Scene

from .processes import SOAK

ME = "nobody"
DAYS = st.sampled_from([-400, -1, 0, 1, 400])
KINDS = st.sampled_from(["", "procedure", "form", "procedure form", "manual"])


@pytest.fixture
def scene(app):
    scene = Scene.build()
    with writing() as session:  # a third of what is closed stays, a third is LĐVL's, a third handed over by LĐVL
        for number, record in enumerate(session.scalars(select(Record).where(Record.closed_on.is_not(None)))):
            if number % 3:
                record.unit_id = scene.world.units["LĐVL"].id
                record.archived_on = clock.today() if number % 3 == 2 else None
    return scene


def periods(draw) -> dict:
    first, last = draw(DAYS), draw(st.one_of(st.none(), DAYS))
    today = clock.today()
    last = last if last is None or last > first else first + 1
    return {
        "valid_from": today + timedelta(days=first),
        "valid_to": None if last is None else today + timedelta(days=last),
    }


@st.composite
def standings(draw):
    """Roles held, delegations received and places on routes, each for a time, as functions that bring them about."""
    roles = [
        (draw(st.sampled_from(sorted(ROLES))), draw(st.integers(0, 4)), draw(st.integers(0, 1)), periods(draw))
        for _n in range(draw(st.integers(0, 3)))
    ]
    delegations = [
        {
            "delegator": draw(st.sampled_from(["director", "head", "branch_leader", "deputy_director"])),
            "kind": draw(st.sampled_from(["KT", "TL"])),
            "document_kinds": draw(KINDS),
            "place": draw(st.one_of(st.none(), st.integers(0, 4))),
            "revoked": draw(st.booleans()),
            "through": draw(st.booleans()),
            **periods(draw),
        }
        for _n in range(draw(st.integers(0, 2)))
    ]
    return (
        roles,
        delegations,
        draw(st.one_of(st.none(), st.integers(0, 40))),
        draw(st.one_of(st.none(), st.integers(0, 40))),
    )


def bring_about(scene: Scene, session, standing) -> Person:
    """Inside a write that is taken back."""
    roles, delegations, writes, signs = standing
    world, me = scene.world, session.get(Person, getattr(scene.world, ME).id)
    units, systems = list(world.units.values()), list(world.systems.values())
    for role, unit, system, period in roles:
        place = {"qms_id": systems[system].id} if ROLES[role].in_qms else {"unit_id": units[unit].id}
        session.add(Assignment(person_id=me.id, role=role, **place, **period))
    for limits in delegations:
        limits = dict(limits)
        unit, revoked, through = limits.pop("place"), limits.pop("revoked"), limits.pop("through")
        limits |= {"delegator_id": getattr(world, limits.pop("delegator")).id, "delegate_id": me.id}
        limits |= {"unit_id": None if unit is None else units[unit].id, "revoked_at": clock.now() if revoked else None}
        limits["through_id"] = _narrower(session, limits, units[0].id) if through else None
        session.add(Delegation(**limits))
    revisions = list(session.scalars(select(Revision).order_by(Revision.id)))
    if writes is not None:
        revisions[writes % len(revisions)].author_id = me.id
    if signs is not None:
        stop = RouteStop(
            revision_id=revisions[signs % len(revisions)].id, position=9, person_id=me.id, meaning="reviewed"
        )
        session.add(stop)
    session.flush()
    session.expire_all()
    return me


def _narrower(session, limits: dict, unit: int) -> int:
    """An order that this one passes on, with limits of its own."""
    first = Delegation(**limits | {"kind": "TL", "document_kinds": "procedure", "unit_id": unit, "delegate_id": 3})
    if first.delegator_id == first.delegate_id:
        first.delegate_id = 4
    session.add(first)
    session.flush()
    return first.id


class TakenBack(Exception):
    """Nothing of it is to stay."""


@pytest.mark.sqlite_only
def test_sql_and_python_see_the_same(scene):
    seen_by_number = set()

    @settings(
        max_examples=SOAK * 40 or 60,
        derandomize=not SOAK,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(standings())
    def look(standing):
        with pytest.raises(TakenBack), writing() as session:
            compare(bring_about(scene, session, standing))
            raise TakenBack

    def compare(me):
        today = clock.today()
        revisions = db.session.scalars(select(Revision)).all()
        shown = set(db.session.scalars(select(Revision.id).join(Document).where(policy.visible_revisions(me, today))))
        assert shown == {row.id for row in revisions if policy.may_read(me, row)}
        documents = db.session.scalars(select(Document)).all()
        known = set(db.session.scalars(select(Document.id).where(policy.visible_documents(me))))
        assert known == {row.id for row in documents if policy.may_read_document(me, row)}
        waits = {row.id for row in db.session.scalars(work.waiting(me, today))}
        turn = {row.id for row in revisions if policy.is_their_turn(me, row) and policy.did_not_write_it(me, row)}
        assert waits == turn
        kept = compare_records(me)
        seen_by_number.add((len(shown), len(known), len(waits), len(kept)))

    look()
    assert len(seen_by_number) > 8, "too much alike to show anything"


def compare_records(me) -> set[int]:
    """The ids of those that the person may read: of a list, of one that is found already, and of each by itself."""
    kept = {row.id for row in db.session.scalars(select(Record)) if of_records.may_read(me, row)}
    for condition in (of_records.visible_records(me), of_records.visible_record(me)):
        assert set(db.session.scalars(select(Record.id).where(condition))) == kept
    return kept


def test_an_archivist_sees_the_records_of_the_archive_and_of_the_own_unit(scene):
    clerk = scene.world.clerk
    rows = {row.id: row for row in db.session.scalars(select(Record))}
    kept = [rows[ident] for ident in compare_records(clerk)]
    others = [row for row in kept if row.unit_id != scene.world.units["VP"].id]
    assert others and all(row.archived_on or row.concerns for row in others)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("who", ["staff", "head", "officer", "auditor", "branch_leader", "deputy_director"])
def test_everybody_of_the_scene_sees_what_they_may(scene, who):
    me, today = getattr(scene.world, who), clock.today()
    shown = set(db.session.scalars(select(Revision.id).join(Document).where(policy.visible_revisions(me, today))))
    assert shown == {row.id for row in db.session.scalars(select(Revision)) if policy.may_read(me, row)}
    assert shown
