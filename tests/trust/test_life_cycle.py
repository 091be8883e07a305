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
from sqlalchemy import text

from qms.core import clock
from qms.core.database import db, locked, writing
from qms.core.errors import Refusal
from qms.core.signing import signatures_of
from qms.documents import operations
from qms.documents.models import Document, Revision

from .processes import SOAK

PEOPLE = ("author", "staff", "head", "deputy", "officer", "qmr", "director", "deputy_director", "other_head")
REVIEWS = {"head", "deputy", "officer", "qmr", "director", "deputy_director"}  # for a document of VP
APPROVES = {"director", "deputy_director"}
STEPS = ("submit", "review", "approve", "return", "take_back", "discard", "recall")
numbers = count(100)


class LifeCycle(RuleBasedStateMachine):
    """One document with a revision in force, and its next one."""

    world = None

    @initialize(author=st.sampled_from(["author", "head", "director"]), sent=st.booleans())
    def begin(self, author, sent):
        world = self.world
        self.document = world.publish(f"QT-VP-{next(numbers)}", "Quy trình").document_id
        document = db.session.get(Document, self.document)
        self.revision = world.draft(document, by=getattr(world, author), route=[(world.staff, "reviewed")]).id
        self.author, self.state, self.route, self.signed = author, "draft", [("staff", "reviewed")], 0
        self.title = self.title_signed = "Quy trình"
        self.begins = None
        db.session.rollback()
        if sent:
            self._route_of([("deputy", "reviewed"), ("qmr", "reviewed"), ("deputy_director", "approved")])
            self._take("submit", author, 0)

    @rule(reviewers=st.permutations(sorted(REVIEWS)), approver=st.sampled_from(sorted(APPROVES)), n=st.integers(1, 2))
    def save_good_route(self, reviewers, approver, n):
        chosen = [name for name in reviewers if name not in (approver, self.author)][:n]
        self._route_of([*((name, "reviewed") for name in chosen), (approver, "approved")])

    def _route_of(self, route):
        if self.state == "draft":
            people = [(getattr(self.world, name), meaning) for name, meaning in route]
            assert self.done(lambda row: operations.save_draft(row, by=row.author, route=people))
            self.route = route

    @rule()
    def send_with_flawed_routes(self):
        """Whoever the author is, each flaw alone stops it."""
        good = [("deputy", "reviewed"), ("qmr", "reviewed"), ("deputy_director", "approved")]
        for flawed in (
            [(self.author, "reviewed"), *good],
            [*good[:2], ("deputy", "reviewed"), good[2]],
            [("staff", "reviewed"), *good],
            good[:2],
            good[::-1],
        ):
            self._route_of(flawed)
            if self.state == "draft":
                self._take("submit", self.author, 1)

    @rule(step=st.sampled_from(STEPS), days=st.integers(-1, 2), also_the_right_one=st.booleans())
    def anybody_tries(self, step, days, also_the_right_one):
        self.everybody_tries(step, days, also_the_right_one)

    def everybody_tries(self, step, days, also_the_right_one):
        """Those who may not, first."""
        day = clock.today() + timedelta(days=days)
        may = {who: getattr(self, f"_may_{step}")(who, day) for who in PEOPLE}
        for who in sorted(PEOPLE, key=may.get)[: len(PEOPLE) if also_the_right_one else -1]:
            self._take(step, who, days)
            if may[who]:
                break

    @rule(signed=st.integers(0, 3), words=st.sampled_from([None, "Tên khác", "Tên khác nữa"]), returned=st.booleans())
    def a_round(self, signed, words, returned):
        """Sent, signed by some in order while all others try, changed by hand perhaps, and sent back."""
        if self.state == "draft":
            self._take("submit", self.author, 1)
        for _n in range(signed):
            step = {"in_review": "review", "reviewed": "approve"}.get(self.state)
            if step:
                self.everybody_tries(step, 1, True)
        if words:
            self.somebody_changes_the_title_by_hand(words)
            self.everybody_tries("review", 1, False)
        if self.state in ("in_review", "reviewed"):
            self._take("return" if returned else "take_back", self._turn if returned else self.author, 0)

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
    def touched(self):
        """Whether what was signed is no longer what stands; a title changed back holds again."""
        return self.signed > 0 and self.title != self.title_signed

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
        self.state, self.signed = "in_review", 0

    def _may_review(self, who, _day):
        return self.state == "in_review" and who == self._turn and not self.touched

    def _then_review(self, _day):
        self.signed += 1
        self.title_signed = self.title
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

    def somebody_changes_the_title_by_hand(self, words):
        """In the database's shell, past the application."""
        with db.engine.begin() as shell:
            shell.execute(text("UPDATE revision SET title = :t WHERE id = :id"), {"t": words, "id": self.revision})
        self.title = words

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


@pytest.mark.sqlite_only
def test_any_steps_in_any_order_by_anybody(app, world):
    machine = type("OfThisWorld", (LifeCycle,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=SOAK * 4 or 14,
            stateful_step_count=7,
            derandomize=not SOAK,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink) if SOAK else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
