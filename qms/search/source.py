"""What search asks of the feature whose texts it finds: what there is to index, and what a person may be shown of it.

Search knows no documents. The feature registers one `Source` at start; the index is filled from it, and every hit is
put before it, so that the database alone decides what is seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from .engine import Entry


@dataclass(frozen=True, slots=True)
class Scope:
    """Who looks, at which day, and how far: `past` takes in what has ended by then, `mine` the person's own drafts.

    `kind`, `unit` (with what is beneath it) and `clause` (of ISO 9001, with its parts) narrow.
    """

    person: object
    on: date
    today: date
    past: bool = False
    mine: bool = False
    kind: str = ""
    unit: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A revision that may be shown. `chips` are (words, tone); `precedence` orders the revisions of one document, and
    `since` (when it came or comes into force) what answers equally well.

    Where not `is_readable` it may be known of but not quoted: neither its text nor that its text holds the words.
    """

    revision: int
    document: int
    code: str
    title: str
    number: str
    kind: object
    unit: str
    chips: tuple[tuple[object, str], ...]
    url: str
    is_readable: bool
    precedence: tuple
    since: date | None = None


class Source(Protocol):
    """The feature's side."""

    def every(self) -> Iterable[int]:
        """The ids of all revisions that belong into the index."""

    def entries(self, revisions: Iterable[int]) -> dict[int, list[Entry]]:
        """Each revision's passages; an empty list takes it out of the index."""

    def admit(self, revisions: Iterable[int], scope: Scope) -> dict[int, Shown]:
        """Those of the revisions that may be shown in this scope, in one statement."""

    def titled(self, text: str, scope: Scope, *, first: int, most: int) -> list[Shown]:
        """What code or title finds without an index, by code, `most` rows from the row `first` (0…)."""

    def kinds(self) -> list[tuple[str, object]]:
        """The kinds to choose from, with their words."""

    def units(self) -> list[tuple[int, str]]:
        """The units to choose from."""

    def may_see_past(self, person) -> bool:
        """Whether there is anything for the person in what has ended."""


_source: Source | None = None


def register(source: Source) -> None:
    """Called once, at start, by the feature."""
    global _source
    _source = source


def current() -> Source:
    """The registered source."""
    if _source is None:
        raise LookupError("no feature has told search what there is to find")
    return _source
