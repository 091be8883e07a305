"""Twelve years of records in the units of `volumes`: 200,000, with files, words, lists for disposal, from a fixed seed.

Most were opened lately, and are closed once their year is over. Of those whose years are over six in seven have been
destroyed, on lists of two hundred; the others are due, held, or on a list that is under way. A third of what there is
has a file, and all is found by the words of passages of the library.
"""

import hashlib
import uuid
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import insert, select

from qms.core import audit, clock
from qms.core.database import db, writing
from qms.core.files import DOCX, StoredFile
from qms.core.fulltext import words_of
from qms.nonconformities.models import Nonconformity
from qms.people.models import Coverage, Person, Unit
from qms.records import retention
from qms.records.disposal import Disposal, DisposalItem
from qms.records.models import Record, RecordConcern, RecordFile
from qms.records.operations import ADD
from qms.records.queries import TEXTS
from tests.search.corpus import entries

SEED = 13
RECORDS, YEARS, CHUNK = 200_000, 12, 4_000
PERIODS = (2, 5, 5, 5, 5, 5, 10, 10, 20, None)  # years, each as often as it stands here
ON_A_LIST = 200
HANDED_OVER = timedelta(days=540)  # after its closing: the archive has what is older
PROCEDURES = 200
TEXTS_OF = 400  # different passages, of which each record has one beside words of its own
LOGGED = 20  # of how many the log tells of one: sealing two million entries would take longer than all the rest


def build(people: dict[int, list[int]]) -> None:
    """Fill a database that has its nonconformities; `people` are the ids of a unit's by its own."""
    archive = _Archive(people)
    for start in range(1, RECORDS + 1, CHUNK):
        archive.chunk(range(start, start + CHUNK))
    archive.dispose()


class _Archive:
    """What is known of the units while their records are made."""

    def __init__(self, people: dict[int, list[int]]):
        self.random, self.people, self.today = Random(SEED), people, clock.today()
        self.units = list(people)
        self.systems = dict(db.session.execute(select(Coverage.unit_id, Coverage.qms_id)).all())
        self.codes = dict(db.session.execute(select(Unit.id, Unit.code)).all())
        self.found = list(db.session.scalars(select(Nonconformity.uid)))
        self.passages = [" ".join(words_of(entry.text)) for entry in entries(TEXTS_OF, seed=SEED)]
        self.titles = [entry.title.removeprefix("Quy trình ") for entry in entries(TEXTS_OF * 9, seed=SEED)]
        self.destroyed, self.listed = defaultdict(list), defaultdict(list)

    def chunk(self, numbers: range) -> None:
        rows = [self._record(number) for number in numbers]
        files = [self._file(row) for row in rows if row["id"] % 3 == 0 and row["state"] != "dropped"]
        kept = [file for file in files if file["stored_sha256"]]
        with writing() as session:
            session.execute(insert(Record), rows)
            session.execute(insert(StoredFile), [_stored(file) for file in kept])
            session.execute(insert(RecordFile), files)
            session.execute(insert(RecordConcern), [self._concern(row) for row in rows if row["id"] % 20 == 0])
            session.execute(TEXTS._statement("put"), [self._words(row) for row in rows])  # `put` takes one at a time
            officer = session.scalars(select(Person).where(Person.username == "officer")).one()
            for row in rows[::LOGGED]:
                told = {"number": row["number"], "title": row["title"], "opened_on": row["opened_on"]}
                audit.record(ADD, f"record:{row['uid']}", by=officer, thread=f"record:{row['uid']}", new=told)

    def _record(self, number: int) -> dict:
        random, unit = self.random, self.random.choice(self.units)
        opened = self.today - timedelta(days=int(YEARS * 365 * (1 - (number / RECORDS) ** 0.7)) + random.randrange(9))
        closed = min(date(opened.year, 12, 31), opened + timedelta(days=random.randrange(300)))
        years, state = random.choice(PERIODS), "closed"
        if closed >= self.today or random.random() < 0.005:
            state = "dropped" if random.random() < 0.02 else "open"
        due = retention.due(closed, years) if state == "closed" else None
        if due is not None and due <= self.today:
            lot = random.randrange(700)
            state = "destroyed" if lot < 600 else "held" if lot == 600 else "listed" if lot < 620 else "closed"
        of_one, is_kept = number % 25 == 0, state not in ("open", "dropped")
        row = {
            "id": number,
            "uid": str(uuid.UUID(int=random.getrandbits(128), version=4)),
            "number": f"HS-{opened:%Y}-{self.codes[unit]}-B{number:06}",
            "qms_id": self.systems[unit],
            "unit_id": unit,
            "maker_id": random.choice(self.people[unit]),
            "title": f"Hồ sơ {random.choice(self.titles)}, tập {number % 97}",
            "state": state,
            "document_id": random.randrange(1, PROCEDURES) if number % 2 else None,
            "origin": f"nonconformity:{random.choice(self.found)}" if of_one else "",
            "medium": ("electronic", "paper", "both")[number % 3],
            "place": f"Kho {unit}, giá {number % 40}, hộp {number % 400}",
            "opened_on": opened,
            "closed_on": closed if is_kept else None,
            "archived_on": closed + HANDED_OVER if is_kept and closed + HANDED_OVER < self.today else None,
            "retention_years": years,
            "disposal_due": due,
            "hold_reason": "Thanh tra đang xem xét." if state == "held" else "",
            "held_on": due if state == "held" else None,
            "destroyed_on": due + timedelta(days=60) if state == "destroyed" else None,
            "since": datetime.combine(opened, time(3), UTC),
            "created_at": datetime.combine(opened, time(2), UTC),
        }
        if state in ("destroyed", "listed"):
            getattr(self, state)[unit].append(number)
        return row

    def _file(self, row: dict) -> dict:
        sha256 = hashlib.sha256(f"record {row['id']}".encode()).hexdigest()
        return {
            "uid": str(uuid.UUID(int=self.random.getrandbits(128), version=4)),
            "record_id": row["id"],
            "name": f"{row['number']}.docx",
            "sha256": sha256,
            "stored_sha256": None if row["state"] == "destroyed" else sha256,
            "size": 40_000,
            "by_id": row["maker_id"],
            "at": row["created_at"],
        }

    def _concern(self, row: dict) -> dict:
        return {"record_id": row["id"], "unit_id": self.random.choice([u for u in self.units if u != row["unit_id"]])}

    def _words(self, row: dict) -> dict:
        said = " ".join(words_of(f"{row['number']} {row['title']} {row['place']}"))
        gone = row["state"] in ("destroyed", "dropped")
        return {"id": row["id"], "words": said if gone else f"{said} {self.random.choice(self.passages)}"}

    def dispose(self) -> None:
        """The lists by which the destroyed went, and those that are under way."""
        with writing() as session:
            for number, (unit, records, is_done) in enumerate(
                [*_lists(self.destroyed, True), *_lists(self.listed, False)]
            ):
                row = self._list(number, unit, is_done)
                ident = session.scalars(insert(Disposal).returning(Disposal.id), [row]).one()
                destroyed = True if is_done else None
                items = [{"disposal_id": ident, "record_id": each, "destroyed": destroyed} for each in records]
                session.execute(insert(DisposalItem), items)

    def _list(self, number: int, unit: int, is_done: bool) -> dict:
        day = self.today - timedelta(days=60)
        at = datetime.combine(day, time(3), UTC)
        return {
            "uid": str(uuid.UUID(int=self.random.getrandbits(128), version=4)),
            "number": f"HTL-{day:%Y}-{self.codes[unit]}-B{number:04}",
            "qms_id": self.systems[unit],
            "unit_id": unit,
            "proposer_id": self.random.choice(self.people[unit]),
            "state": "carried_out" if is_done else ("draft", "in_review", "reviewed")[number % 3],
            "carried_out_on": day if is_done else None,
            "step_due": None if is_done else self.today + timedelta(days=number % 20 - 5),
            "since": at,
            "created_at": at,
        }


def _stored(file: dict) -> dict:
    return {"sha256": file["stored_sha256"], "size": file["size"], "media_type": DOCX, "stored_at": file["at"]}


def _lists(records: dict[int, list[int]], is_done: bool) -> list[tuple[int, list[int], bool]]:
    """(unit, its records, whether they are destroyed) for every two hundred of a unit."""
    return [
        (unit, of_unit[start : start + ON_A_LIST], is_done)
        for unit, of_unit in records.items()
        for start in range(0, len(of_unit), ON_A_LIST)
    ]
