"""The desk: what waits for a person, soonest first, ten rows of each kind of work, and all of it one click away."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from qms.core import clock, desk
from qms.core.database import db, locked, writing
from qms.core.desk import Column, Section, Urgency
from qms.desk.work import tally
from qms.documents.models import Document
from tests.documents.pages import links, seen, statements, words
from tests.scene import PERSONS, Browser, Scene

pytestmark = pytest.mark.usefixtures("anew")


def sections(response) -> dict[str, list[str]]:
    """Title with its counter → the codes of its rows, in the order of the page."""
    return {
        words(card.xpath(".//h2")[0]): [words(row.xpath("td")[0]) for row in card.xpath(".//tbody/tr")]
        for card in seen(response).xpath("//section[.//h2]")
    }


def counter(response) -> str:
    """The number beside Home in the menu."""
    return "".join(words(found) for found in seen(response).xpath("//nav//a[@href='/']//*[@class='counter']"))


@pytest.fixture
def send(world):
    """`send(n)`: n more revisions that wait for the head of the office, each a day after the one before."""
    sent = []

    def more(count: int, now=None):
        for number in range(len(sent), len(sent) + count):
            if now:
                now(clock.today() + timedelta(days=1))
            sent.append(world.send(world.draft(world.publish(f"QT-VP-{number:02}", "Quy trình").document)))
        return sent

    return more


def test_what_waits_for_a_signature_is_shown_longest_first(world, sign_in, send, now):
    send(3, now)
    shown = sections(sign_in(world.head).get("/"))
    assert shown["Chờ tôi ký 3"] == ["QT-VP-00", "QT-VP-01", "QT-VP-02"]


def test_ten_rows_are_shown_with_the_whole_number_and_a_way_to_all(world, sign_in, send):
    send(12)
    client = sign_in(world.head)
    page = client.get("/")
    assert len(sections(page)["Chờ tôi ký 12"]) == 10
    assert "/desk/to-sign" in links(page)
    rows = seen(client.get("/desk/to-sign")).xpath("//tbody/tr/td[1]")
    assert [words(row) for row in rows] == [f"QT-VP-{number:02}" for number in range(12)]


def test_no_way_to_all_is_offered_where_all_is_shown(world, sign_in, send):
    send(10)
    assert "/desk/to-sign" not in links(sign_in(world.head).get("/"))


def test_the_counting_stops_and_says_so(world, sign_in, send, monkeypatch):
    monkeypatch.setattr("qms.desk.work.MOST", 3)
    send(4)
    page = sign_in(world.head).get("/")
    assert "Chờ tôi ký 3+" in sections(page)
    assert counter(page) == "3+"


def test_the_menu_counts_what_waits_on_every_page(world, sign_in, send):
    (first, *_rest) = send(3)
    world.take(first, "return", world.head, reason="Chưa đúng mẫu quy định.")
    assert counter(sign_in(world.head).get("/documents")) == "2"
    assert counter(sign_in(world.author).get("/documents")) == "1"


def test_a_returned_draft_stands_once_with_its_reason(world, sign_in, send):
    (sent,) = send(1)
    world.take(sent, "return", world.head, reason="Chưa đúng mẫu quy định.")
    page = sign_in(world.author).get("/")
    assert sections(page)["Trả lại tôi hoàn thiện 1"] == ["QT-VP-00"]
    assert "Dự thảo của tôi và bản đã gửi 1" not in sections(page)
    assert "Chưa đúng mẫu quy định." in page.text


def test_a_draft_sent_again_after_its_return_is_with_what_was_sent(world, sign_in, send):
    (sent,) = send(1)
    world.take(sent, "return", world.head, reason="Chưa đúng mẫu quy định.")
    world.send(sent)
    assert sections(sign_in(world.author).get("/"))["Dự thảo của tôi và bản đã gửi 1"] == ["QT-VP-00"]


def test_one_who_only_reads_is_shown_where_to_begin(world, sign_in):
    page = sign_in(world.staff).get("/")
    assert "Không có việc đang chờ xử lý." in page.text
    assert seen(page).xpath("//main//input[@name='q']")


def test_what_is_due_soonest_stands_first_and_lateness_is_said_in_words(world, sign_in):
    for code, days in (("QT-VP-01", 20), ("QT-VP-02", -5), ("QT-VP-03", 300)):
        document = world.publish(code, "Quy trình").document
        with writing():
            locked(Document, document.id).review_due = clock.today() + timedelta(days=days)
    page = sign_in(world.officer).get("/")
    assert sections(page)["Đến hạn soát xét 2"] == ["QT-VP-02", "QT-VP-01"]
    assert "Quá hạn" in page.text


def test_drafts_are_under_way_too_and_wait_on_their_author(world, sign_in):
    world.draft(world.publish("QT-VP-01", "Quy trình").document)
    page = seen(sign_in(world.officer).get("/"))
    (row,) = page.xpath("//*[@id='under-way']//tbody/tr")
    assert [words(cell) for cell in row][2:4] == ["Dự thảo", world.author.name]


def test_every_section_holds_as_many_rows_as_it_counts(app):
    scene = Scene.build()
    for name in PERSONS:
        person = getattr(scene.world, name)
        found = {one.name: one.rows(person, clock.today()) for one in desk.sections()}
        rows = {section: len(db.session.execute(query).all()) for section, query in found.items() if query is not None}
        assert tally(person, clock.today()) == rows, name


@pytest.mark.sqlite_only
def test_a_section_in_full_is_read_in_a_bounded_number_of_statements(app):
    """Whatever its cells touch comes with its rows."""
    scene = Scene.build()
    for name in PERSONS:
        browser = Browser(getattr(scene.world, name))
        for section in desk.sections():
            with statements(app) as sent:
                browser("GET", f"/desk/{section.name}")
            assert len(sent) < 12, (name, section.name)


@pytest.mark.parametrize("name", ["due-for-review", "under-way", "not-in-force", "nonsense", "%00"])
def test_a_section_that_is_not_the_persons_is_not_found(world, sign_in, name):
    assert sign_in(world.staff).get(f"/desk/{name}").status_code == 404


def test_a_long_section_has_pages(world, sign_in, send, monkeypatch):
    monkeypatch.setattr("qms.core.lists.PAGE", 4)
    send(6)
    page = sign_in(world.head).get("/desk/to-sign?page=2")
    assert [words(row) for row in seen(page).xpath("//tbody/tr/td[1]")] == ["QT-VP-04", "QT-VP-05"]


def test_an_empty_section_in_full_says_that_nothing_waits(world, sign_in):
    assert "Không còn việc nào ở mục này." in sign_in(world.head).get("/desk/to-sign").text


@pytest.mark.parametrize("person", ["head", "author", "officer"])
def test_it_costs_the_same_statements_however_much_waits(app, world, sign_in, send, person):
    sent = send(3)
    world.take(sent[0], "return", world.head, reason="Chưa đúng mẫu quy định.")
    world.create("QT-VP-98", "Chưa ban hành")
    client = sign_in(getattr(world, person))
    with statements(app) as few:
        client.get("/")
    for revision in send(20)[3:6]:
        world.take(revision, "return", world.head, reason="Chưa đúng mẫu quy định.")
    world.create("QT-VP-99", "Chưa ban hành")
    with statements(app) as many:
        client.get("/")
    assert len(many) == len(few)


def test_a_feature_puts_its_work_on_the_desk_by_registering_it(world, sign_in, monkeypatch):
    world.publish("QT-VP-01", "Quy trình")
    monkeypatch.setattr(desk, "_sections", dict(desk._sections))
    desk.register(
        Section(
            "odd",
            "Việc lạ",
            Urgency.MINE,
            lambda person, today: select(Document).order_by(Document.code),
            (Column("Mã"), Column("Hạn", "due")),
            lambda person, document: (document.code, clock.today() - timedelta(days=1)),
        )
    )
    page = sign_in(world.staff).get("/")
    assert list(sections(page))[0] == "Việc lạ 1"
    assert counter(page) == "1"


def test_two_sections_cannot_share_a_name_nor_a_column_be_of_no_kind():
    with pytest.raises(ValueError, match="to-sign"):
        desk.register(Section("to-sign", "", Urgency.MINE, lambda *_: None, (), lambda *_: ()))
    with pytest.raises(ValueError, match="shown as money"):
        Column("Tiền", "money")
