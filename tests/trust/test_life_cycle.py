"""TRUST T3: only legal steps, by the right person, on what was signed; a second, smaller account of the life cycle.

The model below knows nothing of the workflow's table. Hypothesis takes steps in any order as anybody; after each, the
application must have done what the model did, or refused where the model refuses.
"""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, text

from qms.core import clock, signing
from qms.core.database import db, locked, writing
from qms.core.errors import Refusal
from qms.core.signing import signatures_of
from qms.documents import operations
from qms.documents.models import Document, Revision

from .processes import SOAK

PEOPLE = ("author", "staff", "head", "deputy", "officer", "qmr", "director", "deputy_director", "other_head", "auditor")
REVIEWS = {"head", "deputy", "officer", "qmr", "director", "deputy_director"}  # for a document of VP
APPROVES = {"director", "deputy_director"}
STEPS = ("submit", "review", "approve", "return", "take_back", "discard", "recall")
numbers = count(100)


class LifeCycle(RuleBasedStateMachine):
    """One document with a revision in force, and its next one."""

    world = None

    @initialize(author=st.sampled_from(["author", "head", "director"]))
    def begin(self, author):
        world = self.world
        self.document = world.publish(f"QT-VP-{next(numbers)}", "Quy trình").document_id
        document = db.session.get(Document, self.document)
        self.revision = world.draft(document, by=getattr(world, author), route=[(world.staff, "reviewed")]).id
        self.author, self.state, self.route, self.signed = author, "draft", [("staff", "reviewed")], 0
        self.touched, self.begins = False, None
        db.session.rollback()

    @rule(people=st.lists(st.sampled_from(PEOPLE), max_size=4), last=st.booleans())
    def save_route(self, people, last):
        meanings = ["reviewed"] * len(people)
        meanings[-1:] = ["approved"] if people and last else meanings[-1:]
        chosen = [(getattr(self.world, name), meaning) for name, meaning in zip(people, meanings, strict=True)]
        if self.done(lambda row: operations.save_draft(row, by=row.author, route=chosen)) != (self.state == "draft"):
            raise AssertionError("a route was saved that may not be")
        if self.state == "draft":
            self.route = list(zip(people, meanings, strict=True))

    @rule(reviewers=st.permutations(sorted(REVIEWS)), approver=st.sampled_from(sorted(APPROVES)), n=st.integers(1, 2))
    def save_good_route(self, reviewers, approver, n):
        chosen = [name for name in reviewers if name not in (approver, self.author)][:n]
        self._route_of([*((name, "reviewed") for name in chosen), (approver, "approved")])

    def _route_of(self, route):
        if self.state == "draft":
            people = [(getattr(self.world, name), meaning) for name, meaning in route]
            assert self.done(lambda row: operations.save_draft(row, by=row.author, route=people))
            self.route = route

    @rule(step=st.sampled_from(STEPS), who=st.sampled_from(PEOPLE), days=st.integers(-1, 2))
    def anybody_tries(self, step, who, days):
        self._take(step, who, days)

    @rule(step=st.sampled_from(STEPS), days=st.integers(-1, 2))
    def whose_turn_it_is_tries(self, step, days):
        self._take(step, self._turn or self.author, days)

    def _take(self, step, who, days):
        day, person = clock.today() + timedelta(days=days), getattr(self.world, who)
        given = {"effective_from": day} if step == "approve" else {"reason": "Một lý do đủ dài."}
        wanted = getattr(self, f"_may_{step}")(who, day)
        try:
            self.world.take(db.session.get(Revision, self.revision), step, person, **given)
            happened = True
        except Refusal:
            db.session.rollback()
            happened = False
        assert happened == wanted, f"{step} by {who}: {'done' if happened else 'refused'}"
        if happened:
            getattr(self, f"_then_{step}", lambda _day: None)(day)

    @property
    def _turn(self):
        return self.route[self.signed][0] if self.state in ("in_review", "reviewed") else None

    def _may_submit(self, who, _day):
        people, meanings = [name for name, _m in self.route], [meaning for _n, meaning in self.route]
        right = all(name in (REVIEWS if meaning == "reviewed" else APPROVES) for name, meaning in self.route)
        shape = len(people) >= 2 and meanings == ["reviewed"] * (len(people) - 1) + ["approved"]
        apart = len(set(people)) == len(people) and self.author not in people
        return self.state == "draft" and who == self.author and right and shape and apart

    def _then_submit(self, _day):
        self.state, self.signed, self.touched = "in_review", 0, False

    def _may_review(self, who, _day):
        return self.state == "in_review" and who == self._turn and not (self.touched and self.signed)

    def _then_review(self, _day):
        self.signed += 1
        self.touched = False if self.signed == 1 else self.touched
        self.state = "reviewed" if self.route[self.signed][1] == "approved" else "in_review"

    def _may_approve(self, who, day):
        return self.state == "reviewed" and who == self._turn and day >= clock.today() and not self.touched

    def _then_approve(self, day):
        self.state, self.begins = "approved", day

    def _may_return(self, who, _day):
        return self.state in ("in_review", "reviewed") and who == self._turn

    def _may_take_back(self, who, _day):
        return self.state in ("in_review", "reviewed") and who == self.author

    def _then_return(self, _day):
        self.state = "draft"

    _then_take_back = _then_return

    def _may_discard(self, who, _day):
        return self.state == "draft" and who in (self.author, "officer")

    def _then_discard(self, _day):
        self.state = "discarded"

    def _may_recall(self, who, _day):
        coming = self.state == "approved" and self.begins > clock.today()
        return coming and who in APPROVES and who != self.author

    def _then_recall(self, _day):
        self.state = "recalled"

    @rule(words=st.sampled_from(["Tên khác", "Tên khác nữa"]))
    def somebody_changes_the_title_by_hand(self, words):
        """In the database's shell, past the application."""
        with db.engine.begin() as shell:
            known = shell.scalar(text("SELECT title FROM revision WHERE id = :id"), {"id": self.revision})
            shell.execute(text("UPDATE revision SET title = :t WHERE id = :id"), {"t": words, "id": self.revision})
        if known != words and self.state in ("in_review", "reviewed", "approved"):
            self.touched = True

    def done(self, act) -> bool:
        try:
            with writing():
                act(locked(Revision, self.revision))
            return True
        except Refusal:
            return False

    @invariant()
    def the_application_says_the_same(self):
        if self.world is None or not hasattr(self, "state"):
            return
        db.session.rollback()
        row = db.session.get(Revision, self.revision, populate_existing=True)
        assert row.state == self.state
        stop = row.waits_on
        assert (stop.person.username if stop else None) == self._turn
        given = signatures_of(row, round=row.round)
        if self.state in ("in_review", "reviewed", "approved"):
            expected = [name for name, _m in self.route[: self.signed + (self.state == "approved")]]
            assert [signature.person.username for signature in given] == expected
            assert self.author not in expected
        if self.state == "approved":
            assert [s.person.username for s in given] == [name for name, _m in self.route]
            assert all(s.holds_for(row.covered(s.meaning)) for s in given) != self.touched
        db.session.rollback()


def test_any_steps_in_any_order_by_anybody(app, world):
    machine = type("OfThisWorld", (LifeCycle,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=SOAK * 4 or 12,
            stateful_step_count=25,
            derandomize=not SOAK,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def approved(world) -> Revision:
    revision = world.draft(world.publish("QT-VP-01", "Quy trình một").document)
    world.review(world.send(revision))
    return world.approve(revision)


def holds(revision: Revision) -> list[bool]:
    db.session.rollback()
    row = db.session.get(Revision, revision, populate_existing=True)
    return [s.holds_for(row.covered(s.meaning)) for s in signatures_of(row)]


def by_hand(statement: str, **values) -> None:
    db.session.rollback()
    with db.engine.begin() as shell:
        shell.execute(text(statement), values)


SIGNATURE = {
    "round": "round + 7", "name": "'Người khác'", "title": "'Chức vụ khác'", "unit": "'Đơn vị khác'",
    "meaning": "meaning || 'x'", "person_id": "person_id + 1", "on_behalf_of_id": "1", "role": "'Vai trò khác'",
    "capacity": "'KT. GIÁM ĐỐC'", "signed_at": "'2026-03-15 00:00:00'", "covered": "replace(covered, 'Quy', 'Qui')",
    "digest": "'0' || substr(digest, 2, 62) || 'x'",
}  # fmt: skip


def test_every_column_of_a_signature_is_tried():
    beside = {"id", "uid", "subject"}  # a row of its own; moving it to another subject is tried below
    assert set(SIGNATURE) == set(signing.Signature.__table__.columns.keys()) - beside


@pytest.mark.parametrize("column", SIGNATURE)
def test_a_signature_changed_in_any_column_is_void(app, approved, column):
    ident = approved.id
    assert holds(ident) == [True, True]
    covered = db.session.get(Revision, ident).covered("approved")
    by_hand(f"UPDATE signature SET {column} = {SIGNATURE[column]} WHERE meaning = 'approved'")
    moved = db.session.scalars(select(signing.Signature).order_by(signing.Signature.id.desc())).first()
    assert not moved.holds_for(covered)


COVERED = {
    "title": "UPDATE revision SET title = 'Tên khác' WHERE NOT migrated",
    "issue": "UPDATE revision SET issue = 7 WHERE NOT migrated",
    "amendment": "UPDATE revision SET amendment = 7 WHERE NOT migrated",
    "summary": "UPDATE revision SET summary = 'Khác' WHERE NOT migrated",
    "basis": "UPDATE revision SET basis = 'Khác' WHERE NOT migrated",
    "round": "UPDATE revision SET round = 9 WHERE NOT migrated",
    "revision": "UPDATE revision SET uid = 'x' WHERE NOT migrated",
    "file": "UPDATE revision SET file_sha256 = (SELECT file_sha256 FROM revision WHERE migrated) WHERE NOT migrated",
    "effective_from": "UPDATE revision SET effective_from = '2026-03-20' WHERE NOT migrated",
    "issued_on": "UPDATE revision SET issued_on = '2026-03-01' WHERE NOT migrated",
    "code": "UPDATE document SET code = 'QT-VP-99'",
    "kind": "UPDATE document SET kind = 'manual'",
    "unit": "UPDATE document SET unit_id = unit_id + 1",
    "qms": "UPDATE document SET qms_id = qms_id + 1",
    "document": "UPDATE document SET uid = 'x'",
}


@pytest.mark.parametrize("field", COVERED)
def test_a_signature_does_not_outlive_a_change_of_what_it_covers(app, approved, field):
    ident, given = approved.id, list(signatures_of(approved))
    assert set(COVERED) == set(approved.covered("approved"))
    kept = [signature.id for signature in given]
    by_hand(COVERED[field])
    row = db.session.get(Revision, ident, populate_existing=True)
    rows = [db.session.get(signing.Signature, each, populate_existing=True) for each in kept]
    only_of_approval = field in ("effective_from", "issued_on")
    assert [s.holds_for(row.covered(s.meaning)) for s in rows] == [only_of_approval, False]


def test_a_signature_moved_to_another_revision_is_void(app, world, approved):
    other = world.publish("QT-VP-02", "Quy trình một")
    by_hand("UPDATE signature SET subject = :ref", ref=other.ref)
    assert holds(other.id) == [False, False]


def test_a_signature_cannot_be_given_twice(app, world, approved):
    from sqlalchemy.exc import IntegrityError

    columns = "subject, round, meaning, person_id, name, title, unit, role, capacity, signed_at, covered, digest"
    with pytest.raises(IntegrityError):
        by_hand(f"INSERT INTO signature (uid, {columns}) SELECT 'copy', {columns} FROM signature")


def test_a_signature_does_not_outlive_a_changed_byte(app, world, approved, sign_in):
    ident, path = approved.id, approved.file.path
    client = sign_in(world.director)
    assert "Không còn giá trị" not in client.get(f"/documents/revisions/{ident}/signatures").text
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"x")
    assert "Không còn giá trị" in client.get(f"/documents/revisions/{ident}/signatures").text
