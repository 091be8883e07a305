"""The levels, lowest first: who they are, after how many working days, and why they are told."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from qms import notices
from qms.core import settings
from qms.core.settings import Setting
from qms.people.reach import nearest


@dataclass(frozen=True)
class Level:
    """`people(subject)` are its people for a thing; None stands for those whose turn it is."""

    name: str
    label: object
    after: Setting
    people: Callable[[object], list] | None
    notice: str


def _level(name: str, label, after: int, asked, told, because, roles: tuple[str, ...] = ()) -> Level:
    days = settings.declare(f"escalation:{name}_days", after, asked, _l("working days"))
    what = _l("was due on %(day)s and is not done: %(what)s")
    kind = notices.declare(f"escalation:overdue:{name}", what, because, mandatory=True, label=told)
    return Level(name, label, days, (lambda subject: nearest(roles, subject)) if roles else None, kind)


LEVELS = (
    _level(
        "owner",
        _l("Whoever it waits on"),
        1,
        _l("Overdue work is brought to whoever it waits on after"),
        _l("My work that is overdue"),
        _l("It waits on you."),
    ),
    _level(
        "head",
        _l("Head of the unit"),
        3,
        _l("Overdue work is brought to the head of the unit after"),
        _l("Overdue work of my unit"),
        _l("You head the unit that answers for it."),
        ("head", "unit_leader", "deputy_head"),
    ),
    _level(
        "qmr",
        _l("Quality management representative"),
        5,
        _l("Overdue work is brought to the quality management representative after"),
        _l("Overdue work of the quality system"),
        _l("You are the quality management representative."),
        ("qmr",),
    ),
    _level(
        "director",
        _l("Director"),
        10,
        _l("Overdue work is brought to the director after"),
        _l("Overdue work that has reached the director"),
        _l("You direct the department."),
        ("director",),
    ),
)
LABELS = {number: level.label for number, level in enumerate(LEVELS, 1)}
KINDS = tuple(level.notice for level in LEVELS)
