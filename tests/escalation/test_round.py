"""Overdue work goes up, level by level, each once for a thing and its day."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from qms.core import audit, calendar, jobs, settings
from qms.core.audit import LogEntry
from qms.core.database import db, get, writing
from qms.core.workflow import workflows
from qms.escalation.models import Escalation
from qms.notices.models import Notice
from qms.people.models import Person
from tests.trust.processes import Place, alone, race

KILLED = -9
RACERS = 2


def days(first, count):
    return [first + timedelta(days=n) for n in range(count)]


@pytest.mark.sqlite_only
def test_it_goes_up_level_by_level_each_once(report, told):
    """Due on Wednesday 18: the officer a working day later, then after 3, 5 and 10; weekends do not count."""
    report()
    found = {day: names for day in days(date(2026, 3, 17), 30) if (names := told(day))}
    assert found == {
        date(2026, 3, 19): [("officer", "owner")],
        date(2026, 3, 23): [("head", "head")],
        date(2026, 3, 25): [("qmr", "qmr")],
        date(2026, 4, 1): [("director", "director")],
    }


@pytest.mark.sqlite_only
def test_holidays_and_settings_move_the_days(world, report, told):
    with writing():
        by = get(Person, world.administrator.id)
        calendar.add(date(2026, 3, 19), is_working=False, name="Nghỉ bù", by=by)
        settings.change("escalation:head_days", 1, by=by)
    report()
    assert told(date(2026, 3, 19)) == []
    assert told(date(2026, 3, 20)) == [("officer", "owner"), ("head", "head")]


@pytest.mark.sqlite_only
def test_who_is_told_at_one_level_is_not_told_at_another_on_the_same_day(report, lead, told):
    """A week without a worker: the head is both whom it waits on and the head of the unit."""
    lead(report(), "confirm")
    assert told(date(2026, 4, 7)) == [("head", "owner"), ("qmr", "qmr"), ("director", "director")]
    assert db.session.scalar(select(func.count(Escalation.id))) == 4, "every level is reached, told or not"


@pytest.mark.sqlite_only
def test_another_due_day_begins_anew_and_what_is_done_is_no_longer_news(world, report, lead, told, now):
    row = report()
    assert told(date(2026, 3, 19)) == [("officer", "owner")]
    lead(row, "confirm", day=date(2026, 3, 19))
    assert told(date(2026, 3, 20)) == []
    unread = select(Notice.id).where(Notice.kind.startswith("escalation:"), Notice.read_at.is_(None))
    assert db.session.scalars(unread).all() == [], "what was asked for is done: no mail speaks of it"
    assert told(date(2026, 3, 27)) == [("head", "owner")], "to be corrected by the 26th"


@pytest.mark.sqlite_only
def test_cause_and_plan_share_one_limit(report, lead):
    row = lead(report(), "confirm", "correct")
    by = row.step_due
    lead(row, "analyse", day=date(2026, 3, 20))
    assert (row.state, row.step_due) == ("planning", by) == ("planning", date(2026, 3, 30))


@pytest.mark.sqlite_only
def test_the_deadline_of_the_whole_counts_beside_its_steps(report, lead, told):
    """All of it was to be over by the 20th; meanwhile it waits for its correction until the 23rd."""
    lead(report(), "confirm", deadline=date(2026, 3, 20))
    assert told(date(2026, 3, 23)) == [("head", "owner")]
    assert told(date(2026, 3, 24)) == [("head", "owner")], "of the other day, on another day"


@pytest.mark.sqlite_only
def test_an_action_goes_to_its_owner_and_is_told_of_what_it_comes_of(report, lead, told, sign_in, world):
    row = lead(report(), "confirm", "correct", "analyse", "plan", "send_plan", "agree")
    assert told(date(2026, 3, 19)) == [("author", "owner")]
    notice = db.session.scalars(select(Notice).order_by(Notice.id.desc())).first()
    assert (notice.subject, notice.facts["what"]) == (row.ref, "Phân công thay.")
    inbox = sign_in(world.author).get("/notices").get_data(as_text=True)
    assert "đã quá hạn ngày 18/03/2026 mà chưa xong: Phân công thay." in inbox


@pytest.mark.sqlite_only
def test_a_revision_that_waits_on_the_route_goes_up_but_only_to_those_who_may_read_it(world, told):
    draft = world.send(world.draft(world.publish("QT-VP-01", "Quy trình một").document))
    assert told(date(2026, 3, 23)) == [], "five working days to sign"
    assert told(date(2026, 3, 24)) == [("head", "owner")]
    world.review(draft)
    assert told(date(2026, 4, 1)) == [("director", "owner")], "the next stop has its own days"


@pytest.mark.sqlite_only
def test_the_words_are_those_of_the_reader(report, told, sign_in, world):
    report()
    told(date(2026, 3, 19))
    assert "Xác nhận" in sign_in(world.officer).get("/notices").get_data(as_text=True)
    assert "Confirm it" in sign_in(world.officer, language="en").get("/notices").get_data(as_text=True)


@pytest.mark.sqlite_only
def test_the_history_tells_of_it(report, told, sign_in, world):
    row = report()
    told(date(2026, 3, 19))
    entry = db.session.scalars(select(LogEntry).where(LogEntry.action == "escalation:thing:raise")).one()
    assert (entry.actor, entry.object, entry.detail["due"]) == ("job:escalation", row.ref, "2026-03-18")
    page = sign_in(world.officer).get(f"/nonconformities/{row.id}").get_data(as_text=True)
    assert "báo việc quá hạn lên cấp tiếp theo" in page and "Nguyễn Thị Quý" in page
    audit.verify()


@pytest.mark.sqlite_only
def test_without_anybody_to_tell_it_is_asked_again(report, told, world):
    row = report("CC")  # the branch's system has no representative yet
    told(date(2026, 4, 2))
    assert set(db.session.scalars(select(Escalation.level).where(Escalation.subject == row.ref))) == {1, 2, 4}
    world.give_role(world.branch_staff, "qmr", "qms:CC")
    assert told(date(2026, 4, 3)) == [("branch_staff", "qmr")]


@pytest.mark.sqlite_only
def test_the_day_puts_its_round_in_line(report, now):
    report()
    now(date(2026, 3, 19))
    jobs.run_due()
    jobs.run_due()
    assert db.session.scalar(select(func.count(Escalation.id))) == 1


@pytest.mark.sqlite_only
def test_every_turn_says_by_when(app):
    """A new life cycle is escalated once its turns have days; drafts and open records have all the time they want."""
    without = {f"{each.name}:{state}" for each in workflows() for state, turn in each.turns.items() if turn.due is None}
    assert without == {"documents:revision:draft", "records:record:open"}


def late_things(report) -> int:
    for number in range(6):
        report(what=f"Việc thứ {number}.", day=date(2026, 3, 2))
    return 6


def told_of():
    db.session.rollback()
    rows = db.session.execute(select(Notice.recipient_id, Notice.subject_uid).where(Notice.kind.like("escalation:%")))
    return Counter(tuple(row) for row in rows)


def test_of_rounds_at_once_each_level_is_told_once(app, report):
    count = late_things(report)
    outcomes = race(Place.of(app), "go_round", [()] * RACERS)
    assert [each.kind for each in outcomes] == ["done"] * RACERS, outcomes
    assert set(told_of().values()) == {1} and len(told_of()) == 3 * count
    assert db.session.scalar(select(func.count(Escalation.id))) == 3 * count
    audit.verify()


@pytest.mark.parametrize("nth", [3])
def test_a_round_that_is_killed_goes_on_where_it_stopped(app, report, nth):
    count = late_things(report)
    assert alone(Place.of(app), "go_round_dying", nth) == KILLED
    assert len(told_of()) == 3 * (nth - 1), "what was not committed is not told"
    assert [each.kind for each in race(Place.of(app), "go_round", [()])] == ["done"]
    assert set(told_of().values()) == {1} and len(told_of()) == 3 * count
