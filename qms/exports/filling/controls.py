"""Word's content controls: which of them are blanks to be filled in, and writing into one."""

import datetime as dt
import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from qms.core.text import nfc, without_controls
from qms.exports.filling.values import Value, as_date, as_lines, is_blank, ticks
from qms.imports.package import W

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AROUND = {f"{W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_HOLD_PARAGRAPHS = {"body", "tc", "txbxContent", "comment", "footnote", "endnote", "docPartBody"}
_TICKED = ("☒", "MS Gothic")  # what Word uses when a control does not say otherwise


class Blank:
    """A tagged content control that holds no other one: a place to be filled in."""

    def __init__(self, element: etree._Element):
        self.element = element
        self.tag = _tag(element)
        self.name, _, self.code = self.tag.partition("=")
        self.table, _, self.column = self.name.rpartition(".")

    @property
    def properties(self) -> etree._Element:
        return self.element.find(f"{W}sdtPr")

    @property
    def content(self) -> etree._Element:
        return self.element.find(f"{W}sdtContent")

    @property
    def label(self) -> str:
        """What the control is called in Word (its title), else its tag."""
        alias = self.properties.find(f"{W}alias")
        return (nfc(alias.get(f"{W}val") or "").strip() if alias is not None else "") or self.name

    @property
    def is_date(self) -> bool:
        return self.properties.find(f"{W}date") is not None

    @property
    def is_box(self) -> bool:
        return bool(self.code) or self.properties.find(f"{W14}checkbox") is not None

    def write(self, value: Value) -> bool:
        """Write the value or tick the box; whether the value now stands here. What is blank leaves the blank as is."""
        if is_blank(value):
            return False
        if self.is_box:
            return ticks(value, self.code) and self._tick()
        date = self.properties.find(f"{W}date")
        if date is not None and type(value) is dt.date:
            pattern = date.find(f"{W}dateFormat")
            date.set(f"{W}fullDate", f"{value:%Y-%m-%dT00:00:00Z}")
            self._write([as_date(value, "dd/MM/yyyy" if pattern is None else pattern.get(f"{W}val") or "")])
        else:
            self._write(as_lines(value))
        return True

    def put(self, run: etree._Element) -> None:
        """Put one run (a picture) in the place of what stands here."""
        self._settle()
        self._replace([run])

    def _tick(self) -> bool:
        box = self.properties.find(f"{W14}checkbox")
        mark, font = _TICKED
        if box is not None:
            _child(box, f"{W14}checked").set(f"{W14}val", "1")
            state = box.find(f"{W14}checkedState")
            if state is not None and (own := _sign(state.get(f"{W14}val"))):
                mark, font = own, state.get(f"{W14}font") or font
        self._write([mark])
        for run in self.content.iter(f"{W}r"):
            fonts = _child(_child(run, f"{W}rPr"), f"{W}rFonts")
            for script in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(f"{W}{script}", font)
        return True

    def _write(self, lines: list[str]) -> None:
        look = self._look()
        plain = self.properties.find(f"{W}text")
        self._settle()
        if self.level == "inline" or plain is not None:
            if plain is not None and len(lines) > 1:  # LibreOffice shows no line breaks in plain text
                self.properties.remove(plain)
            self._replace([_run(look, lines)])
        else:
            self._replace([_run(look, [line]) for line in lines])

    def _replace(self, runs: list[etree._Element]) -> None:
        """Put runs for what stands here: within its paragraph, or as a paragraph each, in the look of the first."""
        if self.level == "inline":
            self.content[:] = runs
            return
        holder = next(self.content.iter(f"{W}tc")) if self.level == "cell" else self.content
        layout = next(holder.iter(f"{W}pPr"), None)
        paragraphs = [etree.Element(f"{W}p") for _ in runs]
        for paragraph, run in zip(paragraphs, runs, strict=True):
            if layout is not None:
                paragraph.append(deepcopy(layout))
            paragraph.append(run)
        holder[:] = [child for child in holder if child.tag == f"{W}tcPr"] + paragraphs

    @property
    def level(self) -> str:
        return _level(self.element)

    def _look(self) -> etree._Element | None:
        """The run properties to write with: those of the text that stands here, unless it is only a prompt."""
        own = self.properties.find(f"{W}rPr")
        prompt = self.properties.find(f"{W}showingPlcHdr")
        if prompt is not None and prompt.get(f"{W}val") not in ("0", "false"):
            return own
        run = next(self.content.iter(f"{W}r"), None)
        found = None if run is None else run.find(f"{W}rPr")
        return own if found is None else found

    def _settle(self) -> None:
        """It shows no prompt any more, and is not overwritten by data bound to it when the form is opened."""
        for mark in list(self.properties):
            if mark.tag in (f"{W}showingPlcHdr", f"{W}dataBinding", f"{W15}dataBinding"):
                self.properties.remove(mark)


def blanks(root: etree._Element) -> Iterator[Blank]:
    """Every blank below an element, in reading order."""
    for element in list(root.iter(f"{W}sdt")):
        if _tag(element) and _level(element) and not any(_tag(inner) for inner in _inside(element)):
            yield Blank(element)


def _inside(element: etree._Element) -> Iterator[etree._Element]:
    return (inner for inner in element.iter(f"{W}sdt") if inner is not element)


def _tag(element: etree._Element) -> str:
    tag = element.find(f"{W}sdtPr/{W}tag")
    return "" if tag is None else nfc(tag.get(f"{W}val") or "").strip()


def _level(element: etree._Element) -> str:
    """Where a control stands: `inline` in a paragraph, around a `cell`, else a `block`; nothing when around rows."""
    if element.find(f"{W}sdtContent") is None:
        return ""
    holder = next((e for e in element.iterancestors() if e.tag not in _AROUND), None)
    kind = "" if holder is None else etree.QName(holder).localname
    if kind == "tr":
        return "cell" if next(element.find(f"{W}sdtContent").iter(f"{W}tc"), None) is not None else ""
    if kind == "tbl":
        return ""
    return "block" if kind in _HOLD_PARAGRAPHS else "inline"


def _run(look: etree._Element | None, lines: list[str]) -> etree._Element:
    run = etree.Element(f"{W}r")
    if look is not None:
        run.append(deepcopy(look))
    for position, line in enumerate(lines):
        if position:
            etree.SubElement(run, f"{W}br")
        text = etree.SubElement(run, f"{W}t", {SPACE: "preserve"})
        text.text = line
    return run


def _sign(code: str | None) -> str:
    """The sign with this number, in hex; nothing where that is none, or none that a document can hold."""
    return without_controls(chr(int(code, 16))).strip() if code and re.fullmatch("[0-9A-Fa-f]{1,4}", code) else ""


def _child(parent: etree._Element, tag: str) -> etree._Element:
    """The child with the tag, made as the first one when there is none."""
    child = parent.find(tag)
    if child is None:
        child = etree.Element(tag)
        parent.insert(0, child)
    return child
