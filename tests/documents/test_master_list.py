"""The master list: what is in force, coming, under revision or withdrawn on a day, and the same rows as a workbook."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from sqlalchemy import text

from qms.core.database import db
from qms.core.lists import Listing
from qms.documents import master_list as register
from qms.documents.master_list import BY_REVISION
from tests.documents.pages import seen, statements, words
from tests.snapshots import built_once

TODAY = date(2026, 3, 16)
YEARLY = {"review_months": 12}  # in force for a year: to be reviewed today


def rows(response) -> dict[str, list[str]]:
    """The cells of each row, by its code."""
    found = {}
    for row in seen(response).xpath("//tbody/tr"):
        cells = [words(cell) for cell in row.xpath("td")]
        found[cells[1]] = cells
    return found


@pytest.fixture
def library(world):
    """A library with a document in each standing."""
    return built_once(_library, world)


def _library(world):
    world.in_force = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", clauses="7.5; 8.1", **YEARLY).document
    world.elsewhere = world.publish(
        "QT-LĐVL-03", "Cấp giấy phép lao động", unit="LĐVL", clauses="17.5", **YEARLY
    ).document
    world.changing = world.publish("QT-HT-01", "Đánh giá nội bộ", kind="system_procedure").document
    draft = world.draft(world.changing)
    world.send(draft)
    world.review(draft)
    world.approve(draft, since=TODAY + timedelta(days=10))
    world.gone = world.withdraw(world.publish("QT-VP-02", "Quy trình lưu trữ").document)
    world.unissued = world.create("QT-VP-09", "Quy trình mới").document
    return world


def test_it_shows_what_is_known_of_each_document(library, sign_in):
    shown = rows(sign_in(library.staff).get("/documents"))
    assert shown["QT-VP-01"] == [
        "3", "QT-VP-01", "Quy trình kiểm soát tài liệu", "Quy trình tác nghiệp", "Văn phòng Sở", "01/00",
        "16/03/2025", "16/03/2025", "Sắp đến hạn 16/03/2026", "Đang hiệu lực",
    ]  # fmt: skip


def test_it_announces_a_coming_revision(library, sign_in):
    shown = rows(sign_in(library.staff).get("/documents"))
    assert shown["QT-HT-01"][5] == "01/00"
    assert "Được thay thế từ 26/03/2026" in shown["QT-HT-01"][-1]


def test_on_a_coming_day_it_shows_what_will_be_in_force(library, sign_in):
    shown = rows(sign_in(library.staff).get("/documents?as_of=2026-03-26"))
    assert shown["QT-HT-01"][5] == "01/01"
    assert shown["QT-HT-01"][-1] == "Đang hiệu lực"


def test_on_a_past_day_it_shows_the_library_as_it_stood(library, sign_in):
    library.publish("QT-VP-03", "Quy trình cũ", since=date(2020, 1, 6))
    shown = rows(sign_in(library.officer).get("/documents?as_of=15/03/2021&state=all"))
    assert list(shown) == ["QT-VP-03"]


def test_a_document_not_yet_issued_is_shown_to_those_who_may_read_its_draft(library, sign_in):
    assert "QT-VP-09" in rows(sign_in(library.officer).get("/documents"))


def test_a_document_not_yet_issued_is_not_shown_to_staff(library, sign_in):
    assert "QT-VP-09" not in rows(sign_in(library.staff).get("/documents?state=all"))


def test_a_restricted_document_is_not_shown_to_other_units(library, sign_in):
    library.publish("QT-VP-07", "Quy trình hạn chế", security="restricted")
    assert "QT-VP-07" not in rows(sign_in(library.other).get("/documents?state=all"))


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("state=withdrawn", {"QT-VP-02"}),
        ("state=coming", {"QT-HT-01"}),
        ("state=unissued", {"QT-VP-09"}),
        ("state=in_force", {"QT-HT-01", "QT-VP-01", "QT-LĐVL-03"}),
        ("state=all", {"QT-HT-01", "QT-VP-01", "QT-VP-02", "QT-VP-09", "QT-LĐVL-03"}),
        ("kind=system_procedure", {"QT-HT-01"}),
        ("clause=7.5", {"QT-VP-01"}),
        ("clause=7", {"QT-VP-01"}),
        ("q=kiem+soat", {"QT-VP-01"}),
        ("q=qt+vp+01", {"QT-VP-01"}),
        ("q=qtldvl03", {"QT-LĐVL-03"}),
        ("due=30&state=in_force", {"QT-VP-01", "QT-LĐVL-03"}),
        ("due=overdue", set()),
        ("q=khong-co-dau", set()),
    ],
)
def test_a_filter_leaves_only_what_it_asks_for(library, sign_in, query, codes):
    assert set(rows(sign_in(library.officer).get(f"/documents?{query}"))) == codes


def test_a_unit_includes_the_units_below_it(library, sign_in):
    client = sign_in(library.officer)
    whole, part = library.units["SO"].id, library.units["LĐVL"].id
    assert set(rows(client.get(f"/documents?unit={part}"))) == {"QT-LĐVL-03"}
    assert len(rows(client.get(f"/documents?unit={whole}"))) == 4


def test_what_is_under_revision_can_be_asked_for(library, sign_in):
    library.draft(library.in_force)
    shown = rows(sign_in(library.officer).get("/documents?state=under_way"))
    assert set(shown) == {"QT-VP-01", "QT-VP-09"}
    assert "Đang sửa đổi" in shown["QT-VP-01"][-1]


def test_staff_are_not_told_of_others_drafts(library, sign_in):
    library.draft(library.in_force)
    assert "Đang sửa đổi" not in rows(sign_in(library.staff).get("/documents"))["QT-VP-01"][-1]


def test_it_sorts_by_a_heading_both_ways(library, sign_in):
    client = sign_in(library.officer)
    up = list(rows(client.get("/documents?sort=title")))
    assert up[0] == "QT-LĐVL-03"
    assert list(rows(client.get("/documents?sort=-title"))) == up[::-1]


@pytest.mark.parametrize("order", sorted({*BY_REVISION, "kind", "unit"}))
@pytest.mark.parametrize("filters", ["state=all", "state=in_force", "unit={unit}&state=all", "clause=7"])
def test_each_document_stands_once_in_every_order(library, sign_in, order, filters):
    client, filters = sign_in(library.officer), filters.format(unit=library.units["SO"].id)
    expected = list(rows(client.get(f"/documents?{filters}")))
    up = list(rows(client.get(f"/documents?{filters}&sort={order}")))
    assert sorted(up) == sorted(expected)
    assert list(rows(client.get(f"/documents?{filters}&sort=-{order}"))) == up[::-1]


def test_what_has_no_date_yet_stands_last(library, sign_in):
    assert list(rows(sign_in(library.officer).get("/documents?sort=effective&state=all")))[-1] == "QT-VP-09"


@pytest.mark.parametrize(
    ("order", "read"),
    [
        ("title", ["revision USING INDEX ix_revision_title"]),
        ("-effective", ["revision USING INDEX ix_revision_effective"]),
        ("code", ["document USING INDEX ix_document_code"]),
        ("kind", ["document USING INDEX ix_document_kind"]),
        ("-unit", ["unit USING INDEX ix_unit_order", "document USING INDEX ix_document_unit (unit_id=?)"]),
    ],
)
@pytest.mark.sqlite_only
def test_the_first_page_in_any_order_is_read_along_its_index(library, order, read):
    """What is not shown is not looked at: SQLite says how it goes about it."""
    assert plan_of(library, {"sort": order})[: len(read)] == read


@pytest.mark.sqlite_only
def test_so_is_a_filter_that_finds_very_many(library):
    args = {"sort": "title", "kind": "procedure"}
    assert plan_of(library, args)[0] != "revision USING INDEX ix_revision_title"
    assert plan_of(library, args, dense=True)[0] == "revision USING INDEX ix_revision_title"


def plan_of(library, args: dict, **dense) -> list[str]:
    """What SQLite goes along for such a list, without putting it in order afterwards where it is dense or whole."""
    day = {"on": TODAY, "today": TODAY, "units": [], "systems": []}
    query = register.library(library.officer, args, **day, **dense)
    listing = Listing(query, orders=register.ORDERS, args=args)
    asked = listing.ordered.limit(50).compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = [row.detail for row in db.session.execute(text("EXPLAIN QUERY PLAN " + str(asked).replace(":", r"\:")))]
    if dense or len(args) == 1:
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan
    return [step.partition(" ")[2] for step in plan]


@pytest.mark.parametrize(
    "query",
    [
        "unit=x",
        "unit=9" * 9,
        "page=0",
        "page=99999999999",
        "sort=nothing",
        "q=%25_",
        "as_of=31/02/2025",
        "endpoint=x&_scheme=y&_method=z",
        "id=1",
    ],
)
def test_no_address_makes_a_fault(library, sign_in, query):
    assert sign_in(library.officer).get(f"/documents?{query}").status_code == 200


def test_the_workbook_holds_exactly_the_rows_shown(library, sign_in):
    client = sign_in(library.officer)
    query = "state=in_force&sort=-title"
    response = client.get(f"/documents.xlsx?{query}")
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    heading = next(n for n, row in enumerate(cells) if row[1] == "Mã hiệu")
    assert [row[1] for row in cells[heading + 1 :]] == list(rows(client.get(f"/documents?{query}")))
    assert cells[heading + 1][7].date() == date(2025, 3, 16)


def test_the_workbook_says_to_whom_each_is_distributed(library, sign_in):
    library.distribute(library.in_force, "VP", "LĐVL", roles=["auditor"])
    response = sign_in(library.officer).get("/documents.xlsx?state=in_force")
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    told = {row[1]: row[10] for row in sheet.iter_rows(values_only=True)}
    names = "; ".join(library.units[code].name for code in ("VP", "LĐVL"))
    assert told["Mã hiệu"] == "Nơi phân phối"
    assert set(told["QT-VP-01"].split("; ")) == {*names.split("; "), "Đánh giá viên nội bộ"}
    assert not any(said for code, said in told.items() if code not in ("Mã hiệu", "QT-VP-01"))


def test_the_workbook_has_a_vietnamese_name(library, sign_in):
    disposition = sign_in(library.officer).get("/documents.xlsx").headers["Content-Disposition"]
    assert "filename*=UTF-8''Danh%20m%E1%BB%A5c" in disposition


def test_titles_never_become_markup(library, sign_in):
    library.publish("QT-VP-08", "<script>alert(1)</script>")
    response = sign_in(library.officer).get("/documents")
    assert rows(response)["QT-VP-08"][2] == "<script>alert(1)</script>"
    assert "<script>alert" not in response.text


def test_it_costs_the_same_statements_however_long_it_is(app, world, sign_in):
    for number in range(5):
        world.publish(f"QT-VP-{number:02}", "Quy trình")
    client = sign_in(world.officer)
    with statements(app) as few:
        client.get("/documents")
    for number in range(5, 45):
        world.publish(f"QT-VP-{number:02}", "Quy trình", unit="LĐVL" if number % 2 else "TT")
    with statements(app) as many:
        client.get("/documents")
    assert len(many) == len(few)
