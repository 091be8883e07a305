"""A plan: its actions each with an owner and a day, agreed to by another; and what becomes of it when they leave."""

from qms.actions.models import Action
from qms.core import clock
from qms.core.database import db, get, writing
from qms.people import registry
from qms.people.models import Person
from tests.documents.pages import seen, words

from .plans import REASON, state


def test_a_plan_without_an_action_is_not_sent(world, steps, row, sign_in):
    leads_on = f'href="/nonconformities/{row.id}/actions/new"'
    assert leads_on in sign_in(world.head).get(f"/nonconformities/{row.id}/steps/send_plan").text
    assert steps(world.head, "send_plan") == 422
    assert state(row) == "planning"


def test_an_action_has_an_owner_and_a_day_to_come(plan):
    assert plan(due="15/03/2026")[0] == 422
    assert plan()[0] == 303


def test_what_is_but_planned_is_changed_and_what_was_sent_stays_as_it_was_sent(world, plan, steps, row, sign_in):
    _status, action = plan()
    given = {"what": "Phân công hai người.", "owner": world.staff.id, "due": "15/04/2026"}
    assert steps(world.staff, "change", action=action, **given) == 403
    assert steps(world.head, "change", action=action, **given | {"due": "15/03/2026"}) == 422
    assert steps(world.head, "change", action=action, **given) == 303
    db.session.expire_all()
    assert (action.what, action.owner_id, f"{action.due:%d/%m/%Y}") == (
        "Phân công hai người.",
        world.staff.id,
        given["due"],
    )
    steps(world.head, "send_plan")
    for step, data in (("change", given), ("drop", {})):
        assert steps(world.head, step, action=action, **data) == 422
        assert f"steps/{step}" not in sign_in(world.head).get(f"/nonconformities/{row.id}").text
    steps(world.officer, "return_plan", reason=REASON)
    assert steps(world.head, "drop", action=action) == 303


def test_a_plan_whose_owner_has_left_is_not_agreed_to(world, plan, steps, row, sign_in):
    _status, action = plan()
    steps(world.head, "send_plan")
    with writing():
        get(Person, world.author.id).disabled_at = clock.now()
    said = f"Tài khoản của {world.author.name} đã bị khóa"
    assert said in sign_in(world.officer).get(f"/nonconformities/{row.id}/steps/agree").text
    assert steps(world.officer, "agree") == 422
    steps(world.officer, "return_plan", reason=REASON)
    assert steps(world.head, "change", action=action, what="Phân công.", owner=world.author.id, due="30/03/2026") == 422
    assert steps(world.head, "change", action=action, what="Phân công.", owner=world.staff.id, due="30/03/2026") == 303
    assert (steps(world.head, "send_plan"), steps(world.officer, "agree")) == (303, 303)


def test_the_officer_returns_a_plan_with_a_reason(world, plan, steps, row):
    plan()
    steps(world.head, "send_plan")
    assert steps(world.officer, "return_plan", reason="ngắn") == 422
    assert steps(world.officer, "return_plan", reason=REASON) == 303
    assert state(row) == "planning"


def test_nobody_agrees_to_a_plan_they_sent_or_have_an_action_in(world, plan, steps, row):
    plan(owner=world.officer)
    assert steps(world.director, "send_plan") == 303
    assert steps(world.director, "agree") == 403
    assert steps(world.officer, "agree") == 403
    assert steps(world.qmr, "agree") == 303
    assert state(row) == "acting"


def test_a_returned_plan_says_why_until_it_is_sent_again(world, plan, steps, row, sign_in):
    plan()
    steps(world.head, "send_plan")
    steps(world.officer, "return_plan", reason=REASON)
    returned = f"{world.officer.name} trả lại ngày 16/03/2026 {REASON}"
    assert returned in words(seen(sign_in(world.head).get(f"/nonconformities/{row.id}")))
    steps(world.head, "send_plan")
    assert returned not in words(seen(sign_in(world.head).get(f"/nonconformities/{row.id}")))


def test_an_action_written_while_the_plan_was_sent_is_not_lost(world, plan, steps, row, sign_in):
    plan()
    steps(world.head, "send_plan")
    given = {"what": "Mua máy in dự phòng.", "kind": "corrective", "owner": world.author.id, "due": "30/03/2026"}
    late = sign_in(world.deputy).post(f"/nonconformities/{row.id}/actions/new", data=given)
    assert late.status_code == 409 and "Mua máy in dự phòng.</textarea>" in late.text


def test_work_that_lies_still_is_told_when_its_owner_leaves(app, world, under_way):
    with app.test_request_context():
        assert under_way.what.rstrip(".") in [work.what for work in registry.open_work(world.author)]


def test_what_its_owner_left_behind_is_put_on_the_desk_of_the_head(world, steps, under_way, sign_in, row):
    def of_head():
        return seen(sign_in(world.head).get("/")).xpath("//*[@id='left-over']//tbody/tr")

    assert not of_head()
    with writing():
        get(Person, world.author.id).disabled_at = clock.now()
    (line,) = of_head()
    assert under_way.what in words(line) and f"/actions/{under_way.id}/steps/hand_over" in line.xpath(".//a/@href")
    assert "Tài khoản đã bị khóa" in words(seen(sign_in(world.head).get(f"/nonconformities/{row.id}")))
    assert not seen(sign_in(world.other_head).get("/")).xpath("//*[@id='left-over']")
    steps(world.head, "hand_over", action=under_way, owner=world.staff.id)
    assert not of_head()


def test_what_a_unit_has_open_is_told_when_its_head_leaves(app, world, row):
    with app.test_request_context():
        assert row.number in [work.what.partition(" – ")[0] for work in registry.open_work(world.head)]
        with writing():
            get(Person, world.head.id).disabled_at = clock.now()
        assert len(registry.open_work(get(Person, world.head.id))) == 1
        assert registry.open_work(world.staff) == []


def test_the_head_hands_an_action_over(world, steps, under_way):
    assert steps(world.author, "hand_over", action=under_way, owner=world.staff.id) == 403
    assert steps(world.head, "hand_over", action=under_way, owner=world.staff.id) == 303
    db.session.expire_all()
    assert db.session.get(Action, under_way.id).owner_id == world.staff.id
