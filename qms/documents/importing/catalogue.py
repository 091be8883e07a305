"""`catalogue.csv` in the folder: what a person says of its files, which stands above what is read from them."""

import codecs
import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from flask_babel import lazy_gettext as _l

from qms.core.errors import Invalid
from qms.core.forms import parse_day
from qms.core.text import fold, nfc, tidy

from ..forms_in_force import PURPOSES
from ..kinds import KINDS, SECURITY
from .words import doubt

NAME = "catalogue.csv"
COLUMNS = (
    *("file", "code", "title", "kind", "unit", "issue", "amendment", "issued", "effective", "parent"),
    *("clauses", "retention", "related", "serves", "security"),
)
_DAYS = {"issued": "issued_on", "effective": "effective_from"}
_NUMBERS = ("issue", "amendment")


@dataclass
class Catalogue:
    """Its rows by file, and the columns that say nothing here."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)


def read(folder: Path) -> Catalogue:
    """The folder's catalogue; empty where there is none. `Invalid` in words when it cannot be read."""
    path = folder / NAME
    if not path.is_file():
        return Catalogue()
    text = _text(path.read_bytes())
    first = text.partition("\n")[0]
    try:
        reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
        columns = [tidy(name).lower() for name in reader.fieldnames or ()]
        if "file" not in columns:
            raise Invalid(
                _l("%(file)s: the first line must name the columns, among them “file”.", file=NAME),
                _l("Known columns: %(columns)s.", columns=", ".join(COLUMNS)),
            )
        reader.fieldnames = columns
        rows = [{name: tidy(value) for name, value in row.items() if name and value} for row in reader]
    except csv.Error as error:
        raise Invalid(_l("%(file)s cannot be read as CSV: %(error)s.", file=NAME, error=str(error))) from None
    named = {nfc(row["file"]).replace("\\", "/").removeprefix("./"): row for row in rows if row.get("file")}
    return Catalogue(named, [name for name in columns if name and name not in COLUMNS])


def values(row: dict[str, str]) -> tuple[dict, list]:
    """What a row says, as an item keeps it, and what of it is doubtful."""
    said, doubts = {}, []
    for name in COLUMNS[1:]:
        text = row.get(name, "")
        if not text:
            continue
        if name in _DAYS:
            value, fault = parse_day(text), "date_impossible"
        elif name in _NUMBERS:
            value, fault = (int(text) if text.isascii() and text.isdigit() and len(text) < 3 else None), "no_number"
        else:
            value, fault = _chosen(name, text), ""
        if value is None:
            doubts.append(doubt(fault, _DAYS.get(name, name), (text,)))
        else:
            said[_DAYS.get(name, name)] = value
    return said, doubts


def _chosen(name: str, text: str) -> str:
    """A kind, a security or what a form serves for may stand there by its words; anything else as it was typed."""
    kinds = {key: kind.label for key, kind in KINDS.items()}
    choices = {"kind": kinds, "security": SECURITY, "serves": PURPOSES}.get(name, {})
    return next((key for key, label in choices.items() if fold(text) in (key, fold(str(label)))), text)


def _text(data: bytes) -> str:
    """Excel writes UTF-8 or UTF-16 with a mark in front; in any other encoding diacritics would be guessed."""
    try:
        return data.decode("utf-16" if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(_l("%(file)s is not UTF-8. In Excel, save it as “CSV UTF-8”.", file=NAME)) from None
