"""The page of what is overdue: how far up it has gone, and only what one oversees and may read."""

import io
from datetime import date

import openpyxl
import pytest

from tests.documents.pages import statements

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def late(world, report, lead, told):
    """One of VP two working days late, an action of it, and a revision that only its route may read."""
    row = report(what="Trả hồ sơ trễ hẹn.")
    lead(report(what="Lưu thiếu hồ sơ."), "confirm", "correct", "analyse", "plan", "send_plan", "agree")
    world.send(world.draft(world.publish("QT-VP-01", "Quy trình một").document))
    told(date(2026, 3, 24))
    return row


def test_the_officer_sees_what_is_late_and_the_level_it_has_reached(late, sign_in, world):
    page = sign_in(world.officer).get("/overdue").get_data(as_text=True)
    assert "Trả hồ sơ trễ hẹn." in page and "Phân công thay." in page and "QT-VP-01" in page
    assert page.count("Người đứng đầu đơn vị</span>") == 2, "four working days have passed since the 18th"
    assert "quá hạn 4 ngày làm việc" in page and "24/03/2026: Phạm Văn Hùng" in page


def test_a_head_sees_their_own_unit_and_no_revision_they_may_not_read(late, sign_in, world):
    assert "Trả hồ sơ trễ hẹn." in sign_in(world.head).get("/overdue").get_data(as_text=True)
    other = sign_in(world.other_head).get("/overdue").get_data(as_text=True)
    assert "Không có việc nào quá hạn." in other
    world.give_role(world.other, "head", "VP")
    page = sign_in(world.other).get("/overdue").get_data(as_text=True)
    assert "Trả hồ sơ trễ hẹn." in page and "QT-VP-01" not in page
    assert sign_in(world.staff).get("/overdue").status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", 3), ("?kind=action", 1), ("?level=1", 1), ("?level=2", 2), ("?kind=x&level=y&unit=z", 3), ("?level=4", 0)],
)
def test_filters_narrow_it(late, sign_in, world, query, shown):
    page = sign_in(world.officer).get(f"/overdue{query}").get_data(as_text=True)
    assert page.count('<td class="cell-main"') == shown


def test_the_workbook_holds_the_same_rows(late, sign_in, world):
    answer = sign_in(world.officer).get("/overdue.xlsx?sort=due")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[0][0] == "Việc quá hạn"
    assert [row[0] for row in rows if isinstance(row[0], int)] == [1, 2, 3]
    assert any("Trả hồ sơ trễ hẹn." in str(row[2]) and row[8] == 4 and row[11] == "Phạm Văn Hùng" for row in rows)


def test_it_costs_the_same_however_much_is_late(app, late, report, lead, told, sign_in, world):
    def cost() -> int:
        client = sign_in(world.officer)
        client.get("/overdue")
        with statements(app) as sent:
            pages.append(client.get("/overdue").get_data(as_text=True))
        return len(sent)

    pages = []
    few = cost()
    for number in range(3):
        report(("VP", "LĐVL")[number % 2], what=f"Trả trễ {number}.")
        lead(report(what=f"Lưu thiếu {number}."), "confirm", "correct", "analyse", "plan", "send_plan", "agree")
        world.send(world.draft(world.publish(f"QT-VP-1{number}", "Quy trình khác").document))
    told(date(2026, 4, 2))
    assert cost() == few
    assert [page.count('<td class="cell-main"') for page in pages] == [3, 12]
