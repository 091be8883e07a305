"""What has happened before a journey begins: a nonconformity led on, forms of the library in force."""

from datetime import date, timedelta

from qms.actions import operations as actions
from qms.actions.workflow import ACTION
from qms.config import ROOT
from qms.core.database import get, writing
from qms.nonconformities import operations
from qms.nonconformities.workflow import NONCONFORMITY
from qms.people.models import Person, Unit

TODAY = date(2026, 3, 16)
WHAT, PLANNED = "Hồ sơ 0123 trả trễ hai ngày.", "Lập sổ theo dõi hạn trả."
_DONE = {"report_done": "author", "verify": "auditor"}  # steps of its action, and who takes them
_BY = {"confirm": "officer", "agree": "officer", "waive": "qmr"}
FORMS = {
    "corrective_action_request": "BM-QT.HT.04-01_LBH01_LSD02.docx",
    "nonconformity_log": "BM-QT.HT.04-02_LBH01_LSD01.docx",
    "disposal_minutes": "BM-QT.VP.02-06_LBH01_LSD00.docx",
    "nonconformity": "BM-QT.HT.04-03_LBH01_LSD00.docx",
}


def form_in_force(world, serves: str):
    """The form of the library that serves for this, put in force."""
    name = FORMS[serves]
    file = (ROOT / "procedures" / "bieu-mau" / name).read_bytes()
    return world.publish(name.partition("_")[0], "Biểu mẫu", kind="form", file=file, serves=serves)


def nonconformity(world, *steps: str, what: str = WHAT) -> str:
    """The address of one of VP, found today by `staff` and led on by these steps, of its own and of its one action."""
    with writing():
        names = ("staff", "head", "author", "officer", "auditor", "qmr")
        who = {name: get(Person, getattr(world, name).id) for name in names}
        unit = get(Unit, world.units["VP"].id)
        given = {"unit": unit, "source": "late_dossier", "what": what}
        row = operations.report(by=who["staff"], today=TODAY, discovered_on=TODAY, **given)
        facts = {
            "confirm": {"kind": "minor", "unit": unit, "deadline": TODAY + timedelta(days=60)},
            "correct": {"correction": "Đã xin lỗi.", "corrected_on": TODAY},
            "analyse": {"method": "other", "root_cause": "Chưa phân công.", "cause_group": "method"},
            "waive": {"reason": "Việc đơn lẻ, đã xử lý xong ngay."},
            "report_done": {"outcome": "Đã có sổ.", "done_on": TODAY},
        }
        for step in steps:
            if step == "send_plan":
                due = TODAY + timedelta(days=14)
                act = actions.plan_action(row, by=who["head"], today=TODAY, what=PLANNED, owner=who["author"], due=due)
            workflow, subject = (ACTION, act) if step in _DONE else (NONCONFORMITY, row)
            by = who[_DONE.get(step) or _BY.get(step, "head")]
            workflow.fire(subject, step, by=by, today=TODAY, **facts.get(step, {}))
        return f"/nonconformities/{row.id}"
