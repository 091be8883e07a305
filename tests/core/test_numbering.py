"""Numbers in series: each once, none left out."""

import pytest

from qms.core.database import db, writing
from qms.core.numbering import Series, next_number, numbered


def test_a_series_begins_with_one_and_goes_on(app):
    for expected in (1, 2, 3):
        with writing():
            assert next_number("KPH-2026-VP") == expected


def test_series_do_not_know_each_other(app):
    with writing():
        assert numbered("KPH", "2026", "VP") == "KPH-2026-VP-001"
        assert numbered("KPH", "2026", "LĐVL") == "KPH-2026-LĐVL-001"
        assert numbered("KPH", "2026", "VP") == "KPH-2026-VP-002"


def test_what_is_rolled_back_gives_its_number_back(app):
    with pytest.raises(RuntimeError), writing():
        next_number("KPH-2026-VP")
        raise RuntimeError
    with writing():
        assert next_number("KPH-2026-VP") == 1


def test_a_number_is_taken_in_a_write_only(app):
    with pytest.raises(RuntimeError):
        next_number("KPH-2026-VP")
    assert db.session.query(Series).count() == 0
