"""The dashboard: every number is that of the list it leads to, nobody's counts what they may not read."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from qms.actions import operations as actions
from qms.actions.models import Action
from qms.core import clock
from qms.core.database import db, get, writing
from qms.documents.distribution.models import Recipient
from qms.documents.models import Document, Revision
from qms.nonconformities import operations
from qms.nonconformities.models import Nonconformity
from qms.people.models import Person, Unit
from tests.documents.pages import seen, statements, words

TODAY = date(2026, 3, 16)


@pytest.fixture
def report(world):
    """`report("VP", 40, …)` writes one found so many days ago; `more` are its columns, `actions` their due days."""

    def write(unit="VP", ago=0, *, by=None, document=None, due=(), **more):
        with writing():
            row = operations.report(
                by=get(Person, (by or world.staff).id),
                today=TODAY,
                unit=db.session.scalar(select(Unit).where(Unit.code == unit)),
                source=more.pop("source", "self_found"),
                what=f"Việc chưa đúng của {unit}.",
                discovered_on=TODAY - timedelta(days=ago),
                document=get(Document, document.id) if document else None,
            )
            for days in due:
                owner = get(Person, world.author.id)
                act = actions.plan_action(row, by=owner, today=TODAY, what="Làm lại.", owner=owner, due=TODAY)
                db.session.execute(update(Action).where(Action.id == act.id).values(due=TODAY + timedelta(days=days)))
            if more:
                db.session.execute(update(Nonconformity).where(Nonconformity.id == row.id).values(**more))
        return row

    return write


@pytest.fixture
def year(world, report):
    """A year in three units: open, late, closed, repeated, not counted; two of another unit, one of the branch."""
    procedure = world.publish("QT-VP-01", "Quy trình văn thư").document
    alike = {"document": procedure, "cause_group": "method", "kind": "minor"}
    late = TODAY - timedelta(days=1)
    report("VP", 3, **alike, deadline=late, due=(-1, 5))
    report("VP", 200, **alike, state="closed", closed_on=TODAY - timedelta(days=190), due=(30,))
    report("VP", 150, kind="major", state="closed", closed_on=TODAY - timedelta(days=110))
    report("VP", 700, **alike, state="closed", closed_on=TODAY - timedelta(days=100))
    report("VP", 10, state="dismissed", source="complaint")
    report("SO", 5, by=world.director, source="complaint")
    report("LĐVL", 40, **alike, by=world.other, deadline=TODAY + timedelta(days=20))
    report("LĐVL", 1, by=world.other, source="inspection", kind="major", deadline=late)
    report("CC", 90, by=world.branch_staff, kind="minor", state="closed", closed_on=TODAY)
    with writing() as session:
        session.execute(update(Document).values(review_due=TODAY - timedelta(days=2)))
    world.distribute(get(Document, procedure.id), "VP", "LĐVL")
    with writing() as session:
        session.execute(update(Revision).values(effective_from=TODAY - timedelta(days=20)))
        session.execute(update(Person).values(unit_since=TODAY - timedelta(days=400)))
        session.execute(update(Recipient).values(valid_from=TODAY - timedelta(days=20)))
    restricted = world.publish("QT-LĐVL-01", "Hạn chế", unit="LĐVL", security="restricted").document_id
    with writing() as session:
        session.get(Document, restricted).review_due = TODAY + timedelta(days=20)


def block(page, name: str) -> dict[str, list[str]]:
    """What the table of a block says, by the first word of each row."""
    rows = page.xpath(f"//*[@id='block-{name}']//tbody/tr")
    return {words(row[0]): [words(cell) for cell in row[1:]] for row in rows}


def numbers(page) -> list[tuple[str, int]]:
    """(address, number) of every number that leads somewhere."""
    links = page.xpath("//*[@id='dashboard']//table//a")
    figures = page.xpath("//*[@class='figure' or starts-with(@class, 'figure ')][.//a]")
    found = [(link.get("href"), int(link.text)) for link in links]
    return found + [(each.xpath(".//a/@href")[0], int(words(each[0]))) for each in figures]


def length(page) -> int:
    """How many rows a list says it holds."""
    said = words(page.xpath("//*[@id='list']//p")[0])
    return int(said.split()[-1]) if any(c.isdigit() for c in said) else 0


@pytest.mark.parametrize("asked", ["", "?unit={SO}&period=last_year"])
def test_every_number_is_that_of_the_list_it_leads_to(world, sign_in, year, asked):
    for name in ("head", "officer", "director", "branch_leader"):
        client = sign_in(getattr(world, name))
        found = numbers(seen(client.get("/dashboard" + asked.format(SO=world.units["SO"].id))))
        assert found or name == "branch_leader"
        for address, number in dict(found).items():
            assert length(seen(client.get(address))) == number, (name, address)


def test_a_head_counts_only_what_concerns_the_unit(world, sign_in, year):
    page = seen(sign_in(world.head).get("/dashboard"))
    office, whole = world.units["VP"].name, block(page, "units")
    assert whole == {office: ["1", "1"], "Tổng cộng": ["1", "1"]}
    assert block(page, "actions")[office] == ["3", "1"]
    assert "Phòng Lao động" not in words(page.xpath("//*[@id='dashboard']")[0])
    assert block(page, "repeats")["Tổng cộng"] == ["1"]
    assert block(page, "days")[office] == ["3", "216,7", "40"]


def test_a_restricted_document_of_another_unit_is_not_counted(world, sign_in, year):
    assert list(block(seen(sign_in(world.head).get("/dashboard")), "reviews")) == [world.units["VP"].name, "Tổng cộng"]
    assert world.units["LĐVL"].name in block(seen(sign_in(world.director).get("/dashboard")), "reviews")


def test_late_readers_are_those_of_the_unit_or_the_system(world, sign_in, year):
    office, labour = world.units["VP"].name, world.units["LĐVL"].name
    mine = block(seen(sign_in(world.head).get("/dashboard")), "readers")
    every = block(seen(sign_in(world.director).get("/dashboard")), "readers")
    assert office in mine and labour not in mine
    assert every[office] == mine[office] and labour in every and every[labour] != ["0"]
    assert world.other.name not in sign_in(world.head).get("/dashboard/late-readers").text


def test_the_director_counts_all_and_the_officer_the_own_system(world, sign_in, year):
    page = seen(sign_in(world.director).get("/dashboard"))
    assert block(page, "units")["Tổng cộng"] == ["4", "2"]
    assert block(page, "repeats")["Tổng cộng"] == ["2"]
    assert block(page, "days")["Tất cả"] == ["4", "185", "65"]
    assert block(seen(sign_in(world.officer).get("/dashboard")), "days")["Tất cả"][0] == "3"


def test_the_months_add_up_and_what_does_not_count_is_left_out(world, sign_in, year):
    rows = block(seen(sign_in(world.director).get("/dashboard")), "trend")
    assert len(rows) == 13 and rows["03/2026"] == ["3", "1"]
    assert rows["Tổng cộng"] == ["7", "4"]


@pytest.mark.parametrize("name", ["staff", "clerk", "administrator"])
def test_who_oversees_nothing_is_refused(world, sign_in, name):
    client = sign_in(getattr(world, name))
    assert client.get("/dashboard").status_code == 403
    assert "/dashboard" not in client.get("/").text


def test_each_chart_says_what_it_shows_and_has_its_table(world, sign_in, year):
    page = seen(sign_in(world.director).get("/dashboard"))
    charts = page.xpath("//svg[@role='img']")
    assert len(charts) == len(page.xpath("//*[@id='dashboard']//table")) == 9
    for chart in charts:
        said = [words(page.get_element_by_id(ident)) for ident in chart.get("aria-labelledby").split()]
        assert all(said)
    assert page.xpath("//*[@style] | //*[@id='dashboard']//script") == []


def test_it_costs_the_same_however_much_there_is(world, app, sign_in, report):
    report(kind="minor")
    director = sign_in(world.director)
    with statements(app) as few:
        director.get("/dashboard")
    for number in range(6):
        report("LĐVL" if number % 2 else "SO", number * 30, by=world.director, due=(-1,), kind="major")
    with statements(app) as many:
        director.get("/dashboard")
    assert len(many) == len(few) <= 30


def test_an_empty_department_has_an_empty_dashboard(world, sign_in):
    page = seen(sign_in(world.director).get("/dashboard?unit=abc&period=never"))
    assert not any(number for _address, number in numbers(page)) and clock.today().strftime("%d/%m/%Y") in words(page)
