"""Records on the page of search: found by their words, beside the documents, by those who may see them."""

import pytest


@pytest.fixture
def kept(world, keep):
    """Records of two units that say the same."""
    return keep("Hồ sơ họp", text="Chế độ tử tuất"), keep(
        "Hồ sơ khác", unit="LĐVL", by=world.other, text="Chế độ tử tuất"
    )


def test_the_page_of_search_asks_for_records_and_leads_to_them_without_scripts(world, sign_in, kept):
    page = sign_in(world.staff).get("/search?q=che+do+tu+tuat").text
    assert 'hx-get="/search/beside?q=che+do+tu+tuat"' in page
    assert 'href="/records?q=che+do+tu+tuat"' in page


def test_what_is_found_is_what_the_person_may_see(world, sign_in, kept):
    own, others = kept
    found = sign_in(world.staff).get("/search/beside?q=tu+tuat").text
    assert own.number in found and own.title in found and others.number not in found
    found = sign_in(world.qmr).get("/search/beside?q=tu+tuat").text
    assert own.number in found and others.number in found


def test_many_are_shown_in_part_and_lead_to_the_list(world, sign_in, keep):
    made = [keep(f"Hồ sơ số {number}") for number in range(7)]
    found = sign_in(world.staff).get("/search/beside?q=ho+so").text
    assert [row.number in found for row in made] == [False, False, True, True, True, True, True]
    assert 'href="/records?q=ho+so"' in found and ">7<" in found


def test_nothing_found_is_said(world, sign_in, kept):
    assert "Không có mục nào chứa đủ các từ này." in sign_in(world.staff).get("/search/beside?q=xyzzy").text


@pytest.mark.parametrize("narrowed", ["", "kind=form", "clause=7.5", "as_of=2025-01-01", "page=2"])
def test_what_is_asked_of_documents_alone_is_not_asked_of_records(world, sign_in, kept, narrowed):
    page = sign_in(world.staff).get(f"/search?q=tu+tuat&{narrowed}").text
    assert ("/search/beside" in page) is (narrowed == "")


def test_whoever_reads_no_records_is_offered_none(world, sign_in, kept):
    client = sign_in(world.administrator)
    assert "/search/beside" not in client.get("/search?q=tu+tuat").text
    assert kept[0].number not in client.get("/search/beside?q=tu+tuat").text
