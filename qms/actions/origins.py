"""What actions can come of: features above say how to lock such a thing, and what follows when its actions move on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Origin:
    """`lock(uid)` locks it inside a write; `moved(action, state, facts)` hears which state an action of it enters.

    `began(uid)` is the day before which nothing was done about it, `is_planned(uid)` whether its plan may still change.
    """

    lock: Callable[[str], object]
    moved: Callable[[object, str, object], None]
    began: Callable[[str], date]
    is_planned: Callable[[str], bool]


_kinds: dict[str, Origin] = {}


def register(kind: str, origin: Origin) -> None:
    """Let actions come of things of this kind."""
    _kinds[kind] = origin


def kinds() -> list[str]:
    """What actions can come of."""
    return sorted(_kinds)


def lock(action) -> None:
    """Lock what the action comes of, before the action itself."""
    _kinds[action.origin_kind].lock(action.origin_uid)


def moved(action, into: str, facts) -> None:
    """Tell what it comes of that the action enters a state."""
    _kinds[action.origin_kind].moved(action, into, facts)


def began(action) -> date:
    """The day before which nothing can have been done about what it comes of."""
    return _kinds[action.origin_kind].began(action.origin_uid)


def is_planned(action) -> bool:
    """The plan that it is part of may still change."""
    return _kinds[action.origin_kind].is_planned(action.origin_uid)
