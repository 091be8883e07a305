"""Suggestions under the search box: code and title as they are typed."""

import pytest

from qms.core import clock, jobs
from tests.snapshots import built_once


def _library(world):
    world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu")
    world.publish("QT-VP-02", "Quy trình kiểm soát hồ sơ")
    world.publish("HD-VP-01", "Hướng dẫn thể thức văn bản", kind="instruction")
    jobs.run_due()


@pytest.fixture
def suggest(world, sign_in):
    """`suggest("quy tr")` gives the codes suggested to the staff member."""
    built_once(_library, world)
    client = sign_in(world.staff)

    def ask(text, **more):
        headers = {"Accept": "application/json"}
        answer = client.get("/search/suggestions", query_string={"q": text, **more}, headers=headers)
        return [item["code"] for item in answer.json["suggestions"]]

    ask.client, ask.world = client, world
    return ask


@pytest.mark.parametrize("typed", ["qt-vp-0", "qt vp 0", "qtvp0", "quy trình kiểm so", "quy trinh kiem so"])
def test_code_and_title_go_on_as_typed(suggest, typed):
    assert sorted(suggest(typed)) == ["QT-VP-01", "QT-VP-02"]


def test_the_fragment_is_a_list_of_options_that_lead_to_documents(suggest):
    page = suggest.client.get("/search/suggestions?q=huong dan").text
    assert page.count('role="option"') == 1
    assert 'href="/documents/' in page
    assert "HD-VP-01" in page
    assert "<html" not in page


@pytest.mark.parametrize("typed", ["", "q", "qu", "zzz", "***", "x" * 500])
def test_too_little_or_nothing_known_suggests_nothing(suggest, typed):
    assert suggest(typed) == []


def test_at_most_eight_and_each_document_once(suggest):
    for number in range(12):
        suggest.world.publish(f"BC-VP-{number:02}", f"Báo cáo định kỳ {number}")
    suggest.world.publish("BC-VP-00", "Báo cáo định kỳ 0 (mới)", number=(2, 0), since=clock.today())
    jobs.run_due()
    found = suggest("bao cao")
    assert len(found) == len(set(found)) == 8


def test_the_day_looked_at_is_kept(suggest):
    [item] = suggest.client.get(
        "/search/suggestions?q=huong+dan&as_of=2026-03-01", headers={"Accept": "application/json"}
    ).json["suggestions"]
    assert item["url"].endswith("as_of=2026-03-01")
    assert suggest("huong dan", as_of="2019-01-01") == []
