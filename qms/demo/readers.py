"""Distribution lists with readers who have confirmed, who still may, and who are late (`readers.yaml`)."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path

import yaml
from sqlalchemy import select

from qms.core.database import db, locked
from qms.documents.distribution import operations, queries
from qms.documents.models import Document, Revision
from qms.documents.queries import revision_in_force
from qms.people.models import Person, Unit

from .players import person
from .story import Act, worked
from .year import live

HERE = Path(__file__).parent
SPREAD = 5  # days within which those who confirm do so


def bring_about(today: date) -> None:
    """Keep each list on its day; let its readers confirm, and some be reminded, in the order of days."""
    for row in told():
        kept = worked(today, row["kept"])
        live(kept, [Act(kept, partial(_keep, row))])
        acts = [Act(day, take) for day, take in _acts(row, kept, today)]
        for day, some in groupby(sorted(acts, key=lambda act: act.day), key=lambda act: act.day):
            live(day, list(some))


def told() -> list[dict]:
    """What `readers.yaml` tells."""
    return yaml.safe_load((HERE / "readers.yaml").read_text(encoding="utf-8"))


def _acts(row: dict, kept: date, today: date) -> Iterator[tuple[date, Callable]]:
    readers = queries.people_to_read(_revision(row, kept), kept)
    names = [reader.username for reader in readers]
    for number, name in enumerate(names):
        if name in row.get("have", names) and name not in row.get("not_yet", ()):
            yield worked(today, min(0, row["kept"] + 1 + number % SPREAD)), partial(_confirm, row, name)
    if "reminded" in row:
        yield worked(today, row["reminded"]), partial(_remind, row)


def _keep(row: dict, day: date) -> None:
    operations.keep_list(
        locked(Document, _document(row).id),
        by=person(row["by"]),
        today=day,
        units=db.session.scalars(select(Unit).where(Unit.code.in_(row.get("units", ())))).all(),
        roles=row.get("roles", ()),
        people=db.session.scalars(select(Person).where(Person.username.in_(row.get("people", ())))).all(),
    )


def _confirm(row: dict, name: str, day: date) -> None:
    operations.confirm(_revision(row, day), by=person(name), today=day)


def _remind(row: dict, day: date) -> None:
    operations.remind(_revision(row, day), by=person(row["by"]), today=day)


def _document(row: dict) -> Document:
    return db.session.scalars(select(Document).where(Document.code == row["code"])).one()


def _revision(row: dict, day: date) -> Revision:
    return revision_in_force(_document(row), day)
