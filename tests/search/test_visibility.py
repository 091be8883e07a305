"""Nothing is shown that may not be read: a small library in every state and security mark, and everyone looking at it.

Each text holds a word of its own (a canary). Whoever is not let to a revision by `may_read` never meets its canary,
in no result, passage, suggestion or number.
"""

from datetime import date, timedelta

import pytest

from qms.core import clock, jobs
from qms.documents.models import Revision
from qms.documents.policy import may_know_revision, may_read
from tests.snapshots import built_once
from tests.world import PEOPLE

DATA = {"Accept": "application/json"}


@pytest.fixture
def library(world):
    """Revisions by canary: the word stands in the text; `ten` + canary in the title where the title is a secret too."""
    return built_once(_library, world)


def _library(world):
    long_ago = date(2024, 1, 8)
    publish = world.publish
    made = {
        "congkhai": publish("QT-VP-01", "Chung một", text=["canary congkhai"], security="public"),
        "noibo": publish("QT-VP-02", "Chung hai", text=["canary noibo"]),
        "hanche": publish("QT-LĐVL-01", "Riêng tenhanche", text=["canary hanche"], unit="LĐVL", security="restricted"),
        "chicuc": publish(
            "QT-CC-01", "Chi cục tenchicuc", text=["canary chicuc"], unit="CC", qms="CC", security="restricted"
        ),
        "cuxua": publish("QT-VP-03", "Có lịch sử", text=["canary cuxua"], since=long_ago),
        "hienhanh": publish("QT-VP-03", "Có lịch sử", text=["canary hienhanh"], number=(2, 0)),
        "daboroi": publish("QT-VP-04", "Đã thu hồi", text=["canary daboroi"]),
    }
    world.withdraw(made["daboroi"].document)
    made["dangsoan"] = world.draft(made["noibo"].document, title="Chung hai tendangsoan", text=["canary dangsoan"])
    made["dangtrinh"] = world.send(world.draft(made["congkhai"].document, text=["canary dangtrinh"]))
    coming = world.send(world.draft(made["hienhanh"].document, text=["canary saptoi"]))
    world.review(coming)
    made["saptoi"] = world.approve(coming, since=clock.today() + timedelta(days=7))
    made["moitao"] = world.create("QT-VP-05", "Mới tạo tenmoitao")
    jobs.run_due()
    world.made = {canary: revision.id for canary, revision in made.items()}
    return world


@pytest.mark.parametrize("name", PEOPLE)
def test_nobody_meets_a_text_they_may_not_read(library, client, name):
    person = getattr(library, name)
    library.open_session(client, person)
    for canary, ident in library.made.items():
        revision, in_title = _revision(ident), f"ten{canary}"
        is_titled = in_title in revision.title
        hidden, unknown = not may_read(person, revision), not may_know_revision(person, revision)
        for scope in ({}, {"past": 1, "mine": 1}, {"as_of": "2024-06-01"}, {"as_of": "2026-03-30", "past": 1}):
            for query in (canary, f"canary {canary}", *[in_title] * is_titled):
                answer = client.get("/search", query_string={"q": query, **scope}, headers=DATA).json
                told = str(answer["results"])
                if hidden:
                    assert f"canary {canary}" not in told, (canary, scope, query)
                    assert not _marks(answer, canary), (canary, scope, query)
                if unknown:
                    assert in_title not in told
            if unknown and is_titled:
                asked = {"q": in_title, **scope}
                suggested = client.get("/search/suggestions", query_string=asked, headers=DATA).json
                assert suggested["suggestions"] == []


def test_what_one_may_not_read_is_found_by_code_and_title_only(library, client):
    library.open_session(client, library.staff)
    by_title = client.get("/search?q=co+lich+su&as_of=2024-06-01", headers=DATA).json
    assert [(r["code"], r["number"], r["passages"]) for r in by_title["results"]] == [("QT-VP-03", "01/00", [])]
    assert client.get("/search?q=cuxua&as_of=2024-06-01", headers=DATA).json["results"] == []


def test_those_who_may_read_the_past_find_it_when_they_ask_for_it(library, client):
    library.open_session(client, library.head)
    assert client.get("/search?q=cuxua", headers=DATA).json["results"] == []
    [found] = client.get("/search?q=cuxua&past=1", headers=DATA).json["results"]
    assert found["number"] == "01/00"
    assert found["states"] == ["Đã được thay thế"]
    [found] = client.get("/search?q=daboroi&past=1", headers=DATA).json["results"]
    assert found["states"] == ["Đã thu hồi"]


def test_the_switch_for_the_past_is_offered_to_those_who_may_use_it(library, client):
    library.open_session(client, library.staff)
    assert "Bao gồm bản hết hiệu lực" not in client.get("/search?q=a").text
    library.open_session(client, library.head)
    assert "Bao gồm bản hết hiệu lực" in client.get("/search?q=a").text


def test_my_drafts_are_mine(library, client):
    library.open_session(client, library.author)
    [found] = client.get("/search?q=dangsoan&mine=1", headers=DATA).json["results"]
    assert found["states"] == ["Dự thảo"]
    assert client.get("/search?q=dangsoan", headers=DATA).json["results"] == []
    library.open_session(client, library.director)
    assert client.get("/search?q=dangsoan&mine=1", headers=DATA).json["results"] == []


def test_several_revisions_that_answer_are_one_result(library, client):
    library.open_session(client, library.officer)
    [found] = client.get("/search?q=co+lich+su&past=1", headers=DATA).json["results"]
    assert found["number"] == "02/00"
    assert [other["number"] for other in found["others"]] == ["01/00"]


def test_a_withdrawn_text_is_gone_at_once_although_the_index_still_has_it(library, client):
    library.open_session(client, library.staff)
    assert client.get("/search?q=congkhai", headers=DATA).json["results"]
    library.withdraw(_revision(library.made["congkhai"]).document)
    assert client.get("/search?q=congkhai", headers=DATA).json["results"] == []
    assert client.get("/search/suggestions?q=chung+mot", headers=DATA).json["suggestions"] == []


def test_from_its_day_the_new_text_is_found_with_nothing_having_run(library, client, now):
    now(clock.today() + timedelta(days=7))
    library.open_session(client, library.staff)
    assert client.get("/search?q=hienhanh", headers=DATA).json["results"] == []
    [found] = client.get("/search?q=saptoi", headers=DATA).json["results"]
    assert found["code"] == "QT-VP-03"


def _revision(ident: int) -> Revision:
    from qms.core.database import get

    return get(Revision, ident)


def _marks(answer: dict, canary: str) -> bool:
    pieces = [piece for result in answer["results"] for place in result["passages"] for piece in place["pieces"]]
    return any(piece["match"] and canary in piece["text"] for piece in pieces)
