"""Entries of the log in words: nothing a person reads is a reference, a state's name or a field's."""

import re

import pytest

from qms.core import audit, telling
from qms.documents.links import links
from tests.documents.pages import seen, words

RAW = re.compile(r"\b(?:reviewed|approved|in_review|draft|procedure|department|quality_officer|old_route|new_route)\b")


@pytest.fixture
def told(app, world):
    """Every change the log tells after a revision went its way and a role was given, as lines."""
    draft = world.draft(world.create("QT-VP-07", "Quy trình quản lý xe").document, route=[(world.head, "reviewed")])
    world.draft(draft.document)
    world.review(world.send(draft))
    world.approve(draft)
    world.withdraw(draft.document, with_forms=True, decision="12/QĐ")
    entries = list(audit.entries())
    with app.test_request_context():
        known = telling.names(entries)
        return [f"{label}: {old} → {new}" for entry in entries for label, old, new in telling.changes(entry, known)]


def test_states_kinds_and_routes_are_told_in_words(told):
    assert "Trạng thái: Dự thảo → Chờ kiểm tra" in told
    assert "Loại:  → Quy trình tác nghiệp" in told
    assert "Luồng ký: Kiểm tra: Phạm Văn Hùng → Kiểm tra: Phạm Văn Hùng, Phê duyệt: Hoàng Văn Giám" in told
    assert "Trạng thái: Đang áp dụng → Đã thu hồi" in told
    assert not [line for line in told if RAW.search(line)]


def test_what_is_true_or_a_day_is_told_in_words(told):
    assert "Thu hồi cả các biểu mẫu kèm theo:  → có" in told
    assert "Thu hồi từ ngày:  → 16/03/2026" in told


def test_a_value_goes_by_the_words_of_its_kind_of_thing():
    assert links.value_label("person", "state", "active") != links.value_label("document", "state", "active")
    assert links.value_label("person", "state", "never seen") == "never seen"


def test_the_history_of_a_document_says_the_same(world, sign_in):
    draft = world.send(world.draft(world.create("QT-VP-07", "Quy trình quản lý xe").document))
    page = words(seen(sign_in(world.officer).get(f"/documents/{draft.document_id}/history")))
    assert "Phê duyệt: Hoàng Văn Giám" in page and not RAW.search(page.split("Lịch sử", 1)[1])
