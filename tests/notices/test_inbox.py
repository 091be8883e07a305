"""The inbox: a bell on every page, a list of what is not read, and one click to what a notice is about."""

import pytest
from lxml import html

from qms.core.database import db, writing
from qms.notices import queries
from qms.notices.models import Notice
from tests.documents.pages import seen, statements, words
from tests.snapshots import built_once


@pytest.fixture
def waiting(world):
    """A revision that waits on `head`, and another that came back to `author`."""
    return built_once(_waiting, world)


def _waiting(world):
    base = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu")
    revision = world.send(world.draft(base.document))
    other = world.publish("QT-VP-02", "Quy trình đánh giá nội bộ")
    returned = world.send(world.draft(other.document))
    world.take(returned, "return", world.head, reason="Mục 5 chưa đúng quy định.")
    return revision, returned


def bell(response) -> str:
    return words(seen(response).get_element_by_id("bell"))


def test_the_bell_counts_on_every_page_what_is_not_read(world, sign_in, waiting):
    client = sign_in(world.author, language="en")
    for address in ("/", "/documents", "/account", "/notices"):
        assert bell(client.get(address)) == "Notices 1 not read"


def test_the_inbox_says_what_happened_and_why_one_is_told(world, sign_in, waiting):
    page = sign_in(world.author, language="en").get("/notices")
    row = words(seen(page).xpath("//tbody/tr")[0])
    assert "QT-VP-02 01/01 – Quy trình đánh giá nội bộ was returned to you" in row
    assert "Mục 5 chưa đúng quy định." in row
    assert "Why this notice: You wrote it." in row
    assert world.head.name in row


def test_opening_a_notice_leads_to_its_subject_which_marks_it_read(world, sign_in, waiting):
    client = sign_in(world.author, language="en")
    notice = db.session.scalars(queries.unread_of(world.author)).one().id
    led = client.get(f"/notices/{notice}")
    assert led.location == f"/documents/revisions/{waiting[1].id}?notice={notice}"
    page = client.get(led.location)
    (form,) = seen(page).xpath("//form[@hx-trigger='load']")
    assert bell(page) == "Notices 1 not read", "looking changes nothing by itself"
    answer = client.post(form.get("hx-post"), headers={"HX-Request": "true"})
    assert words(html.fromstring(answer.text)) == "Notices"
    assert bell(client.get("/")) == "Notices"


def test_what_has_been_read_is_under_all(world, sign_in, waiting):
    client = sign_in(world.author, language="en")
    notice = db.session.scalars(queries.unread_of(world.author)).one().id
    assert client.post(f"/notices/{notice}/read?next=/notices").location == "/notices"
    assert not seen(client.get("/notices")).xpath("//tbody/tr")
    assert len(seen(client.get("/notices?show=all")).xpath("//tbody/tr")) == 1


def test_everything_can_be_marked_as_read_at_once(world, sign_in, waiting):
    client = sign_in(world.head)
    client.post("/notices/read")
    assert queries.count_unread(world.head) == 0
    assert queries.count_unread(world.author) == 1, "only one's own"


def test_the_list_is_filtered_by_what_notices_are_about(world, sign_in, waiting):
    world.withdraw(world.publish("QT-VP-09", "Quy trình cũ").document)
    client = sign_in(world.head, language="en")
    every = len(seen(client.get("/notices")).xpath("//tbody/tr"))
    some = seen(client.get("/notices?about=document")).xpath("//tbody/tr")
    assert (len(some), every) == (1, 2)
    assert all("was withdrawn" in words(row) for row in some)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_notices_of_others_do_not_exist(world, sign_in, waiting, method):
    notice = db.session.scalars(queries.unread_of(world.author)).one().id
    address = f"/notices/{notice}" + ("/read" if method == "POST" else "")
    assert sign_in(world.staff).open(address, method=method).status_code == 404


def test_a_page_costs_the_same_statements_whatever_is_unread(app, world, sign_in, waiting):
    client = sign_in(world.head)
    counts = []
    for number in (1, 4):
        for n in range(number):
            world.send(world.draft(world.publish(f"QT-VP-{number}{n}", "Quy trình").document))
        with statements(app) as sent:
            client.get("/notices")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_a_notice_whose_thing_may_no_longer_be_read_is_gone(world, sign_in, waiting):
    notice = db.session.scalars(queries.unread_of(world.head)).first().id
    with writing() as session:
        for held in world.head.assignments:
            session.delete(held)
    client = sign_in(world.head, language="en")
    assert bell(client.get("/account")) == "Notices"
    assert client.get(f"/notices/{notice}").status_code == 404
    assert db.session.get(Notice, notice) is not None
