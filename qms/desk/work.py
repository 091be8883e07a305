"""What the sections of a person's desk hold: all counted in one statement, each that has rows read in one more."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from qms.core.database import db
from qms.core.desk import MOST, ROWS, Section, Urgency, sections
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
    found = {one.name: one.rows(person, today) for one in sections() if one.urgency <= up_to}
    asked = {name: query for name, query in found.items() if query is not None}
    if not asked:
        return {}
    counts = db.session.execute(select(*(counted(query, MOST) for query in asked.values()))).one()
    return dict(zip(asked, counts, strict=True))


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


def _rows(section: Section, person, today: date) -> list[tuple]:
    return section.shown(person, db.session.execute(section.rows(person, today).limit(ROWS)), today)
