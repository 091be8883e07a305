"""Settings that the administrator keeps in the database: limits and thresholds that no law fixes.

A feature declares each once, at start: `ACCEPT_DAYS = settings.declare("nonconformities:accept_days", 2, _l("…"))`, and
asks `ACCEPT_DAYS.value`. What was never changed has its default.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from . import audit, clock
from .database import Base, Identified, Instant, db, must_be_writing
from .errors import Invalid

CHANGE = audit.declare("core:setting:change", _l("changed a setting"))


class Kept(Identified, Base):
    """A setting that was changed from its default."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(String(80), unique=True)
    whole: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)


@dataclass(frozen=True)
class Setting:
    """A whole number with its bounds; `unit` says of what: working days, months, a score."""

    name: str
    default: int
    label: object
    unit: object = ""
    least: int = 1
    most: int = 1000

    @property
    def value(self) -> int:
        """What holds now."""
        kept = db.session.scalar(select(Kept.whole).where(Kept.name == self.name))
        return self.default if kept is None else kept

    @property
    def asked(self):
        """The same as an expression, for what SQL asks of it."""
        return func.coalesce(select(Kept.whole).where(Kept.name == self.name).scalar_subquery(), self.default)


_declared: dict[str, Setting] = {}


def declare(name: str, default: int, label, unit="", *, least: int = 1, most: int = 1000) -> Setting:
    """Add a setting to those that the administrator's page offers."""
    _declared[name] = Setting(name, default, label, unit, least, most)
    return _declared[name]


def declared() -> list[Setting]:
    """Every setting, in the order of their names."""
    return [_declared[name] for name in sorted(_declared)]


def values() -> dict[str, int]:
    """What holds now for every setting, in one statement."""
    kept = dict(db.session.execute(select(Kept.name, Kept.whole)).all())
    return {setting.name: kept.get(setting.name, setting.default) for setting in _declared.values()}


def change(name: str, whole: int, *, by) -> None:
    """Set it and tell the log; `Invalid` outside its bounds."""
    must_be_writing(db.session())
    setting = _declared[name]
    if not setting.least <= whole <= setting.most:
        raise Invalid(
            _l("“%(name)s” takes a number from %(least)d to %(most)d.",
               name=setting.label, least=setting.least, most=setting.most)
        )  # fmt: skip
    row = db.session.scalar(select(Kept).where(Kept.name == name).with_for_update())
    old = row.whole if row else setting.default
    if old == whole:
        return
    if row is None:
        row = Kept(name=name, whole=whole)
        db.session.add(row)
    row.whole, row.changed_at = whole, clock.now()
    db.session.flush()
    audit.record(CHANGE, row, by=by, setting=name, old={"value": old}, new={"value": whole})
