"""What features above put beside the text of a document: cards of short lines, filled at start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Line:
    """A thing with its number and page, in a few words, and where it stands (words, tone)."""

    code: str
    url: str
    text: str
    chip: tuple


@dataclass(frozen=True)
class Card:
    """A heading with its lines."""

    title: Any
    lines: list[Line]


_sources: list[Callable] = []


def register(source: Callable) -> None:
    """`source(document, revision, person)` gives the cards for a page about a document, seen through a revision."""
    _sources.append(source)


def cards(document, revision, person) -> list[Card]:
    """Every card that has lines."""
    found = [card for source in _sources for card in source(document, revision, person)]
    return [card for card in found if card.lines]
