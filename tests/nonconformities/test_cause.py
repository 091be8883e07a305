"""The unit tells what was done at once and finds the cause, by 5 whys or by fishbone."""

import pytest
from sqlalchemy import select

from qms.core import clock
from qms.core.database import db, get, writing
from qms.nonconformities import operations
from qms.nonconformities.models import Nonconformity
from qms.people.models import Person, Unit

WHYS = {"method": "five_whys", "why1": "Không ai nhắc hạn.", "why2": "Không có sổ theo dõi."}
FISH = {"method": "fishbone", "bone_people": "Thiếu người\nChưa tập huấn", "bone_law": "Quy định mới"}
ROOT = {"root_cause": "Chưa phân công theo dõi.", "cause_group": "method"}


@pytest.fixture
def row(world, sign_in):
    with writing():
        row = operations.report(
            by=get(Person, world.staff.id),
            today=clock.today(),
            unit=get(Unit, world.units["VP"].id),
            source="late_dossier",
            what="Hồ sơ trả trễ.",
            discovered_on=clock.today(),
        )
    given = {"kind": "major", "unit": world.units["VP"].id, "deadline": "30/04/2026"}
    take(sign_in(world.officer), row, "confirm", **given)
    return row


def take(client, row, step, **data):
    return client.post(f"/nonconformities/{row.id}/steps/{step}", data=data)


def fresh(row):
    db.session.expire_all()
    return db.session.scalars(select(Nonconformity).where(Nonconformity.id == row.id)).one()


@pytest.fixture
def corrected(world, sign_in, row):
    take(sign_in(world.head), row, "correct", correction="Đã xin lỗi và hẹn lại.", corrected_on="16/03/2026")
    return row


@pytest.mark.parametrize(
    ("day", "status", "said"),
    [
        ("15/03/2026", 422, "trước ngày phát hiện 16/03/2026"),
        ("17/03/2026", 422, "tương lai"),
        ("16/03/2026", 303, ""),
    ],
)
def test_nothing_is_corrected_before_it_was_found_nor_tomorrow(world, sign_in, row, day, status, said):
    given = {"correction": "Đã xin lỗi.", "corrected_on": day, "disposition": "apologise"}
    answer = take(sign_in(world.head), row, "correct", **given)
    assert answer.status_code == status
    if said:
        assert said in answer.text and "Đã xin lỗi.</textarea>" in answer.text
    assert fresh(row).state == ("analysing" if status == 303 else "correcting")


def test_staff_and_other_units_do_not_answer_for_it(world, sign_in, row):
    for person, status in ((world.staff, 403), (world.other_head, 404)):
        answer = take(sign_in(person), row, "correct", correction="Đã sửa.", corrected_on="16/03/2026")
        assert answer.status_code == status


def test_five_whys_are_drawn_as_a_chain(world, sign_in, corrected):
    head = sign_in(world.head)
    assert head.get(f"/nonconformities/{corrected.id}/steps/analyse").status_code == 200
    assert take(head, corrected, "analyse", **WHYS, **ROOT).status_code == 303
    assert fresh(corrected).whys == [WHYS["why1"], WHYS["why2"]]
    page = head.get(f"/nonconformities/{corrected.id}").text
    assert 'class="whys"' in page and WHYS["why2"] in page


def test_a_fishbone_is_drawn_with_its_groups(world, sign_in, corrected):
    head = sign_in(world.head)
    assert take(head, corrected, "analyse", **FISH, **ROOT).status_code == 303
    assert fresh(corrected).bones["people"] == ["Thiếu người", "Chưa tập huấn"]
    page = head.get(f"/nonconformities/{corrected.id}").text
    for shown in ("fishbone-lying", "fishbone-upright"):  # for wide screens and paper, and for narrow ones
        drawn = page.partition(f'<svg class="drawing {shown}"')[2].partition("</svg>")[0]
        assert ">Chưa tập huấn</text>" in drawn and ">Môi trường</text>" in drawn
        assert "Con người: Thiếu người; Chưa tập huấn." in drawn, "what a screen reader says"


def test_what_is_written_on_a_bone_is_text_whatever_it_holds(world, sign_in, corrected):
    nasty = {"bone_people": "<script>alert(1)</script>\u200b 漢字 🐟", "bone_law": "x" * 1000}
    head = sign_in(world.head)
    assert take(head, corrected, "analyse", **FISH | nasty, **ROOT).status_code == 303
    page = head.get(f"/nonconformities/{corrected.id}")
    assert page.status_code == 200 and "<script>alert(1)" not in page.text


@pytest.mark.parametrize("method", ["five_whys", "fishbone"])
def test_a_method_without_an_answer_is_no_analysis(world, sign_in, corrected, method):
    assert take(sign_in(world.head), corrected, "analyse", method=method, **ROOT).status_code == 422
    assert fresh(corrected).state == "analysing"


def test_of_two_who_analyse_at_once_the_second_loses_nothing_they_wrote(world, sign_in, corrected):
    seen = corrected.fingerprint
    take(sign_in(world.head), corrected, "analyse", **WHYS, **ROOT)
    mine = {"why1": "Máy in hỏng cả buổi.", "root_cause": "Không có máy dự phòng.", "elsewhere": "Cả phòng khác."}
    late = take(sign_in(world.deputy), corrected, "analyse", **WHYS | ROOT | mine, seen=seen)
    assert late.status_code == 409 and world.head.name in late.text
    for said in mine.values():
        assert f'<p class="prose">{said}</p>' in late.text
