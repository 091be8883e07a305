"""Numbers in series without gaps or doubles: `KPH-2026-VP-007`.

A series is a row; taking its next number is part of the transaction that creates the thing, so a change that is
rolled back gives its number back, and two writers wait for each other on the row.
"""

from sqlalchemy import String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base, db, must_be_writing

INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Series(Base):
    """How far a series has come; its name is what its numbers have in common."""

    __tablename__ = "number_series"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def next_number(series: str) -> int:
    """Take the next number of a series, from 1; the row stays locked until the write ends."""
    session = db.session()
    must_be_writing(session)
    begun = INSERT[session.get_bind().dialect.name](Series).values(name=series, last=0).on_conflict_do_nothing()
    session.execute(begun)
    row = session.scalar(
        select(Series).where(Series.name == series).with_for_update().execution_options(populate_existing=True)
    )
    row.last += 1
    session.flush()
    return row.last


def numbered(*parts: str, width: int = 3) -> str:
    """The parts and the next number of their series, joined by dashes: `numbered("KPH", "2026", "VP")`."""
    series = "-".join(parts)
    return f"{series}-{next_number(series):0{width}}"
