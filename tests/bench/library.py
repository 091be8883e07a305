"""A library of any size from a fixed seed, written straight into a fresh database and index.

Each document has three revisions and ten passages. A revision's text is that of the one before with one passage
replaced, as amendments are. The last revision is in force; that of every tenth document waits at its reviewer instead.
"""

import hashlib
import io
import json
import uuid
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from random import Random

from argon2 import PasswordHasher
from sqlalchemy import Integer, func, insert, select, text, update

from qms.core import audit, clock, files
from qms.core.database import Base, db, writing
from qms.core.files import DOCX, StoredFile
from qms.core.text import fold, fold_code
from qms.documents.models import Document, Reading, Revision, RouteStop
from qms.people.models import Person
from qms.search import index
from qms.search.engine import Entry
from qms.search.passages import Passage
from tests.search.corpus import entries
from tests.world import World

from . import bulk_index

SEED = 7
PASSAGES = 10
WAITS = 10  # every how many documents a revision waits at its reviewer
LONG = 150  # paragraphs of the first document: about ten printed pages
CHUNK = 500
TABLES = (Document, StoredFile, Reading, Revision, RouteStop, Passage)  # in the order of their foreign keys


def build(documents: int, *, indexed: bool = True) -> None:
    """Fill the empty database and index of the current application; the index stays empty unless `indexed`."""
    world = World.build()
    source = entries(documents * PASSAGES, seed=SEED)
    random = Random(SEED)
    numbers = iter(range(1, documents + 1))
    while chunk := [_Rows(n, list(islice(source, PASSAGES)), world, random) for n in islice(numbers, CHUNK)]:
        with writing() as session:
            for table in TABLES:
                session.execute(insert(table), [row for rows in chunk for row in rows.of[table]])
            for rows in chunk:
                rows.tell_the_log()
    bulk_index.fill() if indexed else index.current().completed()


def settle() -> None:
    """What PostgreSQL does by itself while rows come one by one: count on after the ids given here, look around."""
    if db.engine.dialect.name != "postgresql":
        return
    with writing() as session:
        for table in Base.metadata.sorted_tables:
            if "id" in table.c and isinstance(table.c.id.type, Integer):
                last = f"(SELECT max(id) FROM {table.name})"
                session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last})"))
        session.execute(text("ANALYZE"))


def sign_cheaply(person: Person) -> None:
    """Give the person's password argon2id's cheapest hash, so that a sign-off is timed without its hash."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(World.password)
    with writing() as session:
        session.execute(update(Person).where(Person.id == person.id).values(password_hash=cheap))


def counts() -> dict[str, int]:
    """What the current application's database holds."""
    tables = {"documents": Document, "revisions": Revision, "passages": Passage, "log_entries": audit.LogEntry}
    return {name: db.session.scalar(select(func.count()).select_from(table)) for name, table in tables.items()}


def person(username: str) -> Person:
    """Someone of the department."""
    return db.session.scalars(select(Person).where(Person.username == username)).one()


def waiting() -> list[int]:
    """The revisions that wait at their reviewer."""
    return list(db.session.scalars(select(Revision.id).where(Revision.state == "in_review").order_by(Revision.id)))


class _Rows:
    """The rows of one document in every table."""

    def __init__(self, number: int, texts: list[Entry], world: World, random: Random):
        self.number, self.world = number, world
        self.of: dict[type, list[dict]] = {table: [] for table in TABLES}
        self.uid = str(uuid.UUID(int=random.getrandbits(128)))
        self.waits = number % WAITS == 0
        self.unit = world.units["VP" if self.waits else random.choice(("VP", "LĐVL", "SO", "TT"))]
        self.code, self.title = texts[0].code, texts[0].title
        first = clock.today() - timedelta(days=1200 + random.randrange(600))
        self.days = [first + timedelta(days=400 * amendment) for amendment in range(3)]
        self._document(random)
        passages = texts[:3]
        for amendment in range(3):
            if amendment:
                passages = [*passages]
                passages[amendment] = texts[2 + amendment]
            self._revision(amendment, [*passages, texts[5]] if amendment == 2 else passages)

    def _document(self, random: Random) -> None:
        self.of[Document].append(
            {
                "id": self.number,
                "uid": self.uid,
                "qms_id": self.world.systems["SO"].id,
                "unit_id": self.unit.id,
                "code": self.code,
                "code_folded": fold_code(self.code),
                "kind": "procedure",
                "clauses": random.choice(("7.5", "8.1; 8.5", "9.2", "10.2")),
                "retention": "5",
                "review_months": 12,
                "review_due": clock.today() + timedelta(days=random.randrange(-60, 365)),
            }
        )

    def _revision(self, amendment: int, passages: list[Entry]) -> None:
        ident = self._ident(amendment)
        waits = self._waits(amendment)
        at = datetime.combine(self.days[amendment], time(2), UTC)
        sha256 = self._file(ident, passages, at)
        if waits:  # the store holds only what somebody is about to sign
            files.stage(io.BytesIO(_bytes_of(ident)))
        last = amendment == 2 or self._waits(amendment + 1)
        begins = None if waits else self.days[amendment]
        self.of[Revision].append(
            {
                "id": ident,
                "uid": self._revision_uid(ident),
                "document_id": self.number,
                "title": self.title,
                "title_folded": fold(self.title),
                "issue": 1,
                "amendment": amendment,
                "state": "in_review" if waits else "approved",
                "author_id": self.world.author.id,
                "summary": "Cập nhật theo quy định mới.",
                "file_sha256": sha256,
                "file_name": f"{self.code}_LBH01_LSD{amendment:02}.docx",
                "issued_on": begins,
                "effective_from": begins,
                "effective_until": None if last else self.days[amendment + 1],
                "created_at": at,
            }
        )
        self._route(ident, None if waits else at, at)
        self.of[Passage] += [
            {"revision_id": ident, "ordinal": n, "section": passage.section, "anchor": f"p{n}", "text": passage.text}
            for n, passage in enumerate(passages)
        ]

    def _file(self, ident: int, passages: list[Entry], at: datetime) -> str:
        sha256 = hashlib.sha256(_bytes_of(ident)).hexdigest()
        paragraphs = [sentence for passage in passages for sentence in passage.text.split(". ")]
        if self.number == 1:
            paragraphs = [f"{n}. {paragraphs[n % len(paragraphs)]}" for n in range(LONG)]
        html = "".join(f'<p id="p{n}">{text}</p>' for n, text in enumerate(paragraphs))
        kept = json.dumps(paragraphs, ensure_ascii=False)
        self.of[StoredFile].append({"sha256": sha256, "size": 40_000, "media_type": DOCX, "stored_at": at})
        self.of[Reading].append({"sha256": sha256, "html": html, "paragraphs": kept})
        return sha256

    def _route(self, ident: int, signed_at: datetime | None, since: datetime) -> None:
        stops = ((self.world.head, "reviewed"), (self.world.director, "approved"))
        for position, (person, meaning) in enumerate(stops, 1):
            turn = since if position == 1 or signed_at else None
            stop = {"revision_id": ident, "position": position, "person_id": person.id, "meaning": meaning}
            self.of[RouteStop].append(stop | {"since": turn, "signed_at": signed_at})

    def tell_the_log(self) -> None:
        """The entries that its way here would have left, in the current write."""
        thread, unit = f"document:{self.uid}", self.unit.ref
        for amendment in range(3):
            steps = ("start", "save", "submit") + (() if self._waits(amendment) else ("review", "approve"))
            subject = f"revision:{self._revision_uid(self._ident(amendment))}"
            for step in steps:
                audit.record(f"documents:revision:{step}", subject, by=self.world.author, thread=thread, unit=unit)

    def _ident(self, amendment: int) -> int:
        return (self.number - 1) * 3 + amendment + 1

    def _waits(self, amendment: int) -> bool:
        return amendment == 2 and self.waits

    @staticmethod
    def _revision_uid(ident: int) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"revision {ident}"))


def _bytes_of(ident: int) -> bytes:
    """What stands for the file of a revision."""
    return f"file {ident}".encode()
