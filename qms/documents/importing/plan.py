"""What a folder holds: each file read, recognised, and judged against its neighbours and the database."""

import csv
import hashlib
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import clock
from qms.core.database import db
from qms.core.forms import parse_day
from qms.core.text import fold_code, nfc
from qms.imports import sandbox
from qms.imports.content import Extraction
from qms.imports.recogniser import FIELDS, recognise
from qms.imports.rejected import Rejected
from qms.people.models import Coverage, QualitySystem, Unit

from ..kinds import KINDS
from ..models import Revision
from ..reading import REFUSED

CATALOGUE = "catalogue.csv"
SUFFIXES = {".docx", ".pdf"}
READERS = 2
NEEDED = ("code", "title", "kind", "unit", "effective_from")
_COLUMNS = {"issued": "issued_on", "effective": "effective_from"}

# How an item stands: only `new` and `doubtful` are taken over.
STANDINGS = {
    "new": _l("new"),
    "doubtful": _l("new, with doubts"),
    "known": _l("already there"),
    "double": _l("same revision as another file"),
    "collision": _l("collides"),
    "unusable": _l("cannot be taken over"),
}
DOUBTS = {
    "missing": lambda **said: _l("%(field)s was not found", **said),
    "disagree": lambda **said: _l("%(field)s: the sources disagree (%(values)s)", **said),
    "date_impossible": lambda **said: _l("%(field)s is no date (%(values)s)", **said),
    "effective_before_issue": lambda **said: _l(
        "the effective date lies before the date of issue (%(values)s)", **said
    ),
    "unit_unknown": lambda **said: _l("the unit is not known here (%(values)s)", **said),
    "parent_unknown": lambda **said: _l("the procedure it belongs to was not found (%(values)s)", **said),
}
LABELS = {
    "code": _l("Code"),
    "title": _l("Title"),
    "kind": _l("Kind"),
    "unit": _l("Unit"),
    "issue": _l("Issue"),
    "amendment": _l("Amendment"),
    "issued_on": _l("Issued on"),
    "effective_from": _l("In force from"),
    "parent": _l("Procedure"),
}


@dataclass
class Item:
    """One file: what it says, where that was read, what speaks against it."""

    path: str  # relative to the folder
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
        self.others: list[str] = []  # files of other kinds, left alone
        self.unmatched: list[str] = []  # rows of the catalogue without a file
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
    plan = Plan(folder)
    rows = _catalogue(folder)
    known_units = {code: name for code, name in db.session.execute(select(Unit.code, Unit.name))}
    system = qms.id if qms else None
    owner = unit.code if unit else None
    db.session.rollback()  # reading takes minutes: hold no lock meanwhile
    files = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$"))):
        relative = nfc(path.relative_to(folder).as_posix())
        if path.suffix.lower() in SUFFIXES:
            files.append((path, relative))
        elif relative != CATALOGUE:
            plan.others.append(relative)
    plan.unmatched = sorted(set(rows) - {relative for _, relative in files})
    for done, item in enumerate(_read_all(plan, files, rows, known_units), 1):
        plan.items.append(item)
        if progress:
            progress(done, len(files))
    _complete(plan, owner)
    _judge_among_themselves(plan)
    _judge_against_database(plan, system)
    return plan


def _catalogue(folder: Path) -> dict[str, dict]:
    path = folder / CATALOGUE
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {nfc(row["file"]): row for row in csv.DictReader(stream) if row.get("file")}


def _read_all(plan: Plan, files, rows, known_units) -> Iterator[Item]:
    def read(entry: tuple[Path, str]) -> Item:
        path, relative = entry
        item = Item(relative)
        try:
            data = path.read_bytes()
            item.sha256 = hashlib.sha256(data).hexdigest()
            extraction = sandbox.extract(data, name=path.name)
        except Rejected as rejected:
            item.refuse("unusable", REFUSED[rejected.reason])
            return item
        except OSError as error:
            item.refuse("unusable", _l("The file cannot be read: %(error)s", error=error.strerror))
            return item
        plan.keep(item.sha256, extraction)
        _recognise(item, extraction, rows.get(relative), known_units)
        return item

    with ThreadPoolExecutor(READERS) as pool:
        yield from pool.map(read, files)


def _recognise(item: Item, extraction: Extraction, row: dict | None, known_units) -> None:
    recognised = recognise(extraction, path=item.path, known_units=known_units)
    for name in FIELDS:
        if (reading := getattr(recognised, name)) is not None:
            item.values[name], item.sources[name] = reading.value, reading.source
    said = _row_values(row) if row else {}
    for name, value in said.items():
        item.values[name], item.sources[name] = value, "catalogue"
    for doubt in recognised.doubts:
        if doubt.field not in said:
            label = LABELS.get(doubt.field, doubt.field)
            item.doubts.append(DOUBTS[doubt.code](field=label, values=" · ".join(doubt.values)))
    if "no_text" in extraction.notes:
        item.doubts.append(_l("no readable text: it will be found by its code and title only"))


def _row_values(row: dict) -> dict:
    values = {
        _COLUMNS.get(name, name): nfc(text.strip()) for name, text in row.items() if name and text and text.strip()
    }
    values.pop("file", None)
    for name in ("issue", "amendment"):
        if values.get(name, "").isdigit():
            values[name] = int(values[name])
        else:
            values.pop(name, None)
    for name in ("issued_on", "effective_from"):
        day = parse_day(values.pop(name, None))
        if day is not None:
            values[name] = day
    return values


def _complete(plan: Plan, unit: str | None) -> None:
    """Fill in what may be taken as said, and refuse what lacks more than that."""
    for item in plan.items:
        if item.standing == "unusable":
            continue
        values = item.values
        if unit is not None:
            values.setdefault("unit", unit)
        values.setdefault("issue", 1)
        values.setdefault("amendment", 0)
        dates: Callable[[str], date | None] = values.get
        values["effective_from"] = dates("effective_from") or dates("issued_on")
        values["issued_on"] = dates("issued_on") or dates("effective_from")
        lacking = [LABELS[name] for name in NEEDED if not values.get(name)]
        if lacking:
            item.refuse("unusable", _l("Not found: %(fields)s.", fields=", ".join(map(str, lacking))))
        elif values["kind"] not in KINDS:
            item.refuse("unusable", _l("Unknown kind of document: %(kind)s.", kind=values["kind"]))
        elif item.doubts:
            item.standing = "doubtful"


def _judge_among_themselves(plan: Plan) -> None:
    seen: dict[tuple, Item] = {}
    begins: dict[tuple, Item] = {}
    # A .docx counts before the .pdf of the same revision: it can be revised further.
    for item in sorted(plan.usable(), key=lambda i: (not i.path.lower().endswith(".docx"), i.path)):
        code = fold_code(item.values["code"])
        first = seen.setdefault((code, *item.number), item)
        if first is not item:
            same = first.sha256 == item.sha256 or Path(first.path).suffix.lower() != Path(item.path).suffix.lower()
            item.refuse("double" if same else "collision", _l("Same code and number as %(file)s.", file=first.path))
            continue
        first = begins.setdefault((code, item.values["effective_from"]), item)
        if first is not item:
            item.refuse("collision", _l("Begins on the same day as %(file)s.", file=first.path))


def _judge_against_database(plan: Plan, qms: int | None) -> None:
    units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
    today = clock.today()
    covered = {row.unit_id: row.qms_id for row in db.session.scalars(select(Coverage)) if row.is_valid(today)}
    existing = defaultdict(list)
    for revision in db.session.scalars(select(Revision).join(Revision.document)):
        existing[(revision.document.qms_id, revision.document.code_folded)].append(revision)
    for item in plan.usable():
        unit = units.get(item.values["unit"])
        if unit is None:
            item.refuse("unusable", _l("The unit %(code)s is not known here.", code=item.values["unit"]))
            continue
        system = qms or covered.get(unit.id)
        if system is None:
            item.refuse("unusable", _l("No quality system covers the unit %(code)s.", code=unit.code))
            continue
        item.values["unit_id"], item.values["qms_id"] = unit.id, system
        _compare(item, existing[(system, fold_code(item.values["code"]))])


def _compare(item: Item, revisions: list[Revision]) -> None:
    if any(r.file_sha256 == item.sha256 for r in revisions):
        item.refuse("known", "")
    elif any((r.issue, r.amendment) == item.number and r.state not in ("discarded", "recalled") for r in revisions):
        item.refuse(
            "collision",
            _l("Revision %(number)s is already there with another file.", number="{:02}/{:02}".format(*item.number)),
        )
    elif any(r.state == "approved" and r.effective_from == item.values["effective_from"] for r in revisions):
        item.refuse("collision", _l("Another revision already begins on that day."))
