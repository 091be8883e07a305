"""The people of a story, and what each of them does in it."""

from datetime import date, timedelta

from sqlalchemy import select

from qms.actions import operations as actions
from qms.actions.models import Action
from qms.actions.workflow import ACTION
from qms.core.database import db, locked
from qms.documents.models import Document
from qms.nonconformities import operations
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.workflow import NONCONFORMITY
from qms.people import queries as people
from qms.people.models import Assignment, Person, Unit

TOLD = ("source", "what", "place", "evidence", "requirement", "clause")


class Players:
    """Those who act in a story; `is_next`: it is the new round of one that did not work."""

    def __init__(self, row: dict, today: date, *, is_next: bool = False):
        self.row, self.today, self.is_next = row, today, is_next

    def report(self, day: date) -> None:
        """Somebody says what is not right."""
        code, told = self.row.get("document"), {name: self.row[name] for name in TOLD if name in self.row}
        document = db.session.scalars(select(Document).where(Document.code == code)).one() if code else None
        unit, by = self._unit(), person(self.row["by"])
        operations.report(by=by, today=day, unit=unit, document=document, discovered_on=day, **told)

    def link(self, day: date) -> None:
        """The officer knows it already."""
        self.step("link", "officer", {"original": _reported(self.row["of"], is_next=False)}, day)

    def confirm(self, day: date) -> None:
        """It has a kind, a unit and a deadline."""
        given = {"kind": self.row["kind"], "unit": self._unit(), "deadline": self._date(self.row["deadline"])}
        self.step("confirm", "officer", given, day)

    def correct(self, day: date) -> None:
        """What was done at once."""
        self.step("correct", "head", self.row["correct"] | {"corrected_on": day}, day)

    def analyse(self, day: date) -> None:
        """5 whys, or a fishbone."""
        told = dict(self.row["analyse"])
        whys, bones = told.pop("five_whys", []), told.pop("fishbone", {})
        told |= {f"why{number}": why for number, why in enumerate(whys, 1)}
        told |= {f"bone_{group}": "\n".join(causes) for group, causes in bones.items()}
        self.step("analyse", "head", told | {"method": "fishbone" if bones else "five_whys"}, day)

    def plan(self, planned: dict, day: date) -> None:
        """An action with an owner and a date."""
        given = {"what": planned["what"], "kind": planned.get("kind", "corrective"), "due": self._date(planned["due"])}
        if "about" in planned:
            given["document"] = db.session.scalars(select(Document).where(Document.code == planned["about"])).one()
            given["readers"] = self._unit()
        owner, by = person(planned["owner"]), self._player("head")
        actions.plan_action(self._subject(), by=by, today=day, owner=owner, **given)

    def ask(self, planned: dict, act: dict, day: date) -> None:
        """The owner asks for another date, or somebody answers."""
        given = {name: act[name] for name in ("reason", "note") if name in act}
        if "until" in act:
            given["until"] = self._date(act["until"])
        by = person(act.get("by", planned["owner"]))
        ACTION.fire(self._action(planned), act["step"], by=by, today=day, **given)

    def report_done(self, planned: dict, day: date) -> None:
        """The owner says what was done."""
        given = {"outcome": planned["outcome"], "done_on": day}
        ACTION.fire(self._action(planned), "report_done", by=person(planned["owner"]), today=day, **given)

    def verify(self, planned: dict, day: date) -> None:
        """Somebody else has seen that it is done."""
        ACTION.fire(self._action(planned), "verify", by=self._player("verifier"), today=day)

    def step(self, name: str, who: str, given: dict, day: date) -> None:
        """A step of the nonconformity, by whoever plays that part in its unit."""
        NONCONFORMITY.fire(self._subject(), name, by=self._player(who), today=day, **given)

    def _player(self, part: str) -> Person:
        """The head of the unit; of its quality system the officer, or who stands in for the officer."""
        unit = self._unit()
        system = people.system_of(unit, self.today)
        if part == "head":
            return _holding(Assignment.role.in_(("head", "unit_leader")), Assignment.unit_id == unit.id)
        officer = _holding(Assignment.role == "quality_officer", Assignment.qms_id == system.id)
        role = {"approver": "qmr", "verifier": "auditor"}.get(part, "")
        if part == "closer" and self.row["kind"] == "major":
            role = "qmr"
        return _holding(Assignment.role == role, Assignment.qms_id == system.id) or officer

    def _unit(self) -> Unit:
        return db.session.scalars(select(Unit).where(Unit.code == self.row["unit"])).one()

    def _date(self, offset: int) -> date:
        return self.today + timedelta(days=offset)

    def _subject(self) -> Nonconformity:
        return _reported(self.row["what"], is_next=self.is_next)

    def _action(self, planned: dict) -> Action:
        query = select(Action.id).where(Action.what == planned["what"])
        self._subject()  # what it comes of is locked first
        return locked(Action, db.session.scalars(query).one())


def person(username: str) -> Person:
    """The account of this user name."""
    return db.session.scalars(select(Person).where(Person.username == username)).one()


def _holding(*held) -> Person | None:
    return db.session.scalars(select(Person).join(Person.assignments).where(*held).limit(1)).first()


def _reported(what: str, *, is_next: bool) -> Nonconformity:
    went_on = Nonconformity.predecessor_id.is_not(None)
    query = select(Nonconformity.id).where(Nonconformity.what == what.strip(), went_on if is_next else ~went_on)
    return locked(Nonconformity, db.session.scalars(query).one())
