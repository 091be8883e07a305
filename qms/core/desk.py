"""What a person's desk shows, filled at start: each feature registers its kinds of work, the desk asks and shows them.

A feature's `desk.py` says `desk.register(Section("to-sign", …))`. The desk counts all sections in one statement, reads
ten rows of each that is not empty in one statement each, and pages the rest at `/desk/<name>`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, NamedTuple

from sqlalchemy import Select

ROWS = 10  # of a section on the desk; "see all" leads to the rest
MOST = 200  # a section is counted no further: "200+"
KINDS = ("text", "code", "title", "reason", "day", "due", "chip", "act")


class Urgency(IntEnum):
    """Where a section stands on the desk; within an urgency the order is that of registration."""

    MINE = 1  # waits for this person: also counted in the menu of every page
    BEGUN = 2  # theirs, and now with others
    WATCHED = 3  # what they see to it that others do
    NEWS = 4
    AT_HAND = 5  # nothing to do: what they work by


class Cell(NamedTuple):
    """A value with an address, and what stands small beneath it."""

    text: Any
    url: str = ""
    note: Any = ""


@dataclass(frozen=True)
class Column:
    """A heading, and how the values under it are shown.

    `text` and `day` take the value, `due` a day (said to be due soon from `soon` days before), `chip` a pair (words,
    tone). The others take a `Cell`: `code`; `title` with its note; `reason` with the address of a file, its name as the
    note; `act`, the button of the row, its icon as the note.
    """

    label: Any
    kind: str = "text"
    soon: int = 7

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"no cells are shown as {self.kind}")


@dataclass(frozen=True)
class Section:
    """A kind of work. `name` is its address; `rows(person, today)` selects it, ordered, what is due soonest first, with
    all that its cells touch; None where it is not for this person. `cells(person, *row)` gives a value for each column.

    `aid(rows, today)` is read once for all rows, and handed to `cells` before each.
    """

    name: str
    title: Any
    urgency: Urgency
    rows: Callable[[Any, date], Select | None]
    columns: tuple[Column, ...]
    cells: Callable[..., tuple]
    aid: Callable[[list, date], Any] | None = None

    def shown(self, person, rows, today: date) -> list[tuple]:
        """The cells of each row."""
        rows = list(rows)
        aid = (self.aid(rows, today),) if self.aid is not None else ()
        return [self.cells(person, *aid, *row) for row in rows]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Put a section on everybody's desk, as far as its `rows` give them any."""
    if _sections.setdefault(section.name, section) is not section:
        raise ValueError(f"two sections are called {section.name}")


def sections() -> list[Section]:
    """Every section, the most urgent first."""
    return sorted(_sections.values(), key=lambda section: section.urgency)


def section(name: str) -> Section | None:
    """The section of this name."""
    return _sections.get(name)
