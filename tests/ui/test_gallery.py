"""What every page promises, shown on a page that holds every macro once."""

import re

import lxml.html
import pytest

from .gallery import ROOT, create_gallery

PAGES = ["/", "/plain", "/refused", "/fault"]


@pytest.fixture(scope="module")
def client():
    return create_gallery().test_client()


@pytest.fixture(params=PAGES)
def page(client, request):
    return lxml.html.fromstring(client.get(request.param).get_data(as_text=True))


def test_a_page_holds_no_code_and_no_style_of_its_own(page):
    assert page.xpath("//style | //script[not(@src)] | //*[@style]") == []
    assert [name for element in page.iter("*") for name in element.attrib if name.startswith(("on", "hx-on"))] == []


def test_every_control_has_a_label(page):
    for control in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        labels = page.xpath("//label[@for=$id]", id=control.get("id", "")) or control.xpath("ancestor::label")
        assert labels, lxml.html.tostring(control)
        assert labels[0].text_content().strip()


def test_every_button_and_link_says_what_it_does(page):
    for control in page.xpath("//button | //a | //summary"):
        assert control.text_content().strip() or control.get("aria-label"), lxml.html.tostring(control)


def test_a_page_asks_nothing_of_another_server(page):
    addresses = page.xpath("//link/@href | //script/@src | //img/@src | //*[local-name()='use']/@href")
    assert addresses
    assert all(address.startswith("/static/") for address in addresses)


def test_every_posted_form_carries_its_token(page):
    for form in page.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']/@value"), lxml.html.tostring(form)


def test_ids_are_unique_and_references_lead_somewhere(page):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for reference in page.xpath("//@aria-describedby | //@aria-labelledby | //@aria-controls | //@data-dialog"):
        assert set(reference.split()) <= set(ids)


def test_a_wrong_field_says_so_at_the_field_and_in_the_summary(client):
    page = lxml.html.fromstring(client.get("/").get_data(as_text=True))
    title = page.get_element_by_id("title")
    assert title.get("aria-invalid") == "true"
    assert "title-error" in title.get("aria-describedby").split()
    assert "Nhập tên tài liệu." in page.get_element_by_id("title-error").text_content()
    assert page.xpath("//*[@role='alert']//a[@href='#title']")


def test_every_icon_named_is_in_the_sprite():
    sprite = (ROOT / "qms/static/vendor/icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    assert drawn == set((ROOT / "qms/static/icons.txt").read_text().split())
    pages = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    assert set(re.findall(r'\bicon\("([a-z0-9-]+)"', pages)) <= drawn


def test_each_standing_of_a_revision_has_a_word_and_a_sign_of_its_own(client):
    page = lxml.html.fromstring(client.get("/").get_data(as_text=True))
    banners = page.xpath("//*[@data-standing]")
    words = [banner.findtext(".//strong") for banner in banners]
    assert len(banners) == len(set(words)) == 8


def test_the_words_of_the_macros_are_vietnamese(client):
    text = lxml.html.fromstring(client.get("/").get_data(as_text=True)).text_content()
    assert "Đang xem tại ngày 15/03/2025" in text
    assert "Xóa bộ lọc" in text
    assert "Clear filters" not in text
