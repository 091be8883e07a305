"""The auditor's pages: filters, one entry, history, exports, and what each reader may see."""

import io
import json
import subprocess
import sys

import openpyxl
import pytest
from lxml import html

from qms.attachments import Received
from qms.comments import operations as comments
from qms.core import audit, verifier
from qms.core.database import db, locked, writing
from qms.documents.models import Revision
from qms.people.operations import accounts


def log_of(client, address: str = "/log") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.fixture
def history(world):
    """Something happened in two units, and something that concerns the whole system."""
    with writing():
        accounts.edit_person(db.session.merge(world.staff), by=world.administrator, title="Chuyên viên chính")
        accounts.edit_person(db.session.merge(world.branch_staff), by=world.administrator, title="Kiểm soát viên")
        audit.record("core:log:start", "core:log", by=None)
    return world


def test_an_entry_is_opened_with_old_and_new_side_by_side(history, sign_in):
    page = log_of(sign_in(history.administrator, language="en"), "/log/0")
    assert "Chuyên viên chính" in page
    assert f"{history.staff.title}" in page
    assert db.session.get(audit.LogEntry, 0).hash in page


def test_an_auditor_reads_the_units_of_their_system_and_what_concerns_all(history, sign_in):
    client = sign_in(history.auditor)
    page = log_of(client)
    assert "/log/0" in page
    assert "/log/2" in page
    assert 'href="/log/1"' not in page
    assert client.get("/log/1").status_code == 404


def test_director_and_administrator_read_everything(history, sign_in):
    for person in (history.director, history.administrator):
        assert len(log_of(sign_in(person), "/log.jsonl").splitlines()) == 3


def test_the_log_leads_to_no_page_that_its_reader_may_not_open(history, sign_in):
    restricted = history.publish("QT-VP-09", "Quy trình hạn chế", security="restricted")
    for person, opens in ((history.officer, True), (history.administrator, False)):
        page = log_of(sign_in(person))
        assert "QT-VP-09" in page and (f'href="/documents/revisions/{restricted.id}"' in page) is opens


def test_what_stands_on_a_page_is_as_closed_as_the_page(history, sign_in):
    draft = history.draft(history.publish("QT-VP-09", "Quy trình hạn chế", security="restricted").document)
    history.send(draft)
    stored = history.upload("Góp ý", name="góp ý.docx")
    with writing():
        kept = Received(stored.staged, stored.media_type, stored.name)
        said = comments.write(locked(Revision, draft.id), by=history.head, text="Mục 5", received=[kept])
    for person, opens in ((history.officer, True), (history.administrator, False)):
        page = log_of(sign_in(person))
        assert (f'href="/documents/revisions/{draft.id}#comment-{said.id}"' in page) is opens
        assert ("góp ý.docx" in page, 'href="/attachments/' in page) == (True, opens)


def test_staff_may_not_read_the_log_and_the_log_tells_of_the_attempt_in_words(history, sign_in):
    assert sign_in(history.staff).get("/log").status_code == 403
    refused = db.session.scalar(db.select(audit.LogEntry.seq).where(audit.LogEntry.action == "core:access:refuse"))
    page = html.fromstring(log_of(sign_in(history.administrator), f"/log/{refused}"))
    assert {"Phương thức truy cập", "Trang"} <= {term.text_content().strip() for term in page.iter("dt")}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {0, 1, 2}),
        ("person=cao quan tri", {0, 1}),
        ("person=nobody at all", set()),
        ("action=people:person:edit", {0, 1}),
        ("action=people:", {0, 1}),
        ("action=core:", {2}),
        ("kind=person", {0, 1}),
        ("kind=person&code=le van nhan", {0}),
        ("code=le van nhan", {0}),
        ("since=16/03/2026&until=16/03/2026", {0, 1, 2}),
        ("since=17/03/2026", set()),
        ("until=15/03/2026", set()),
        ("kind=nonsense&since=31/02/2026&before=x", {0, 1, 2}),
    ],
)
def test_filters_leave_what_was_asked_for(history, sign_in, query, expected):
    lines = log_of(sign_in(history.administrator), f"/log.jsonl?{query}").splitlines()
    assert {json.loads(line)["seq"] for line in lines} == expected


def test_the_unit_and_the_thread_of_a_thing_can_be_followed(history, sign_in):
    client = sign_in(history.administrator)
    unit = log_of(client, f"/log.jsonl?unit={history.units['CC'].ref}").splitlines()
    thread = log_of(client, f"/log.jsonl?thread={history.staff.ref}").splitlines()
    assert [json.loads(line)["seq"] for line in unit] == [1]
    assert [json.loads(line)["seq"] for line in thread] == [0]


def test_days_are_vietnams(history, sign_in, now):
    from datetime import UTC, datetime

    now(datetime(2026, 3, 16, 18, 30, tzinfo=UTC))  # already the 17th in Vietnam
    with writing():
        audit.record("core:log:start", "core:log", by=None)
    lines = log_of(sign_in(history.administrator), "/log.jsonl?since=17/03/2026").splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [3]


def test_the_unfiltered_export_is_verified_by_the_stand_alone_program(history, sign_in, tmp_path):
    export = tmp_path / "log.jsonl"
    export.write_bytes(sign_in(history.administrator).get("/log.jsonl").data)
    said = subprocess.run([sys.executable, "-I", verifier.__file__, str(export)], capture_output=True, text=True)
    assert said.stdout.startswith("whole: 3 entries")


def test_the_workbook_holds_exactly_the_rows_of_the_filter(history, sign_in):
    answer = sign_in(history.administrator).get("/log.xlsx?action=people:person:edit")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    numbers = [row[0].value for row in sheet.iter_rows(min_row=4) if isinstance(row[0].value, int)]
    assert numbers == [1, 0]


def test_pages_follow_each_other_without_gap_or_double(world, sign_in):
    with writing():
        for _number in range(120):
            audit.record("core:log:start", "core:log", by=None)
    client = sign_in(world.administrator)
    assert 'href="/log/119"' in log_of(client)
    second = log_of(client, "/log?before=70")
    assert 'href="/log/69"' in second
    assert 'href="/log/20"' in second
    assert 'href="/log/19"' not in second
    assert 'href="/log/119"' in log_of(client, "/log?after=69")


def test_a_check_says_that_the_chain_is_whole(history, sign_in):
    page = log_of(sign_in(history.auditor, language="en"), "/log/check?run=1")
    assert "The chain is whole" in page
    assert db.session.get(audit.LogHead, 1).prev in page


@pytest.mark.sqlite_only
def test_a_check_and_the_command_name_the_entry_where_it_broke(history, sign_in, app):
    with db.engine.begin() as shell:
        shell.exec_driver_sql("DROP TRIGGER log_entry_update")
        shell.exec_driver_sql("UPDATE log_entry SET payload = replace(payload, 'chính', 'chinh') WHERE seq = 0")
    assert "broken at entry 0" in log_of(sign_in(history.auditor, language="en"), "/log/check?run=1")
    said = app.test_cli_runner().invoke(args=["qms", "log", "verify"])
    assert said.exit_code == 1
    assert "broken at entry 0" in said.output and "its content was changed" in said.output
    assert "Lê Văn Nhân" in said.output


def test_every_page_of_the_log_takes_few_statements(history, sign_in, app):
    from sqlalchemy import event

    client, statements = sign_in(history.administrator), []
    with writing():
        for number in range(60):
            audit.record("core:log:start", history.staff if number % 2 else history.units["VP"], by=history.head)
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    log_of(client)
    assert len(statements) < 25, statements
