"""What else answers a question: features beside the library say what of theirs holds the words, for whoever may see it.

It is asked for after the page is there, so that documents are found as fast as ever. Search knows none of it: a
feature registers its `Beside` at start.
"""

from collections.abc import Callable
from dataclasses import dataclass

from qms.core.policy import Policy

MOST = 100  # counted; beyond that there are more


@dataclass(frozen=True, slots=True)
class Line:
    """One thing found; `chip` is (words, tone)."""

    code: str
    title: str
    note: str
    chip: tuple[object, str]
    url: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Things of one kind that can be found.

    `find(text, person)` gives the first of what the person may see, and how many there are, at most one above `MOST`;
    `address(text)` is where all of it is listed.
    """

    title: object
    may_look: Policy
    find: Callable[[str, object], tuple[list[Line], int]]
    address: Callable[[str], str]


_registered: list[Beside] = []


def register(beside: Beside) -> None:
    """Called once, at start, by each feature."""
    _registered.append(beside)


def open_to(person) -> list[Beside]:
    """What the person may look for beside documents."""
    return [each for each in _registered if each.may_look(person, None)]
