"""A form read for its blanks, and filled."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qms.exports.filling.controls import blanks
from qms.exports.filling.pictures import Album, Picture, as_bytes
from qms.exports.filling.rows import NUMBER, Row, fill_rows
from qms.exports.filling.values import Value, is_blank
from qms.imports import archive
from qms.imports.package import Package


@dataclass(frozen=True)
class Filled:
    """The filled form, and the names of the values it had no place for (`number`, `actions.owner`, `actions`)."""

    docx: bytes
    missing: list[str]


def fields(docx: bytes) -> set[str]:
    """The tags of a form's blanks. Raises Rejected for what is no sound .docx."""
    return {blank.tag for blank in blanks(Package(docx).body)}


@dataclass(frozen=True)
class Question:
    """What a form asks: by name, in its own words.

    `options` are (code, words) of boxes; `table` is the one of which it is a column.
    """

    name: str
    label: str
    is_date: bool = False
    options: tuple[tuple[str, str], ...] = ()
    table: str = ""


def questions(docx: bytes) -> list[Question]:
    """What a form asks, each once, in reading order; a running number is not asked. Raises Rejected."""
    asked: dict[str, Question] = {}
    for blank in blanks(Package(docx).body):
        known = asked.get(blank.name)
        if blank.is_box and not blank.table:
            option = (blank.code or "x", blank.label)
            options = (*known.options, option) if known else (option,)
            asked[blank.name] = Question(blank.name, blank.name, options=options)
        elif known is None and blank.column != NUMBER:
            asked[blank.name] = Question(blank.name, blank.label, blank.is_date, table=blank.table)
    return list(asked.values())


def fill(
    docx: bytes,
    values: Mapping[str, Value],
    tables: Mapping[str, Sequence[Row]] | None = None,
    pictures: Mapping[str, Picture] | None = None,
) -> Filled:
    """Fill a form. Raises Rejected for what is no sound .docx.

    `values` go by name, `tables` hold rows by column. What is blank (None, no text) leaves the
    form's blank to be filled in by hand; what has no place in the form is named in the answer.
    """
    package = Package(docx)
    missing = [name for table, rows in (tables or {}).items() for name in fill_rows(package.body, table, rows)]
    album, shown = Album(package), set()
    places = list(blanks(package.body))
    known = {blank.name for blank in places}
    added = {name: album.add(picture) for name, picture in (pictures or {}).items() if name in known}
    for blank in places:
        if blank.name in added:
            album.place(blank, added[blank.name])
            shown.add(blank.name)
        elif blank.write(values.get(blank.name)):
            shown.add(blank.name)
    asked = [name for name, value in values.items() if not is_blank(value)] + list(pictures or ())
    missing = [name for name in asked if name not in shown] + missing
    changed = album.changed | {package.main: as_bytes(package.parts[package.main])}
    return Filled(_rewritten(docx, changed), missing)


def _rewritten(docx: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The package with some parts changed or added; the others come over as they are, in their order."""
    out = io.BytesIO()
    with archive.opened(docx) as source, zipfile.ZipFile(out, "w") as target:
        entries = source.infolist()
        for entry in entries:
            data = changed.get(entry.filename)
            copy = zipfile.ZipInfo(entry.filename, entry.date_time)
            copy.compress_type, copy.external_attr = entry.compress_type, entry.external_attr
            target.writestr(copy, archive.read(source, entry.filename) if data is None else data)
        for name in sorted(changed.keys() - {entry.filename for entry in entries}):
            new = zipfile.ZipInfo(name)
            new.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(new, changed[name])
    return out.getvalue()
