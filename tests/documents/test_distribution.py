"""Read and understood: who owes it is a fact of dates, lists and belonging; a confirmation is a row."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from sqlalchemy import select

from qms.core import clock, settings
from qms.core.audit import LogEntry
from qms.core.database import db, get, writing
from qms.core.errors import Conflict
from qms.desk.work import tally
from qms.documents.distribution import operations, queries
from qms.documents.distribution.deadline import Deadline
from qms.documents.distribution.models import Confirmation
from qms.documents.models import Document, Revision
from qms.documents.policy import may_read_document
from qms.escalation.jobs import go_round
from qms.notices.models import Notice
from qms.people.models import Person, Unit
from qms.people.operations import accounts
from tests.documents.pages import statements
from tests.world import PEOPLE

MONDAY = date(2026, 3, 16)
IN_THE_OFFICE = {"staff", "author", "head", "deputy", "officer", "clerk"}


@pytest.fixture
def revision(world):
    """A procedure of VP in force."""
    return world.publish("QT-VP-01", "Kiểm soát tài liệu", since=date(2026, 3, 2))


@pytest.fixture
def distribute(world, revision):
    """`distribute("VP", roles=…, people=…)` makes the procedure's list, or that of another document."""

    def to(*units, roles=(), people=(), document=None):
        people = [get(Person, getattr(world, name).id) for name in people]
        world.distribute(get(Document, (document or revision.document).id), *units, roles=roles, people=people)

    return to


def owing(day=None):
    """Who owes what today: user names by document."""
    day = day or clock.today()
    pairs = queries.owed(day).subquery()
    rows = select(Document.code, Person.username).select_from(pairs).join(Person, Person.id == pairs.c.person)
    rows = rows.join(Revision, Revision.id == pairs.c.revision).join(Document, Document.id == Revision.document_id)
    found = {}
    for code, username in db.session.execute(rows):
        found.setdefault(code, set()).add(username)
    return found


def confirm(revision, person):
    with writing():
        operations.confirm(get(Revision, revision.id), by=get(Person, person.id), today=clock.today())


def test_units_with_those_under_them_roles_and_people_are_on_it(world, distribute):
    distribute("VP")
    assert owing() == {"QT-VP-01": IN_THE_OFFICE}, "not the administrator, who may not read"
    distribute("SO")
    assert {"branch_staff", "director", "other"} <= owing()["QT-VP-01"]
    distribute(roles=["head", "unit_leader", "auditor"])
    assert owing() == {"QT-VP-01": {"head", "other_head", "auditor"}}, "the branch has a quality system of its own"
    distribute(people=["branch_staff"])
    assert owing() == {"QT-VP-01": {"branch_staff"}}


def test_the_desk_of_one_and_the_list_of_all_say_the_same_of_everybody(world, revision, distribute):
    """`debts` and `owed` are two accounts; and nobody owes what they may not read."""
    restricted = world.publish("QT-VP-02", "Bảo mật", security="restricted", since=date(2026, 2, 2))
    branch = world.publish("QT-CC-01", "Của chi cục", unit="CC", qms="CC", since=date(2026, 2, 2))
    distribute("SO", roles=["staff", "auditor"])
    distribute("VP", "CC", roles=["auditor", "head"], people=["other", "administrator"], document=restricted.document)
    distribute("CC", roles=["staff", "quality_officer"], people=["staff"], document=branch.document)
    confirm(revision, world.staff)
    today = clock.today()
    every = {(row.person, row.revision): row.start for row in db.session.execute(queries.owed(today))}
    for name in PEOPLE:
        person = db.session.get(Person, getattr(world, name).id)
        own = {(person.id, row.id): start for row, start in db.session.execute(queries.debts(person, today))}
        assert own == {pair: start for pair, start in every.items() if pair[0] == person.id}, name
        assert all(may_read_document(person, get(Revision, ident).document) for _person, ident in own)
        assert tally(person, today).get("to-read", 0) == len(own)
    held = owing()["QT-VP-02"]
    assert "auditor" in held, "who oversees reads what is restricted"
    assert held.isdisjoint({"other", "other_head", "branch_staff", "administrator"})


def test_it_is_owed_from_the_day_it_is_in_force_and_a_newer_revision_takes_its_place(world, revision, distribute, now):
    distribute("VP")
    confirm(revision, world.staff)
    draft = world.draft(revision.document, text=["Mới"])
    world.send(draft)
    world.review(draft)
    world.approve(draft, since=date(2026, 3, 20))
    asked = select(Notice).where(Notice.kind == "documents:revision:ask_reading", Notice.recipient_id == world.staff.id)
    assert db.session.scalars(asked).one().facts["day"] == {"day": "2026-03-20"}
    assert owing()["QT-VP-01"] == IN_THE_OFFICE - {"staff"}, "today the old one"
    now(date(2026, 3, 20))
    assert owing()["QT-VP-01"] == IN_THE_OFFICE, "without anything having run"
    person = get(Person, world.head.id)
    assert [row.number for row, _start in db.session.execute(queries.debts(person, clock.today()))] == ["01/01"]
    with pytest.raises(Conflict, match="có hiệu lực"):
        confirm(revision, world.head)


def test_who_joins_later_owes_it_from_that_day(world, revision, distribute, now):
    distribute("VP")
    now(date(2026, 3, 25))
    with writing():
        by, place = get(Person, world.administrator.id), get(Unit, world.units["VP"].id)
        accounts.edit_person(get(Person, world.other.id), by=by, unit=place)
    debt = queries.debt_of(get(Person, world.other.id), get(Document, revision.document_id), clock.today())
    assert debt.start == date(2026, 3, 25)
    assert (
        queries.debt_of(get(Person, world.staff.id), get(Document, revision.document_id), clock.today()).start == MONDAY
    )
    with writing():
        accounts.disable(get(Person, world.other.id), by=get(Person, world.administrator.id), reason="Chuyển công tác.")
    assert owing()["QT-VP-01"] == IN_THE_OFFICE


def test_the_reader_confirms_on_the_page_and_it_is_told_to_the_log(world, revision, distribute, sign_in):
    distribute("VP")
    page = f"/documents/{revision.document_id}"
    client = sign_in(world.staff)
    assert "Tôi đã đọc và hiểu" in client.get(page).text
    assert "to-read" in client.get("/").text
    for _twice in range(2):
        assert client.post(f"/documents/revisions/{revision.id}/confirm").status_code == 303
    assert db.session.scalars(select(Confirmation.person_id)).all() == [world.staff.id]
    told = db.session.scalars(select(LogEntry).where(LogEntry.action == "documents:revision:confirm_reading")).all()
    assert [(entry.actor, entry.object) for entry in told] == [(f"u:{world.staff.uid}", revision.ref)]
    assert "Tôi đã đọc và hiểu" not in client.get(page).text
    assert "to-read" not in client.get("/").text
    assert sign_in(world.other).post(f"/documents/revisions/{revision.id}/confirm").status_code == 403, "not asked"


def test_the_owner_keeps_the_list_sees_who_has_not_and_reminds_once_a_working_day(world, revision, sign_in, now):
    at = f"/documents/{revision.document_id}/distribution"
    client = sign_in(world.head)
    given = {"units": [world.units["VP"].id], "roles": ["auditor"], "person": world.other.id, "seen": ""}
    assert client.post(f"{at}/edit", data=given).status_code == 303
    assert client.post(f"{at}/edit", data=given).status_code == 409, "the list is another by now"
    confirm(revision, world.staff)
    text = client.get(at).text
    assert "1/8" in text and world.other.name in text
    assert world.staff.name not in client.get(f"{at}?state=open").text.partition('id="list"')[2].partition("<aside>")[0]
    assert sign_in(world.staff).get(at).status_code == 403
    reminded = select(Notice.recipient_id).where(Notice.kind == queries.REMINDED)
    answers = []
    for day in (date(2026, 3, 20), date(2026, 3, 21), date(2026, 3, 23)):  # Friday, Saturday, Monday
        now(day)
        answers.append(sign_in(world.head).post(f"{at}/remind").status_code)
    assert answers == [303, 409, 303]
    assert db.session.scalars(reminded).all().count(world.other.id) == 2
    assert world.staff.id not in db.session.scalars(reminded).all()
    assert sign_in(world.officer).get(f"{at}.xlsx").status_code == 200


def test_who_confirmed_a_past_revision_is_still_shown(world, revision, distribute, sign_in):
    distribute("VP")
    confirm(revision, world.staff)
    world.publish("QT-VP-01", "Kiểm soát tài liệu", number=(1, 1), since=MONDAY)
    client, at = sign_in(world.officer), f"/documents/revisions/{revision.id}/confirmations"
    assert f'href="{at}"' in client.get(f"/documents/{revision.document_id}/distribution").text
    page = client.get(at).text
    assert world.staff.name in page and world.author.name not in page
    rows = openpyxl.load_workbook(io.BytesIO(client.get(f"{at}.xlsx").data)).active.iter_rows(values_only=True)
    assert [row[4].date() for row in rows if row[1] == world.staff.name] == [MONDAY]
    assert sign_in(world.staff).get(at).status_code == 403


def test_who_has_not_confirmed_is_taken_away_as_a_workbook(world, revision, distribute, sign_in):
    distribute("VP")
    confirm(revision, world.staff)
    book = sign_in(world.officer).get(f"/documents/{revision.document_id}/distribution.xlsx?state=open").data
    names = {row[1] for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)}
    assert world.author.name in names and world.staff.name not in names


def test_late_readers_go_up_and_confirming_ends_it(world, revision, distribute, now):
    """Owed since Monday 16, within five working days: by the 23rd; brought up on the 24th and the 26th."""
    distribute("VP")
    for name in IN_THE_OFFICE - {"staff", "head"}:
        confirm(revision, getattr(world, name))
    with writing():
        settings.change("escalation:head_days", 3, by=get(Person, world.administrator.id))
    found = {}
    for day in (MONDAY + timedelta(days=n) for n in range(12)):
        now(day)
        last = db.session.scalar(select(Notice.id).order_by(Notice.id.desc()).limit(1)) or 0
        go_round(day)
        told = select(Notice).where(Notice.id > last, Notice.kind.startswith("escalation:")).order_by(Notice.id)
        if rows := [(n.recipient.username, n.kind.rpartition(":")[2]) for n in db.session.scalars(told)]:
            found[day] = set(rows)
    assert found == {
        date(2026, 3, 24): {("staff", "owner"), ("head", "owner")},
        date(2026, 3, 26): {("head", "head")},
    }
    confirm(revision, world.staff)
    unread = select(Notice.recipient_id).where(Notice.kind.startswith("escalation:"), Notice.read_at.is_(None))
    assert world.staff.id not in db.session.scalars(unread).all()
    confirm(revision, world.head)
    deadline = Deadline.on(clock.today())
    assert queries.late_lines(clock.today(), deadline.last_late) == {}


def test_overdue_readers_stand_in_the_list_of_what_is_overdue(world, revision, distribute, sign_in, now):
    distribute("VP", roles=["head"])
    now(date(2026, 4, 1))
    text = sign_in(world.director).get("/overdue").text
    assert "QT-VP-01 → Văn phòng Sở" in text and "QT-VP-01 → Trưởng phòng" in text
    assert "và 3 người khác" in text, "of six, three are named"
    assert sign_in(world.officer).get("/overdue.xlsx").status_code == 200


def test_whoever_oversees_one_line_sees_its_readers_and_no_other_line(world, revision, distribute, sign_in, now):
    """Of a document that two units have to read, the head of one sees one line."""
    distribute("VP", "LĐVL")
    now(date(2026, 4, 1))
    answer = sign_in(world.head).get("/overdue")
    assert answer.status_code == 200
    assert "QT-VP-01 → Văn phòng Sở" in answer.text and "QT-VP-01 → Phòng Lao động" not in answer.text


def test_a_reader_is_late_under_the_line_that_names_them_for_so_long(world, revision, distribute, now):
    """A line that names them anew does not take them from the one by which they are late, nor do they count twice."""
    distribute("VP")
    distribute("VP", people=["staff"])
    now(date(2026, 4, 1))
    with writing():
        unit, person = sorted(queries.lines_of(get(Document, revision.document_id), clock.today()), key=lambda x: x.id)
        unit.valid_from = date(2026, 3, 31)
    deadline = Deadline.on(clock.today())
    late = queries.late_lines(clock.today(), deadline.last_late)
    people = queries.late_people(late, clock.today(), deadline.last_late)
    assert list(late) == list(people) == [person.id]
    assert [each.username for each in people[person.id]] == ["staff"]


def test_pages_cost_the_same_statements_however_many_are_to_read(app, world, revision, distribute, sign_in, now):
    """Of three documents in two units, as of one in one."""
    distribute("VP")
    now(date(2026, 4, 1))
    paths = (f"/documents/{revision.document_id}/distribution", "/desk/to-read", "/overdue")
    clients = [sign_in(world.officer)]

    def cost(path):
        with statements(app) as sent:
            assert clients[0].get(path).status_code == 200
        return len(sent)

    few = [cost(path) for path in paths]
    for code in ("QT-VP-05", "QT-VP-06"):
        more = world.publish(code, f"Quy trình {code}", since=date(2026, 3, 2))
        distribute("SO", roles=["head"], people=["other"], document=more.document)
    distribute("SO", "VP", roles=["head"], people=["other"])
    now(date(2026, 5, 4))
    clients[0] = sign_in(world.officer)
    assert [cost(path) for path in paths] == few


def test_a_limit_reckons_working_days(world, now):
    friday = date(2026, 3, 20)
    assert [Deadline.on(friday + timedelta(days=n)).last_late for n in (0, 1, 3, 4)] == [
        date(2026, 3, 12),
        date(2026, 3, 15),
        date(2026, 3, 15),
        date(2026, 3, 16),
    ]
    for n in range(20):
        deadline = Deadline.on(friday + timedelta(days=n))
        assert deadline.of(deadline.last_late) < friday + timedelta(days=n)
        assert deadline.of(deadline.last_late + timedelta(days=1)) >= friday + timedelta(days=n)
