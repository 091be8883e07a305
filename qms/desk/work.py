"""What the sections of a person's desk hold: all counted in one statement, each that has rows read in one more."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from qms.core.database import db
from qms.core.desk import MOST, ROWS, Section, Urgency, section, sections
from qms.core.kept import kept
from qms.core.lists import counted


@dataclass(frozen=True)
class Shown:
    """A section as the desk shows it: its first rows as cells, and how many there are."""

    section: Section
    rows: list[tuple]
    count: int

    @property
    def has_more(self) -> bool:
        return self.count > len(self.rows)


def tally(person, today: date, *, up_to: Urgency = Urgency.AT_HAND) -> dict[str, int]:
    """How many rows each section holds by its name, none counted further than one above `MOST`; one statement."""
    asked, query = _counting(person, today, tuple(one.name for one in sections() if one.urgency <= up_to))
    return dict(zip(asked, db.session.execute(query).one(), strict=True)) if asked else {}


@kept(64)
def _counting(person, today: date, names: tuple[str, ...]) -> tuple:
    found = {name: section(name).rows(person, today) for name in names}
    asked = {name: query for name, query in found.items() if query is not None}
    return tuple(asked), select(*(counted(query, MOST) for query in asked.values()))


def waits(person, today: date) -> int:
    """How many things wait for the person."""
    return sum(tally(person, today, up_to=Urgency.MINE).values())


def in_words(count: int) -> str:
    """A count as it is shown: nothing for none, `200+` where the counting stopped."""
    return f"{MOST}+" if count > MOST else str(count or "")


def desk_of(person, today: date) -> list[Shown]:
    """The sections that hold something for the person, the most urgent first."""
    counts = tally(person, today)
    return [Shown(one, _rows(one, person, today), counts[one.name]) for one in sections() if counts.get(one.name)]


def _rows(one: Section, person, today: date) -> list[tuple]:
    return one.shown(person, db.session.execute(_first_of(person, today, one.name)), today)


@kept(256)
def _first_of(person, today: date, name: str) -> Select:
    return section(name).rows(person, today).limit(ROWS)
