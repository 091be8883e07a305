"""Scenario 6: the auditor finds out who did what, follows one document, exports, proves nothing was altered."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qms.core import audit
from qms.core.database import db, writing
from qms.people.operations import accounts
from tests.journeys.pages_admin import card, column, follow, heading, narrow, narrow_screen, taken, workbook_rows

ROOT = Path(__file__).parents[2]
SHELL = "import sqlite3, sys; base = sqlite3.connect(sys.argv[1]); base.executescript(sys.argv[2]); base.commit()"


@pytest.fixture
def document(world, site, now):
    """A document's first three days: created and sent, returned and sent again, signed; beside it, other work."""
    document = world.create("QT-VP-07", "Quy trình quản lý xe công").document
    draft = world.draft(document)
    world.publish("QT-LĐVL-01", "Cấp giấy phép lao động", unit="LĐVL")
    now(datetime(2026, 3, 17, 2, 0, tzinfo=UTC))
    world.send(draft)
    world.take(draft, "return", world.head, reason="Mục 5 chưa nêu trách nhiệm của lái xe.")
    now(datetime(2026, 3, 18, 2, 0, tzinfo=UTC))
    world.draft(document, title="Quy trình quản lý, sử dụng xe công")
    world.approve(world.review(world.send(draft)))
    with writing():
        accounts.edit_person(db.session.merge(world.staff), by=world.administrator, title="Chuyên viên chính")
    site.settle()
    return document


CREATED, SENT, RETURNED = "đã tạo tài liệu", "đã gửi kiểm tra", "đã trả lại người soạn thảo"
REVIEWED, LAST = "đã kiểm tra và đồng ý", "là người kiểm tra cuối cùng đã ký"
APPROVED = "đã phê duyệt và ban hành"
FILTERS = {
    "person": ({"person": "pham van hung"}, {RETURNED, REVIEWED, LAST}),
    "action": ({"action": RETURNED}, {RETURNED}),
    "kind of object": ({"kind": "Người dùng", "person": "cao quản trị"}, {"đã sửa thông tin tài khoản"}),
    "object, by code": ({"code": "qt ldvl 01"}, {"đã chuyển từ hồ sơ giấy vào hệ thống, chữ ký nằm trên bản giấy"}),
    "object, by title": ({"code": "su dung xe", "action": APPROVED}, {APPROVED}),
    "unit": (
        {"unit": "Phòng Lao động – Việc làm"},
        {"đã chuyển từ hồ sơ giấy vào hệ thống, chữ ký nằm trên bản giấy", "đã đăng nhập"},
    ),
    "period": ({"since": "17/03/2026", "until": "17/03/2026"}, {SENT, RETURNED}),
    "all at once": ({"person": "hùng", "code": "QT-VP-07", "since": "18/03/2026"}, {REVIEWED, LAST}),
}


def test_the_log_is_filtered_and_exported_with_exactly_the_filtered_rows(document, visit):
    auditor = visit()
    page = auditor.sign_in("auditor")
    for what, (filters, acts) in FILTERS.items():
        auditor.go("/log")
        narrow(page, **filters)
        assert set(column(page, "Hành động")) == acts, what
    auditor.shot("6-log-filtered")
    _heads, rows = workbook_rows(taken(page, "Xuất Excel"))
    assert [row[3] for row in rows] == column(page, "Hành động")
    lines = Path(taken(page, "Xuất .jsonl")).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["seq"] for line in lines] == sorted(row[0] for row in rows)
    narrow(page, person="không có ai")
    auditor.shot("6-log-nothing")
    follow(page, "Xóa bộ lọc")
    auditor.shot("6-log")
    narrow_screen(auditor)
    auditor.shot("6-log-360")


def test_an_entry_shows_old_and_new_and_the_reason_and_leads_to_the_whole_history(document, visit):
    auditor = visit("auditor")
    page = auditor.go("/log")
    narrow(page, person="hùng", action=RETURNED)
    follow(page, RETURNED)
    assert heading(page) == f"Phạm Văn Hùng {RETURNED}"
    assert "Mục 5 chưa nêu trách nhiệm của lái xe." in page.locator("main").inner_text()
    auditor.shot("6-entry-with-reason")
    follow(page, "Toàn bộ lịch sử")
    acts = column(page, "Hành động")
    told = [act for act in acts if act in (CREATED, SENT, RETURNED, REVIEWED, APPROVED)]
    assert told == [APPROVED, REVIEWED, SENT, RETURNED, SENT, CREATED]
    auditor.shot("6-whole-history")
    page.locator("#list tbody tr", has_text="đã lưu dự thảo").first.get_by_role("link").first.click()
    changed = " ".join(card(page, "Nội dung thay đổi").inner_text().split())
    assert "Quy trình quản lý xe công" in changed and "Quy trình quản lý, sử dụng xe công" in changed
    auditor.shot("6-entry-old-and-new")
    page = auditor.go(f"/documents/{document.id}/history")
    assert "Mục 5 chưa nêu trách nhiệm của lái xe." in page.locator("main").inner_text()
    auditor.shot("6-document-history")


@pytest.mark.sqlite_only
def test_a_row_changed_with_the_shell_is_found_at_the_page_and_by_the_command(document, visit, app, database):
    entries = db.session.scalar(db.select(audit.LogHead.size))
    db.session.rollback()
    said = verify(app, database)
    assert said.returncode == 0 and f"Nhật ký toàn vẹn: {entries} mục" in said.stdout
    auditor = visit("auditor")
    page = auditor.go("/log/check")
    follow(page, "Kiểm tra ngay")
    assert "Chuỗi toàn vẹn" in page.locator(".alert-success").inner_text()
    auditor.shot("6-check-whole")
    forged = db.session.scalar(db.select(audit.LogEntry.seq).where(audit.LogEntry.action.like("%:return")))
    db.session.rollback()
    attack = "DROP TRIGGER log_entry_update; UPDATE log_entry SET payload = replace(payload, 'Mục 5', 'Mục 6')"
    attack += f" WHERE seq = {forged};"
    subprocess.run([sys.executable, "-c", SHELL, database.removeprefix("sqlite:///"), attack], check=True)
    said = verify(app, database)
    assert said.returncode == 1
    assert f"Nhật ký bị đứt tại mục số {forged}: nội dung mục đã bị sửa sau khi ghi." in said.stderr
    assert f"Phạm Văn Hùng {RETURNED} QT-VP-07" in said.stderr
    follow(page, "Kiểm tra ngay")
    assert f"mục số {forged}" in page.locator(".alert-danger").inner_text()
    auditor.shot("6-check-broken")
    narrow_screen(auditor)
    auditor.shot("6-check-broken-360")


def verify(app, database) -> subprocess.CompletedProcess:
    """`flask --app wsgi qms log verify`, in a process of its own."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "qms", "log", "verify"]
    env = {"PATH": "/usr/bin:/bin", "QMS_DATA_DIR": app.config["QMS_DATA_DIR"], "DATABASE_URL": database}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
