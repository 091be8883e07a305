"""Settings: a default until the administrator changes it, within bounds, told to the log."""

import pytest
from sqlalchemy import select

from qms.core import audit, settings
from qms.core.database import db, writing
from qms.core.errors import Invalid
from tests.world import World


@pytest.fixture
def limit(monkeypatch):
    monkeypatch.setattr(settings, "_declared", {})
    return settings.declare("tests:limit", 5, "Thời hạn", "ngày làm việc", least=1, most=30)


def test_a_setting_has_its_default_until_it_is_changed(app, limit):
    world = World.build()
    assert limit.value == 5
    with writing():
        settings.change("tests:limit", 7, by=world.administrator)
    assert limit.value == 7
    assert settings.values() == {"tests:limit": 7}
    last = db.session.scalars(select(audit.LogEntry).order_by(audit.LogEntry.seq.desc()).limit(1)).one()
    assert (last.action, last.detail["old"], last.detail["new"]) == (settings.CHANGE, {"value": 5}, {"value": 7})


@pytest.mark.parametrize("whole", [0, 31])
def test_a_setting_keeps_to_its_bounds(app, limit, whole):
    world = World.build()
    with pytest.raises(Invalid), writing():
        settings.change("tests:limit", whole, by=world.administrator)
    assert limit.value == 5
