"""What people need to know of features above them, filled by those at start: work, holdings, kinds, preferences."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """A piece of open work: what it is, why it hangs on the person, where its page is."""

    what: str
    why: object
    url: str = ""


@dataclass(frozen=True)
class Preference:
    """Something a person has chosen for themselves: what, how, and the page where they change it."""

    label: str
    value: str
    url: str


_work: list[Callable] = []
_preferences: list[Callable] = []
_holdings: list[Callable] = []
_kinds: dict[str, object] = {}


def register_work(source: Callable) -> None:
    """`source(person)` gives the `Work` that lies still when the person leaves."""
    _work.append(source)


def register_holdings(source: Callable) -> None:
    """`source(unit)` gives sentences saying what a unit still has, which keeps it from being ended."""
    _holdings.append(source)


def register_kinds(kinds: dict[str, object]) -> None:
    """Kinds of document a delegation can be limited to, with their words."""
    _kinds.update(kinds)


def register_preference(source: Callable) -> None:
    """`source(person)` gives the `Preference` that the person's account page shows."""
    _preferences.append(source)


def preferences(person) -> list[Preference]:
    """What the person has chosen for themselves."""
    return [source(person) for source in _preferences]


def open_work(person) -> list[Work]:
    """Everything that waits on the person or that they have begun."""
    return [work for source in _work for work in source(person)]


def holdings(unit) -> list:
    """What else stands in the way of ending a unit."""
    return [sentence for source in _holdings for sentence in source(unit)]


def delegable_kinds() -> dict[str, object]:
    """Kinds of document, with their words."""
    return dict(_kinds)
