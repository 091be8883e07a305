"""The scene's records and lists for disposal: one in each state."""

from datetime import date

from sqlalchemy import select

from qms.attachments.operations import Received
from qms.core import clock
from qms.core.database import db, writing
from qms.core.signing import Proof
from qms.people.models import Person, Unit
from qms.records import operations as records
from qms.records.disposal import Disposal
from qms.records.handover import operations as to_archive
from qms.records.handover.models import Handover
from qms.records.handover.workflow import HANDOVER
from qms.records.models import Record, RecordFile
from qms.records.workflow import DISPOSAL, RECORD
from tests.world import World

PAST = date(2024, 1, 8)
_REVIEWED = {"send": "officer", "review": "head"}
_VALUED = _REVIEWED | {"value": "clerk"}
DISPOSALS = {  # state of a list for disposal: the steps that lead there, and who takes them
    "draft": {},
    "in_review": {"send": "officer"},
    "reviewed": _REVIEWED,
    "valued": _VALUED,
    "approved": _VALUED | {"approve": "director"},
    "carried_out": _VALUED | {"approve": "director", "carry_out": "clerk"},
    "given_up": {"drop": "officer"},
}

HANDOVERS = {"draft": {}, "sent": {"send": "staff"}, "received": {"send": "staff", "receive": "clerk"}}
HANDOVERS |= {"given_up": {"drop": "staff"}}


class Kept:
    """The part of a scene that is kept."""

    def _records(self) -> None:
        """One in each state, of VP, added by `staff`; and one of another unit, one of the branch."""
        world, made = self.world, {"open": self._keep("open")}
        made["elsewhere"] = self._keep("elsewhere", unit="LĐVL", by=world.other)
        made["branch"] = self._keep("branch", unit="CC", by=world.branch_staff)
        for name in ("closed", "held", *DISPOSALS):
            made[name] = self._keep(name)
            self._fire(RECORD, Record, made[name], "close", world.head, closed_on=PAST, retention="1")
        self._fire(RECORD, Record, made["held"], "hold", world.qmr, reason="Thanh tra lydohold.")
        made["dropped"] = self._keep("dropped")
        self._fire(RECORD, Record, made["dropped"], "drop", world.staff, reason="Lập nhầm lydodrop.")
        lists = {name: self._propose(made[name], steps) for name, steps in DISPOSALS.items()}
        lists["branch"] = self._propose_of_branch()
        self.subjects[Disposal] = lists
        self._hand_over()
        kept = ("open", "closed", "held", "elsewhere", "branch", "dropped")
        self.subjects[Record] = {name: made[name] for name in kept}
        self.subjects[Record] |= {"listed": made["draft"], "destroyed": made["carried_out"]}
        files = select(Record.id, RecordFile.id).join(RecordFile.record)
        held = dict(db.session.execute(files).all())
        self.subjects[RecordFile] = {name: held[made[name]] for name in ("open", "elsewhere")}

    def _hand_over(self) -> None:
        """One list in each state, of VP, made by `staff`; and one of the branch."""
        world, made = self.world, {}
        for name, steps in HANDOVERS.items():
            ident = self._keep(f"handover_{name}")
            self._fire(RECORD, Record, ident, "close", world.head, closed_on=PAST, retention="1")
            made[name] = self._make(ident, world.staff)
            for step, by in steps.items():
                given = {
                    "receive": {"received_on": clock.today(), "place": "Kho"},
                    "drop": {"reason": "Thôi lydodrop."},
                }
                self._fire(HANDOVER, Handover, made[name], step, getattr(world, by), **given.get(step, {}))
        ident = self._keep("handover_branch", unit="CC", by=world.branch_staff)
        self._fire(RECORD, Record, ident, "close", world.branch_leader, closed_on=PAST, retention="1")
        made["branch"] = self._make(ident, world.branch_staff)
        self.subjects[Handover] = made

    def _make(self, record: int, by: Person) -> int:
        with writing():
            return to_archive.make_list([db.session.get(Record, record)], by=by, today=clock.today()).id

    def _propose(self, record: int, steps: dict[str, str]) -> int:
        given = {
            "value": {"valued_on": clock.today(), "valued_at": "Kho", "council": "Một\nHai\nBa"},
            "carry_out": {"carried_out_on": clock.today(), "place": "Kho", "method": "Xóa", "witnesses": "Không"},
            "drop": {"reason": "Thôi không hủy lydodrop."},
        }
        with writing():
            officer = self.world.officer
            row = records.propose_disposal([db.session.get(Record, record)], by=officer, today=clock.today())
            ident = row.id
        for step, by in steps.items():
            self._fire(DISPOSAL, Disposal, ident, step, getattr(self.world, by), **given.get(step, {}))
        return ident

    def _propose_of_branch(self) -> int:
        world, ident = self.world, self._keep("branch_old", unit="CC", by=self.world.branch_staff)
        self._fire(RECORD, Record, ident, "close", world.branch_leader, closed_on=PAST, retention="1")
        with writing():
            row = records.propose_disposal(
                [db.session.get(Record, ident)], by=world.branch_officer, today=clock.today()
            )
            return row.id

    def _fire(self, workflow, model, ident: int, step: str, by: Person, **given) -> None:
        with writing():
            row, proof = db.session.get(model, ident), Proof(by) if workflow.steps[step].sign else None
            workflow.fire(row, step, by=by, today=clock.today(), proof=proof, **given)

    def _keep(self, name: str, *, unit: str = "VP", by: Person | None = None) -> int:
        world, stored = self.world, World.upload(f"Nội dung chuhoso{name}", name=f"tephoso{name}.docx")
        with writing():
            row = records.add_record(
                by=by or world.staff,
                today=clock.today(),
                unit=db.session.get(Unit, world.units[unit].id),
                title=f"Hồ sơ hoso{name}",
                opened_on=PAST,
                retention_years=1,
            )
            kept = [Received(stored.staged, stored.media_type, stored.name, f"Nội dung chuhoso{name}")]
            records.add_files(row, kept, by=by or world.staff)
            return row.id
