"""What actions can come of: features above say how to lock such a thing, and what follows when its actions move on."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """`lock(uid)` locks it inside a write; `moved(action, state, facts)` hears which state an action of it enters."""

    lock: Callable[[str], object]
    moved: Callable[[object, str, object], None]


_kinds: dict[str, Origin] = {}


def register(kind: str, lock: Callable[[str], object], moved: Callable[[object, str, object], None]) -> None:
    """Let actions come of things of this kind."""
    _kinds[kind] = Origin(lock, moved)


def kinds() -> list[str]:
    """What actions can come of."""
    return sorted(_kinds)


def lock(action) -> None:
    """Lock what the action comes of, before the action itself."""
    _kinds[action.origin_kind].lock(action.origin_uid)


def moved(action, into: str, facts) -> None:
    """Tell what it comes of that the action enters a state."""
    _kinds[action.origin_kind].moved(action, into, facts)
