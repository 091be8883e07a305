"""Words are found in the database itself, diacritics or not, on SQLite and on PostgreSQL alike."""

import pytest
from sqlalchemy import Integer, column, select, text

from qms.core.database import db, writing
from qms.core.fulltext import FullText

TEXTS = FullText("record_text")


@pytest.fixture
def texts(app):
    with writing():
        TEXTS.put(1, "Quyết định về chế độ tử tuất – 30/2020/NĐ-CP")
        TEXTS.put(2, "Biên bản họp xét duyệt chế độ")


def found(asked: str) -> list[int]:
    numbers = text("SELECT 1 AS id UNION SELECT 2").columns(column("id", Integer)).subquery()
    query = select(numbers.c.id).order_by(numbers.c.id)
    rows = list(db.session.scalars(query.where(TEXTS.finds(numbers.c.id, asked))))
    for falling, wanted in ((False, rows), (True, rows[::-1])):
        assert list(db.session.scalars(TEXTS.found_first(query, numbers.c.id, asked, falling=falling))) == wanted
    return rows


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("che do", [1, 2]),
        ("CHẾ ĐỘ tuất", [1]),
        ("nđ-cp 2020", [1]),
        ("xet duy", [2]),
        ("duy xet", []),
        ("không có", []),
        ("\"*' OR & | ! :* ( NEAR", []),
        ("  ", []),
    ],
)
def test_every_word_asked_for_is_found_and_the_last_may_be_begun_only(texts, asked, rows):
    assert found(asked) == rows


def test_words_are_added_to_and_taken_away(texts):
    with writing():
        TEXTS.add(2, "phụ lục")
        TEXTS.put(1, "tiêu đề")
    assert found("phu luc") == [2] and found("bien ban") == [2]
    assert found("tu tuat") == [] and found("tieu de") == [1]
