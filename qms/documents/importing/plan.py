"""What a folder holds: each file read and recognised, then judged (`judgement.py`); nothing is changed."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core.database import db
from qms.core.text import nfc
from qms.imports import sandbox
from qms.imports.content import Extraction
from qms.imports.recogniser import FIELDS, recognise
from qms.imports.rejected import Reason, Rejected
from qms.imports.sniff import MAX_BYTES
from qms.people.models import QualitySystem, Unit

from ..reading import REFUSED
from . import catalogue, judgement
from .words import NO_TEXT, doubt

SUFFIXES = {".docx", ".pdf"}
CONVERTIBLE = {".doc", ".docm", ".dot", ".dotx", ".dotm", ".odt", ".rtf"}
READERS = 2


@dataclass
class Item:
    """One file: what it says, where that was read, what speaks against it."""

    path: str  # relative to the folder, NFC: how it is called
    file: Path  # where it lies; its name may be in NFD
    sha256: str = ""
    standing: str = "new"
    values: dict = field(default_factory=dict)
    sources: dict = field(default_factory=dict)
    doubts: list = field(default_factory=list)
    reason: object = ""

    @property
    def number(self) -> tuple[int, int]:
        return self.values["issue"], self.values["amendment"]

    def refuse(self, standing: str, reason) -> None:
        """It is not taken over, and why; the first reason stays."""
        if self.standing in ("new", "doubtful"):
            self.standing, self.reason = standing, reason


class Plan:
    """All items of a folder, with what was read kept on disk until it is closed."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.items: list[Item] = []
        self.convertible: list[str] = []  # documents in formats that are not read, to be saved as .docx
        self.others: list[str] = []  # files of other kinds, left alone
        self.unmatched: list[str] = []  # rows of the catalogue without a file
        self.strange: list[str] = []  # columns of the catalogue that say nothing here
        self._spool = Path(tempfile.mkdtemp(prefix="qms-import-"))

    def __enter__(self) -> "Plan":
        return self

    def __exit__(self, *_) -> None:
        shutil.rmtree(self._spool, ignore_errors=True)

    def keep(self, sha256: str, extraction: Extraction) -> None:
        """Put what was read aside: hundreds of files do not fit in memory."""
        (self._spool / sha256).write_text(extraction.to_json(), encoding="utf-8")

    def extraction(self, item: Item) -> Extraction:
        return Extraction.from_json((self._spool / item.sha256).read_text(encoding="utf-8"))

    def usable(self) -> list[Item]:
        """What can be taken over, procedures before forms, in the order of time."""
        chosen = [item for item in self.items if item.standing in ("new", "doubtful")]
        return sorted(chosen, key=lambda i: (i.values["kind"] == "form", i.values["effective_from"], i.path))


def understand(folder: Path, *, qms: QualitySystem | None = None, unit: Unit | None = None, progress=None) -> Plan:
    """Read every .docx and .pdf below the folder and judge it; changes nothing.

    `qms` and `unit` stand in where a file does not say; `progress(done, total)` is called after each file.
    """
    told = catalogue.read(folder)
    plan = Plan(folder)
    known_units = {code: name for code, name in db.session.execute(select(Unit.code, Unit.name))}
    system = qms.id if qms else None
    owner = unit.code if unit else None
    db.session.rollback()  # reading takes minutes: hold no lock meanwhile
    items = _sorted_out(plan)
    plan.unmatched = sorted(set(told.rows) - {item.path for item in items})
    plan.strange = told.strange
    said = {path: catalogue.values(row) for path, row in told.rows.items()}
    for done, item in enumerate(_read_all(plan, items, said, known_units), 1):
        plan.items.append(item)
        if progress:
            progress(done, len(items))
    judgement.know_again(plan, system)
    judgement.complete(plan, owner)
    judgement.among_themselves(plan)
    judgement.against_database(plan, system)
    judgement.doubtful(plan)
    return plan


def _sorted_out(plan: Plan) -> list[Item]:
    """The folder's files that are read; the rest is noted."""
    items = []
    for path in sorted(p for p in plan.folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$"))):
        name, suffix = nfc(path.relative_to(plan.folder).as_posix()), path.suffix.lower()
        if suffix in SUFFIXES:
            items.append(Item(name, path))
        elif name != catalogue.NAME:
            (plan.convertible if suffix in CONVERTIBLE else plan.others).append(name)
    return items


def _read_all(plan: Plan, items: list[Item], said: dict, known_units) -> Iterator[Item]:
    def read(item: Item) -> Item:
        try:
            if item.file.stat().st_size > MAX_BYTES:  # before it fills the memory
                raise Rejected(Reason.TOO_LARGE)
            data = item.file.read_bytes()
            item.sha256 = hashlib.sha256(data).hexdigest()
            extraction = sandbox.extract(data, name=item.path)
        except Rejected as rejected:
            item.refuse("unusable", REFUSED[rejected.reason])
            return item
        except OSError as error:
            item.refuse("unusable", _l("The file cannot be read: %(error)s", error=error.strerror))
            return item
        plan.keep(item.sha256, extraction)
        _recognise(item, extraction, said.get(item.path, ({}, ())), known_units)
        return item

    with ThreadPoolExecutor(READERS) as pool:
        yield from pool.map(read, items)


def _recognise(item: Item, extraction: Extraction, row: tuple[dict, list], known_units) -> None:
    recognised = recognise(extraction, path=item.path, known_units=known_units)
    for name in FIELDS:
        if (reading := getattr(recognised, name)) is not None:
            item.values[name], item.sources[name] = reading.value, reading.source
    said, doubts = row
    item.doubts = [*doubts]
    for name, value in said.items():
        item.values[name], item.sources[name] = value, "catalogue"
    for found in recognised.doubts:
        if found.field not in said and found.code != "missing":  # what is missing is judged once all is known
            item.doubts.append(doubt(found.code, found.field, found.values))
    if "no_text" in extraction.notes:
        item.doubts.append(NO_TEXT)
