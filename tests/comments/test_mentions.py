"""Comments that mention a person wait on their desk, until they answer or nothing is to be answered any more."""

import pytest
from sqlalchemy import select

from qms.comments.hosts import hosts
from qms.comments.models import Comment
from qms.comments.operations import settle, withdraw, write
from qms.core.database import db, get, writing
from qms.documents.models import Revision
from qms.people.models import Assignment, Person
from tests.documents.pages import links, seen, statements, words
from tests.scene import PERSONS, Scene

TEXT = "Thời hạn ở mục 5 chưa khớp quyết định công bố."


@pytest.fixture
def revision(world):
    """Written by `author`, waiting for the review of `head`; `director` approves."""
    return world.send(world.draft(world.publish("QT-VP-01", "Quy trình tiếp công dân").document))


@pytest.fixture
def say(world, revision):
    """`say(person, *mentioned, answers=comment)` writes a comment on the revision."""

    def comment(by, *mentioned, answers=None) -> int:
        with writing():
            people = [get(Person, one.id) for one in mentioned]
            first = get(Comment, answers) if answers else None
            row = write(get(Revision, revision.id), by=get(Person, by.id), text=TEXT, mentioned=people, answers=first)
            return row.id

    return comment


def change(comment: int, how, by) -> None:
    with writing():
        how(get(Comment, comment), by=get(Person, by.id))


def waiting(sign_in, person) -> list[list[str]]:
    """The rows of the section on the person's desk."""
    rows = seen(sign_in(person).get("/")).xpath("//section[@id='mentions']//tbody/tr")
    return [[words(cell) for cell in row] for row in rows]


def test_whoever_is_mentioned_finds_it_on_the_desk_with_its_place_and_counted(world, sign_in, say, revision):
    ident = say(world.head, world.auditor)
    (row,) = waiting(sign_in, world.auditor)
    assert row[0].startswith(TEXT) and "QT-VP-01" in row[0] and row[1] == world.head.name
    page = sign_in(world.auditor).get("/")
    assert f"/documents/revisions/{revision.id}#comment-{ident}" in links(page)
    assert "Ý kiến chờ tôi trả lời" in page.text
    assert "".join(words(one) for one in seen(page).xpath("//nav//a[@href='/']//*[@class='counter']")) == "1"
    assert waiting(sign_in, world.head) == waiting(sign_in, world.director) == []


def test_it_waits_in_english_too(world, sign_in, say):
    say(world.head, world.auditor)
    assert "Comments that wait for my answer" in sign_in(world.auditor, language="en").get("/").text


def test_an_answer_that_mentions_somebody_waits_for_them_and_their_own_ends_the_waiting(world, sign_in, say):
    first = say(world.head)
    say(world.author, world.auditor, answers=first)
    assert len(waiting(sign_in, world.auditor)) == 1
    own = say(world.auditor, answers=first)
    assert waiting(sign_in, world.auditor) == []
    change(own, withdraw, world.auditor)
    assert len(waiting(sign_in, world.auditor)) == 1
    say(world.auditor, answers=first)
    say(world.head, world.auditor, answers=first)
    assert len(waiting(sign_in, world.auditor)) == 1, "asked again after the answer"
    change(first, settle, world.head)
    assert waiting(sign_in, world.auditor) == []


@pytest.mark.parametrize("how", [settle, withdraw])
def test_nothing_waits_that_is_settled_or_withdrawn(world, sign_in, say, how):
    change(say(world.head, world.auditor), how, world.head)
    assert waiting(sign_in, world.auditor) == []


def test_nothing_waits_that_is_no_longer_under_way(world, sign_in, say, revision):
    say(world.head, world.auditor)
    world.take(revision, "return", world.head, reason="Chưa đúng mẫu quy định.")
    assert len(waiting(sign_in, world.auditor)) == 1
    world.take(revision, "discard", world.author, reason="Không sửa đổi nữa.")
    assert waiting(sign_in, world.auditor) == []


def test_nothing_waits_that_may_no_longer_be_read(world, sign_in, say):
    say(world.head, world.auditor)
    with writing() as session:
        for held in session.scalars(select(Assignment).where(Assignment.person_id == world.auditor.id)):
            session.delete(held)
    assert waiting(sign_in, world.auditor) == []


def test_sql_selects_what_is_under_way_and_its_reader_reads(app):
    scene, found = Scene.build(), set()
    for name in PERSONS:
        person = getattr(scene.world, name)
        for host in hosts():
            chosen = set(db.session.scalars(host.open_to(person).with_only_columns(host.model.id)))
            rows = db.session.scalars(select(host.model)).all()
            assert chosen == {row.id for row in rows if row.is_open and host.read(person, row)}, (name, host.kind)
            found |= {host.kind} if chosen else set()
    assert len(found) == len(hosts()), "of some kind nobody reads any: nothing was shown"


def test_the_desk_costs_the_same_however_many_comments_wait(app, world, sign_in, say):
    counts, client = [], sign_in(world.auditor)
    for _time in range(2):
        say(world.head, world.auditor), say(world.author, world.auditor)
        with statements(app) as sent:
            client.get("/desk/mentions")
        counts.append(len(sent))
    assert counts[0] == counts[1]
