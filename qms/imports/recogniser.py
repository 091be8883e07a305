"""What a department's file says about itself: code, title, kind, unit, issue, amendment, dates, a form's procedure.

The header is asked first, then the first page, the file's name, its folders and its properties; the first answer is
taken, and every source that says otherwise is told as a doubt.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from qms.core.text import fold, fold_code, nfc, tidy
from qms.imports.codes import code_in_name, codes_in, kind_of, parent_of, unit_parts
from qms.imports.content import Extraction
from qms.imports.labels import date_in, labelled, number_in
from qms.imports.titles import kind_of_title, sentence_case, title_between, title_in, title_in_name

FIRST_PAGE_BLOCKS = 40
FIELDS = ("code", "title", "kind", "unit", "issue", "amendment", "issued_on", "effective_from", "parent")

_SOURCES = ("header", "first_page", "file_name", "folder", "properties")
_FILE_ISSUE = re.compile(r"(?:lbh|lan ban hanh|lan bh|\blan)[ ._-]*(\d{1,2})")
_FILE_AMENDMENT = re.compile(r"(?:lsd|lan sua doi|lan sd)[ ._-]*(\d{1,2})")


@dataclass(frozen=True)
class Reading:
    """A field's value, where it was read, and whether it is sure: the header says so, or two sources do."""

    value: str | int | date
    source: str
    certain: bool


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at: "missing", "disagree", "date_impossible", "effective_before_issue",
    "unit_unknown" or "parent_unknown"; `values` are what was read, as text."""

    code: str
    field: str
    values: tuple[str, ...] = ()


@dataclass
class Recognised:
    """A Reading or None for each field. `kind` is one of policy, objectives, manual, system_procedure, procedure,
    instruction, regulation, form; `unit` is a known unit's code."""

    code: Reading | None = None
    title: Reading | None = None
    kind: Reading | None = None
    unit: Reading | None = None
    issue: Reading | None = None
    amendment: Reading | None = None
    issued_on: Reading | None = None
    effective_from: Reading | None = None
    parent: Reading | None = None
    doubts: list[Doubt] = field(default_factory=list)


class _Found:
    """Everything read, each field's values by source; the first from a source counts."""

    def __init__(self):
        self.values: dict[str, dict[str, str | int | date]] = {name: {} for name in FIELDS}
        self.doubts: list[Doubt] = []

    def add(self, name: str, source: str, value) -> None:
        if value is not None and value != "":
            self.values[name].setdefault(source, value)


def recognise(extraction: Extraction, *, path: str, known_units: Mapping[str, str]) -> Recognised:
    """What the file says about itself. `path` is relative, its folders are hints; `known_units` are names by code."""
    found = _Found()
    first_page = [[block.text] for block in extraction.blocks[:FIRST_PAGE_BLOCKS] if block.kind != "row"]
    _read_rows(found, "header", extraction.header)
    _read_rows(found, "first_page", first_page)
    _read_titles(found, extraction, first_page)
    _read_path(found, PurePosixPath(nfc(path).replace("\\", "/")))
    _derive(found)
    _derive_unit(found, PurePosixPath(nfc(path)).parent.parts, known_units)
    recognised = Recognised(doubts=found.doubts)
    for name in FIELDS:
        setattr(recognised, name, _reading(name, found))
    recognised.doubts += _missing_and_impossible(recognised)
    return recognised


def _read_rows(found: _Found, source: str, rows: list[list[str]]) -> None:
    for name, texts in labelled(rows):
        for text in texts:
            if _read_value(found, source, name, text):
                break
    for cell in (tidy(cell) for row in rows for cell in row):
        if codes_in(cell) == [cell]:  # a code alone in its cell or line needs no label
            found.add("code", source, cell)


def _read_value(found: _Found, source: str, name: str, text: str) -> bool:
    """Take the text as the field's value, if it is one."""
    if name == "both":
        numbers = re.fullmatch(r"\s*(\d{1,2})\s*/\s*(\d{1,2})\s*", text)
        for part, number in zip(("issue", "amendment"), numbers.groups() if numbers else (), strict=False):
            found.add(part, source, int(number))
        return bool(numbers)
    try:
        value = _VALUES[name](text)
    except ValueError:
        found.doubts.append(Doubt("date_impossible", name, (tidy(text),)))
        return True
    found.add(name, source, value)
    return value is not None


_VALUES = {
    "code": lambda text: next(iter(codes_in(text)), None),
    "title": lambda text: sentence_case(text) or None,
    "unit": lambda text: tidy(text) or None,
    "issue": number_in,
    "amendment": number_in,
    "issued_on": date_in,
    "effective_from": date_in,
}


def _read_titles(found: _Found, extraction: Extraction, first_page: list[list[str]]) -> None:
    cells = [cell for row in extraction.header for cell in row]
    found.add("title", "header", title_in(["\n".join(cells)] if extraction.kind == "pdf" else cells))
    found.add("title", "first_page", title_in(["\n".join(line for [line] in first_page)]))
    if not found.values["title"] and found.values["code"].get("header"):
        found.add("title", "header", title_between(extraction.header))
    title = extraction.properties.get("title", "")
    if kind_of_title(title):
        found.add("title", "properties", title_in([title]))


def _read_path(found: _Found, path: PurePosixPath) -> None:
    code, rest = code_in_name(path.stem if path.suffix.lower() in (".docx", ".pdf", ".doc") else path.name)
    found.add("code", "file_name", code)
    found.add("title", "file_name", title_in_name(rest))
    folded = fold(rest).replace("_", " ")
    for name, pattern in (("issue", _FILE_ISSUE), ("amendment", _FILE_AMENDMENT)):
        match = pattern.search(folded)
        found.add(name, "file_name", int(match[1]) if match else None)
    for folder in reversed(path.parent.parts):
        in_folder, _ = code_in_name(folder)
        found.add("parent", "folder", in_folder if in_folder and kind_of(in_folder) != "form" else None)


def _derive(found: _Found) -> None:
    """Kind and parent, from what codes and titles say."""
    for source, code in found.values["code"].items():
        found.add("kind", source, kind_of(code))
        if kind_of(code) == "form":
            found.add("parent", source, parent_of(code))
    if not found.values["code"]:
        for source, title in found.values["title"].items():
            found.add("kind", source, kind_of_title(title))
    if _first(found, "kind") != "form":
        found.values["parent"].clear()


def _derive_unit(found: _Found, folders: tuple[str, ...], known_units: Mapping[str, str]) -> None:
    """The known unit that a label, a code or a folder names."""
    by_key = {fold_code(key): code for code, name in known_units.items() for key in (code, name)}
    written = dict(found.values["unit"])
    found.values["unit"].clear()
    for source, text in written.items():
        found.add("unit", source, by_key.get(fold_code(text)))
    unknown = []
    for source, code in found.values["code"].items():
        parts = unit_parts(code)
        found.add("unit", source, next((by_key[fold_code(part)] for part in parts if fold_code(part) in by_key), None))
        unknown += [part for part in parts if fold_code(part) not in by_key]
    for folder in reversed(folders):
        found.add("unit", "folder", by_key.get(fold_code(folder)))
    if unknown and not found.values["unit"]:
        found.doubts.append(Doubt("unit_unknown", "unit", tuple(dict.fromkeys(unknown))))


def _reading(name: str, found: _Found) -> Reading | None:
    told = {source: found.values[name][source] for source in _SOURCES if source in found.values[name]}
    if not told:
        return None
    source, value = next(iter(told.items()))
    weighed = {s: v for s, v in told.items() if name != "title" or s in ("header", "first_page")}
    others = [v for v in weighed.values() if _same(v) != _same(value)]
    if others:
        found.doubts.append(Doubt("disagree", name, tuple(dict.fromkeys(str(v) for v in (value, *others)))))
    agreeing = sum(_same(v) == _same(value) for v in told.values())
    return Reading(value, source, not others and (source == "header" or agreeing > 1))


def _same(value) -> str:
    return fold_code(str(value))


def _first(found: _Found, name: str):
    return next((found.values[name][source] for source in _SOURCES if source in found.values[name]), None)


def _missing_and_impossible(recognised: Recognised) -> Iterator[Doubt]:
    for name in ("code", "title", "issue"):
        if getattr(recognised, name) is None:
            yield Doubt("missing", name)
    if recognised.kind and recognised.kind.value == "form" and not recognised.parent:
        yield Doubt("parent_unknown", "parent")
    issued, effective = recognised.issued_on, recognised.effective_from
    if issued and effective and effective.value < issued.value:
        yield Doubt("effective_before_issue", "effective_from", (str(issued.value), str(effective.value)))
