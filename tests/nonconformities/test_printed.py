"""The corrective-action request and the log are filled into the forms in force of the starter library."""

import io
from datetime import timedelta

import docx
import pytest
from PIL import Image
from sqlalchemy import select

from qms.actions.models import Action
from qms.config import ROOT
from qms.core import clock
from qms.core.database import db, get, writing
from qms.nonconformities import operations
from qms.nonconformities.models import Nonconformity
from qms.people.models import Person, Unit
from tests.nonconformities.test_actions import REASON

FORMS = {
    "BM-QT.HT.04-01": ("corrective_action_request", "BM-QT.HT.04-01_LBH01_LSD02.docx"),
    "BM-QT.HT.04-02": ("nonconformity_log", "BM-QT.HT.04-02_LBH01_LSD01.docx"),
}


@pytest.fixture
def forms(world):
    """The forms that the library holds for them, in force."""
    for code, (serves, name) in FORMS.items():
        file = (ROOT / "procedures" / "bieu-mau" / name).read_bytes()
        world.publish(code, "Biểu mẫu", kind="form", file=file, serves=serves)


@pytest.fixture
def closed(world, sign_in, now):
    """Led to its end over the pages: five whys, an action with a later date, verified, effective; a major one."""
    with writing():
        row = operations.report(
            by=get(Person, world.staff.id),
            today=clock.today(),
            unit=get(Unit, world.units["VP"].id),
            source="late_dossier",
            what="Trả trễ hồ sơ 0123.",
            place="Quầy số 3",
            evidence="Phiếu hẹn 0123.",
            discovered_on=clock.today(),
        )
    due = clock.today() + timedelta(days=60)
    whys = {"method": "five_whys", "why1": "Không ai nhắc hạn.", "why2": "Không có sổ theo dõi."}
    given = {"what": "Lập sổ theo dõi.", "kind": "corrective", "owner": world.author.id, "due": "30/03/2026"}
    confirmed = {"kind": "major", "unit": world.units["VP"].id, "deadline": f"{due:%d/%m/%Y}"}
    corrected = {"correction": "Đã xin lỗi công dân.", "disposition": "accept", "corrected_on": "16/03/2026"}

    def post(by, step, **data):
        answer = sign_in(by).post(step if "/" in step else f"/nonconformities/{row.id}/steps/{step}", data=data)
        assert answer.status_code == 303, answer.text

    post(world.officer, "confirm", **confirmed)
    post(world.head, "correct", **corrected)
    post(world.head, "analyse", root_cause="Chưa phân công.", cause_group="method", **whys)
    post(world.head, f"/nonconformities/{row.id}/actions/new", **given)
    post(world.head, "send_plan")
    post(world.qmr, "agree")
    action = f"/actions/{db.session.scalars(select(Action.id)).one()}/steps/"
    post(world.author, f"{action}ask_time", reason=REASON, until="15/04/2026")
    post(world.officer, f"{action}grant_time", note="Đồng ý.")
    post(world.author, f"{action}report_done", outcome="Đã có sổ.", done_on="16/03/2026")
    post(world.auditor, f"{action}verify")
    now(clock.today() + timedelta(days=61))
    post(world.qmr, "judge_effective", conclusion="Hai tháng không có hồ sơ trễ.")
    return db.session.get(Nonconformity, row.id)


def written(answer) -> str:
    """Every word of the file."""
    assert answer.status_code == 200 and answer.mimetype.endswith("wordprocessingml.document"), answer.text
    return " ".join(
        node.text or ""
        for node in docx.Document(io.BytesIO(answer.data)).element.body.iter()
        if node.tag.endswith("}t")
    )


def test_the_request_is_filled_in_all_its_four_parts(world, sign_in, forms, closed):
    answer = sign_in(world.officer).get(f"/nonconformities/{closed.id}/form")
    said = written(answer)
    parts = {
        "head": (closed.number, "Văn phòng Sở", "☒ KPH nặng"),
        "1": ("Trả trễ hồ sơ 0123.", "Quầy số 3", "Phiếu hẹn 0123.", world.staff.name),
        "2": ("☒ Chấp nhận có điều kiện", "Không có sổ theo dõi.", "☒ Quy trình, phương pháp", "Lập sổ theo dõi."),
        "3": ("☒ Phê duyệt", world.qmr.name, "30/03/2026", "15/04/2026", "Đồng ý"),
        "4": ("Đã có sổ.", world.auditor.name, "Hai tháng không có hồ sơ trễ.", "☒ Đóng phiếu", "16/05/2026"),
    }
    flat = "".join(said.split())
    assert {part: [one for one in texts if "".join(one.split()) not in flat] for part, texts in parts.items()} == {
        part: [] for part in parts
    }
    assert closed.number in answer.headers["Content-Disposition"]


def fishbone(row):
    """Its cause told anew, by fishbone."""
    with writing():
        kept = get(Nonconformity, row.id)
        kept.method, kept.analysis = "fishbone", '{"bones": {"people": ["Thiếu người trực quầy"]}}'


def test_a_fishbone_comes_into_the_form_as_a_picture_that_is_told_in_words(world, sign_in, forms, closed):
    fishbone(closed)
    filled = docx.Document(io.BytesIO(sign_in(world.officer).get(f"/nonconformities/{closed.id}/form").data))
    (shown,) = filled.element.body.xpath(".//wp:inline")
    assert "Con người: Thiếu người trực quầy." in shown.xpath("./wp:docPr/@descr")[0]
    assert shown.xpath("ancestor::w:tc//w:t/text()")[0].startswith("Biểu đồ xương cá")
    with Image.open(io.BytesIO(filled.part.related_parts[shown.xpath(".//a:blip/@r:embed")[0]].blob)) as picture:
        assert picture.format == "PNG" and picture.width > 1500


def test_what_has_only_just_been_reported_is_filled_in_as_far_as_it_goes(world, sign_in, forms):
    given = {"what": "Thiếu chữ ký.", "discovered_on": "16/03/2026", "unit": world.units["VP"].id}
    sign_in(world.staff).post("/nonconformities/new", data=given | {"source": "self_found"})
    row = db.session.scalars(select(Nonconformity)).one()
    assert "Thiếu chữ ký." in written(sign_in(world.staff).get(f"/nonconformities/{row.id}/form"))


def test_the_log_is_filled_into_its_form(world, sign_in, forms, closed):
    said = written(sign_in(world.officer).get("/nonconformities.docx"))
    assert closed.number in said and "Lập sổ theo dõi." in said and "1/1 đã xác nhận" in said


def test_without_a_form_in_force_it_says_what_to_do(world, sign_in, closed):
    answer = sign_in(world.officer).get(f"/nonconformities/{closed.id}/form")
    assert answer.status_code == 422 and "Phiếu yêu cầu hành động khắc phục" in answer.text
    assert sign_in(world.other).get(f"/nonconformities/{closed.id}/form").status_code == 404
