"""From the plan to the proof: one owner and a date each, agreed by another, verified by a third."""

import io
from datetime import date, timedelta

import openpyxl
from sqlalchemy import select

from qms.actions.models import Action
from qms.actions.policy import may_read as may_read_action
from qms.actions.policy import may_verify, to_verify
from qms.actions.policy import visible_actions as sees_action
from qms.core import clock
from qms.core.database import db, get, writing
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.policy import may_agree, may_close, may_read, visible_nonconformities
from qms.nonconformities.turns import whoever_agrees, whoever_closes
from qms.notices.models import Notice
from tests.documents.pages import seen, words
from tests.world import PEOPLE, World

from .plans import REASON, done, state


def test_nothing_was_done_before_it_was_found_nor_tomorrow(world, steps, under_way):
    for day, status in (("15/03/2026", 422), ("17/03/2026", 422), ("16/03/2026", 303)):
        given = {"outcome": "Đã có quyết định phân công.", "done_on": day}
        assert steps(world.author, "report_done", action=under_way, **given) == status, day


def test_the_whole_way_to_the_end(world, steps, row, under_way, now):
    assert state(under_way) == "under_way"
    assert done(steps, under_way, world.staff) == 403
    assert done(steps, under_way, world.author) == 303
    assert (state(under_way), state(row)) == ("done", "verifying")
    assert steps(world.auditor, "verify", action=under_way) == 303
    assert (state(under_way), state(row)) == ("verified", "effectiveness")
    assert steps(world.officer, "judge_effective", conclusion="Không tái diễn.") == 422
    now(clock.today() + timedelta(days=60))
    assert steps(world.officer, "judge_effective", conclusion="Không tái diễn.") == 303
    row = db.session.get(Nonconformity, row.id)
    assert (state(row), row.effective, row.closed_on) == ("closed", True, clock.today())


def test_a_locked_step_says_why(world, steps, sign_in, row, under_way):
    done(steps, under_way, world.author)
    steps(world.auditor, "verify", action=under_way)
    assert "15/05/2026" in sign_in(world.officer).get(f"/nonconformities/{row.id}/steps/judge_effective").text


def test_whoever_owns_one_of_the_actions_verifies_none(world, plan, steps):
    _status, action = plan()
    plan(owner=world.auditor)
    steps(world.head, "send_plan")
    steps(world.qmr, "agree")
    done(steps, action, world.author)
    assert steps(world.auditor, "verify", action=action) == 403
    assert steps(world.officer, "verify", action=action) == 303


def test_a_returned_action_is_its_owners_again(world, steps, row, under_way, sign_in):
    done(steps, under_way, world.author)
    assert steps(world.auditor, "send_back", action=under_way, reason=REASON) == 303
    assert (state(under_way), state(row)) == ("under_way", "acting")
    assert under_way.what in sign_in(world.author).get("/").text


def test_the_owner_and_the_next_verifier_see_the_evidence_and_why_it_came_back(world, steps, under_way, sign_in, row):
    paper = (io.BytesIO(World.docx("Lịch trực tháng 3")), "lịch trực.docx")
    done(steps, under_way, world.author, files=paper)
    assert "lịch trực.docx" in sign_in(world.auditor).get(f"/actions/{under_way.id}/steps/verify").text
    steps(world.auditor, "send_back", action=under_way, reason=REASON)
    returned = f"{world.auditor.name} trả lại ngày 16/03/2026"
    for at in (f"/actions/{under_way.id}/steps/report_done", f"/nonconformities/{row.id}"):
        page = words(seen(sign_in(world.author).get(at)).xpath("//main")[0])
        assert f"{returned} {REASON}" in page, at
    done(steps, under_way, world.author)
    assert returned not in words(seen(sign_in(world.auditor).get(f"/actions/{under_way.id}/steps/verify")))


def test_the_old_date_stays_visible(world, steps, row, under_way, sign_in):
    assert steps(world.author, "ask_time", action=under_way, reason=REASON, until="29/03/2026") == 422
    assert steps(world.author, "ask_time", action=under_way, reason=REASON, until="15/04/2026") == 303
    assert steps(world.author, "ask_time", action=under_way, reason=REASON, until="20/04/2026") == 422
    assert steps(world.author, "grant_time", action=under_way) == 403
    assert REASON in sign_in(world.qmr).get("/desk/more-time").text
    assert steps(world.qmr, "grant_time", action=under_way) == 303
    page = sign_in(world.author).get(f"/nonconformities/{row.id}").text
    assert "30/03/2026" in page and "15/04/2026" in page
    assert f"{db.session.get(Action, under_way.id).due:%d/%m/%Y}" == "15/04/2026"


def test_a_date_that_has_passed_while_the_request_waited_is_not_granted(world, steps, under_way, sign_in, now):
    steps(world.author, "ask_time", action=under_way, reason=REASON, until="15/04/2026")
    now(date(2026, 4, 15))
    address = f"/actions/{under_way.id}/steps/grant_time"
    assert "đã qua" not in sign_in(world.qmr).get(address).text
    now(date(2026, 4, 16))
    for language, words_ in (("vi", "15/04/2026, đã qua"), ("en", "15/04/2026, has passed")):
        assert words_ in sign_in(world.qmr, language=language).get(address).text
    assert steps(world.qmr, "grant_time", action=under_way) == 422
    db.session.expire_all()
    assert f"{db.session.get(Action, under_way.id).due:%d/%m/%Y}" == "30/03/2026"
    assert steps(world.qmr, "refuse_time", action=under_way, reason=REASON) == 303


def test_what_is_not_granted_leaves_the_date(world, steps, under_way):
    steps(world.author, "ask_time", action=under_way, reason=REASON, until="15/04/2026")
    assert steps(world.qmr, "refuse_time", action=under_way, reason=REASON) == 303
    db.session.expire_all()
    assert f"{db.session.get(Action, under_way.id).due:%d/%m/%Y}" == "30/03/2026"


def test_what_does_not_work_goes_on_under_a_new_number(world, steps, row, under_way):
    done(steps, under_way, world.author)
    steps(world.auditor, "verify", action=under_way)
    assert steps(world.officer, "judge_not_effective", reason=REASON) == 303
    following = db.session.scalars(select(Nonconformity).where(Nonconformity.predecessor_id == row.id)).one()
    assert (following.number, following.state, state(row)) == ("KPH-2026-VP-002", "analysing", "closed")
    assert not db.session.get(Nonconformity, row.id).effective
    assert steps(world.qmr, "reopen", reason=REASON) == 422, "it went on as the other one"


def test_only_the_representative_or_a_leader_reopens(world, steps, row):
    assert steps(world.officer, "waive", reason=REASON) == 303
    assert steps(world.officer, "reopen", reason=REASON) == 403
    assert steps(world.qmr, "reopen", reason=REASON) == 303
    assert (state(row), db.session.get(Nonconformity, row.id).round) == ("analysing", 2)


def test_who_has_an_action_sees_what_it_comes_of(world, plan, row, sign_in):
    assert sign_in(world.other).get(f"/nonconformities/{row.id}").status_code == 404
    plan(owner=world.other)
    assert sign_in(world.other).get(f"/nonconformities/{row.id}").status_code == 200


def test_the_verifiers_are_told_what_is_done_until_it_is_verified(world, steps, under_way):
    done(steps, under_way, world.author)
    asked = select(Notice).where(Notice.kind == "actions:action:report_done", Notice.read_at.is_(None))
    assert {notice.recipient_id for notice in db.session.scalars(asked)} == {world.officer.id, world.auditor.id}
    steps(world.auditor, "verify", action=under_way)
    db.session.expire_all()
    assert db.session.scalars(asked).all() == []


def test_the_list_and_the_workbook_tell_actions_owner_verification_and_days_overdue(
    world, steps, row, under_way, sign_in, now
):
    done(steps, under_way, world.author)
    now(clock.today() + timedelta(days=69))
    officer = sign_in(world.officer)
    page = words(seen(officer.get("/nonconformities")))
    assert "0/1 đã xác nhận" in page and "9 ngày" in page and world.author.name in page
    sheet = list(openpyxl.load_workbook(io.BytesIO(officer.get("/nonconformities.xlsx").data)).active.values)
    heads = next(line for line in sheet if row.number not in line and "Số ngày quá hạn" in line)
    told = dict(zip(heads, next(line for line in sheet if row.number in line), strict=True))
    assert told["Hành động khắc phục"] == "1. Phân công người thay thế."
    assert told["Người thực hiện"] == f"1. {world.author.name}"
    assert (told["Kết quả xác nhận"], told["Số ngày quá hạn"]) == ("0/1 đã xác nhận", 9)


def test_sql_and_policies_agree(world, plan, steps, row, now):
    _status, action = plan(owner=world.auditor)
    plan(owner=world.other)
    steps(world.head, "send_plan")
    people = [getattr(world, name) for name in PEOPLE]

    def asked(condition, model=Nonconformity):
        return {p.id for p in people if db.session.scalar(select(model.id).where(model.id == row.id, condition(p)))}

    row = db.session.get(Nonconformity, row.id)
    assert asked(lambda p: whoever_agrees(p, clock.today())) == {p.id for p in people if may_agree(p, row)}
    assert asked(visible_nonconformities) == {p.id for p in people if may_read(p, row)}
    now(clock.today() + timedelta(days=90))
    with writing():
        get(Nonconformity, row.id).judged_from = clock.today()
    row = db.session.get(Nonconformity, row.id)
    assert asked(lambda p: whoever_closes(p, clock.today())) == {p.id for p in people if may_close(p, row)}
    verifying = {
        p.id for p in people if db.session.scalar(select(Action.id).where(Action.id == action.id, to_verify(p)))
    }
    action = db.session.get(Action, action.id)
    assert verifying == {p.id for p in people if may_verify(p, action)}
    seeing = {
        p.id for p in people if db.session.scalar(select(Action.id).where(Action.id == action.id, sees_action(p)))
    }
    assert seeing == {p.id for p in people if may_read_action(p, action)} and world.branch_staff.id not in seeing
    assert world.auditor.id not in verifying and world.officer.id in verifying
