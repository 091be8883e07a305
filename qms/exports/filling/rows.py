"""Rows of a form's tables: one for each row of the data, made from the rows that the form has."""

from collections.abc import Mapping, Sequence
from copy import deepcopy

from lxml import etree

from qms.exports.filling.controls import W14, W15, Blank, blanks
from qms.exports.filling.values import Value, is_blank
from qms.imports.package import W

NUMBER = "no"  # the column that counts by itself

Row = Mapping[str, Value]


def fill_rows(root: etree._Element, table: str, rows: Sequence[Row]) -> list[str]:
    """Fill the rows tagged `table.…`; the names (`table.column`, or `table`) of what finds no place.

    Rows without words of their own are repeated when too few and dropped when too many. A row with its own words
    (*Tại sao 5*) is a question of the form: it is neither repeated nor dropped.
    """
    asked = list(dict.fromkeys(name for row in rows for name, value in row.items() if not is_blank(value)))
    groups = _groups(root, table)
    if not groups or not rows:
        return [table] if asked else []
    placed, crowded = {NUMBER}, False
    for units in groups:
        placed |= {blank.column for unit in units for blank in _of(table, unit)}
        crowded |= not _fill_group(units, table, rows)
    missing = [f"{table}.{name}" for name in asked if name not in placed]
    return [table] if crowded or len(missing) == len(asked) else missing


def _groups(root: etree._Element, table: str) -> list[list[etree._Element]]:
    """The tagged rows of each table in the form, in order."""
    groups: dict[etree._Element, list[etree._Element]] = {}
    for blank in blanks(root):
        row = next(blank.element.iterancestors(f"{W}tr"), None)
        whole = None if row is None else next(row.iterancestors(f"{W}tbl"), None)
        if blank.table == table and whole is not None:
            unit = _unit(row)
            units = groups.setdefault(whole, [])
            if unit not in units:
                units.append(unit)
    return list(groups.values())


def _unit(row: etree._Element) -> etree._Element:
    """What is repeated: the row, or the item of a repeating section that holds it."""
    item = row.getparent().getparent() if row.getparent().tag == f"{W}sdtContent" else None
    is_item = item is not None and item.find(f"{W}sdtPr/{W15}repeatingSectionItem") is not None
    return item if is_item else row


def _fill_group(units: list[etree._Element], table: str, rows: Sequence[Row]) -> bool:
    """Fill the rows of one table in the form; whether there was room for all."""
    last = units[-1]
    if _can_be_spared(last):
        pattern = deepcopy(last)
        for _ in range(len(rows) - len(units)):
            copy = _copy(pattern)
            units[-1].addnext(copy)
            units.append(copy)
    for number, (unit, row) in enumerate(zip(units, rows, strict=False), start=1):
        for blank in _of(table, unit):
            blank.write(row.get(blank.column, number if blank.column == NUMBER else None))
    for unit in units[len(rows) :]:
        if _can_be_spared(unit):
            unit.getparent().remove(unit)
    return len(rows) <= len(units)


def _of(table: str, unit: etree._Element) -> list[Blank]:
    return [blank for blank in blanks(unit) if blank.table == table]


def _can_be_spared(unit: etree._Element) -> bool:
    """Whether the row has no words of its own outside its blanks; a number that stands there does not count."""
    own = {text for blank in blanks(unit) for text in blank.element.iter(f"{W}t")}
    return not any(c.isalpha() for text in unit.iter(f"{W}t") if text not in own for c in text.text or "")


def _copy(pattern: etree._Element) -> etree._Element:
    """One more such row, without what may stand only once in a document."""
    copy = deepcopy(pattern)
    for element in [copy, *copy.iter(f"{W}tr", f"{W}p")]:
        for name in ("paraId", "textId"):
            element.attrib.pop(f"{W14}{name}", None)
    for mark in list(copy.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        mark.getparent().remove(mark)
    for ident in list(copy.iter(f"{W}id")):
        if ident.getparent().tag == f"{W}sdtPr":
            ident.getparent().remove(ident)
    return copy
