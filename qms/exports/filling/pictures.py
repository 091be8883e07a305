"""Pictures (PNG) in a form: scaled to the room that the form gives them."""

import posixpath
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from qms.core.text import nfc, without_controls
from qms.exports.filling.controls import Blank
from qms.imports.package import Package, W

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_IMAGE = f"{_R}/image"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

_TWIP = 635  # in the units of drawings (EMU)
_PIXEL = 9525  # at 96 to the inch
_HIGHEST = 150 * 36_000  # a picture never fills a page
_CELL_MARGINS = 216  # twips, both sides


@dataclass(frozen=True)
class Picture:
    """A PNG, and what it shows in words, for whoever has the form read out."""

    png: bytes
    said: str = ""


class Album:
    """The pictures added to a package: `changed` holds the parts to write, new ones and those that had to learn."""

    def __init__(self, package: Package):
        self._package = package
        self.changed: dict[str, bytes] = {}
        folder, name = posixpath.split(package.main)
        self._folder, self._relations = folder, posixpath.join(folder, "_rels", f"{name}.rels")
        self._ids = max([0, *(_whole(e.get("id")) for e in package.body.iter(f"{{{_WP}}}docPr"))])

    def add(self, picture: Picture) -> "_Added":
        """Take a picture into the package."""
        number = sum(1 for name in self.changed if name.endswith(".png")) + 1
        name = f"media/filled-{number}.png"
        self.changed[posixpath.join(self._folder, name)] = picture.png
        ident = f"rIdFilled{number}"
        relations = self._package.parts.get(self._relations)
        if relations is None:
            relations = self._package.parts[self._relations] = etree.Element(f"{_RELATIONS}Relationships")
        etree.SubElement(relations, f"{_RELATIONS}Relationship", {"Id": ident, "Type": _IMAGE, "Target": name})
        self.changed[self._relations] = as_bytes(relations)
        self._know_png()
        width, height = struct.unpack(">II", picture.png[16:24])  # where every PNG says it
        return _Added(ident, width * _PIXEL, height * _PIXEL, without_controls(nfc(picture.said)))

    def place(self, blank: Blank, added: "_Added") -> None:
        """Show a picture in a blank: within the picture that stood there, or as wide as cell or page allow."""
        most_wide, most_high = _room(blank.element)
        scale = min(1.0, most_wide / added.width, most_high / added.height)
        self._ids += 1
        blank.put(_drawing(self._ids, blank.label, added, int(added.width * scale), int(added.height * scale)))

    def _know_png(self) -> None:
        types = self._package.parts["[Content_Types].xml"]
        if not any((e.get("Extension") or "").lower() == "png" for e in types.iter(f"{_TYPES}Default")):
            types.insert(0, etree.Element(f"{_TYPES}Default", {"Extension": "png", "ContentType": "image/png"}))
            self.changed["[Content_Types].xml"] = as_bytes(types)


@dataclass(frozen=True)
class _Added:
    """A picture within the package: its relation, its size in EMU, what it says."""

    ident: str
    width: int
    height: int
    said: str


def as_bytes(root: etree._Element) -> bytes:
    """A part as it is written."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _room(element: etree._Element) -> tuple[float, float]:
    before = next(element.iter(f"{{{_WP}}}extent"), None)
    if before is not None and _whole(before.get("cx")) and _whole(before.get("cy")):
        return float(_whole(before.get("cx"))), float(_whole(before.get("cy")))
    cell = next(element.iterancestors(f"{W}tc"), None)
    width = None if cell is None else cell.find(f"{W}tcPr/{W}tcW")
    if width is not None and width.get(f"{W}type") == "dxa" and _whole(width.get(f"{W}w")) > _CELL_MARGINS:
        return float(_whole(width.get(f"{W}w")) - _CELL_MARGINS) * _TWIP, _HIGHEST
    return _page_width(element) * _TWIP, _HIGHEST


def _page_width(element: etree._Element) -> float:
    """Twips between the margins of the section an element stands in; of A4 with usual margins when it does not say."""
    for section in _sections(element):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        if size is not None and margins is not None:
            left, right = (_whole(margins.get(f"{W}{side}")) for side in ("left", "right"))
            if (room := _whole(size.get(f"{W}w")) - left - right) > 0:
                return float(room)
    return 9000.0


def _whole(text: str | None) -> int:
    """A number as a form states it; 0 where it states none, or nonsense: whoever made the file may write anything."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else 0


def _sections(element: etree._Element) -> Iterator[etree._Element]:
    """The section's properties stand after it."""
    top = next((e for e in [element, *element.iterancestors()] if e.getparent().tag == f"{W}body"), element)
    for sibling in top.itersiblings():
        yield from sibling.iter(f"{W}sectPr")


def _drawing(number: int, label: str, added: _Added, width: int, height: int) -> etree._Element:
    run = etree.Element(f"{W}r")
    drawing = etree.SubElement(run, f"{W}drawing")
    inline = etree.SubElement(drawing, f"{{{_WP}}}inline", nsmap={"wp": _WP, "a": _A, "pic": _PIC, "r": _R})
    size = {"cx": str(width), "cy": str(height)}
    etree.SubElement(inline, f"{{{_WP}}}extent", size)
    etree.SubElement(inline, f"{{{_WP}}}docPr", {"id": str(number), "name": label, "descr": added.said or label})
    graphic = etree.SubElement(inline, f"{{{_A}}}graphic")
    picture = etree.SubElement(etree.SubElement(graphic, f"{{{_A}}}graphicData", {"uri": _PIC}), f"{{{_PIC}}}pic")
    named = etree.SubElement(picture, f"{{{_PIC}}}nvPicPr")
    etree.SubElement(named, f"{{{_PIC}}}cNvPr", {"id": str(number), "name": label})
    etree.SubElement(named, f"{{{_PIC}}}cNvPicPr")
    fill = etree.SubElement(picture, f"{{{_PIC}}}blipFill")
    etree.SubElement(fill, f"{{{_A}}}blip", {f"{{{_R}}}embed": added.ident})
    etree.SubElement(etree.SubElement(fill, f"{{{_A}}}stretch"), f"{{{_A}}}fillRect")
    shape = etree.SubElement(picture, f"{{{_PIC}}}spPr")
    frame = etree.SubElement(shape, f"{{{_A}}}xfrm")
    etree.SubElement(frame, f"{{{_A}}}off", {"x": "0", "y": "0"})
    etree.SubElement(frame, f"{{{_A}}}ext", size)
    geometry = etree.SubElement(shape, f"{{{_A}}}prstGeom", {"prst": "rect"})
    etree.SubElement(geometry, f"{{{_A}}}avLst")
    return run
