"""What a .docx's styles say of a paragraph or run: its heading level, whether it is bold, its font."""

import re

from lxml import etree

from qms.imports.package import W

_HEADING = re.compile(r"(?:heading|đầu đề|tiêu đề)\s*([1-9])", re.IGNORECASE)
_MAX_BASES = 20  # styles based on styles; a longer chain is a loop


class Styles:
    def __init__(self, root: etree._Element | None):
        self._styles = {} if root is None else {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self._default_font = None if root is None else _font(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._normal = next(
            (i for i, s in self._styles.items() if s.get(f"{W}default") == "1" and s.get(f"{W}type") == "paragraph"),
            None,
        )

    def level(self, paragraph: etree._Element) -> int:
        """1… for a paragraph that is a heading by its style or its own outline level, else 0."""
        own = value(paragraph.find(f"{W}pPr/{W}outlineLvl"))
        if own is not None:
            return _outline(own)
        for style in self._chain(value(paragraph.find(f"{W}pPr/{W}pStyle"))):
            named = _HEADING.fullmatch(value(style.find(f"{W}name")) or "")
            outline = value(style.find(f"{W}pPr/{W}outlineLvl"))
            if named or outline is not None:
                return int(named[1]) if named else _outline(outline)
        return 0

    def bold(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Whether the run is drawn bold, by itself or by its styles."""
        return next((flag for flag in (_bold(p) for p in self._properties(run, paragraph)) if flag is not None), False)

    def font(self, run: etree._Element, paragraph: etree._Element) -> str:
        """The name of the run's Latin font, or nothing."""
        return next(
            (name for name in (_font(p) for p in self._properties(run, paragraph)) if name), self._default_font or ""
        )

    def numbering(self, paragraph: etree._Element) -> tuple[str | None, int | None, str | None]:
        """The list the paragraph is in, its level there if told, and the style that put it there if one did."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        if _number(own) is not None:
            return _number(own), _level(own) or 0, None
        for style in self._chain(value(paragraph.find(f"{W}pPr/{W}pStyle")) or self._normal):
            named = style.find(f"{W}pPr/{W}numPr")
            if _number(named) is not None:
                level = _level(named) if _level(own) is None else _level(own)
                return _number(named), level, style.get(f"{W}styleId")
        return None, None, None

    def number_of(self, identifier: str | None) -> str | None:
        """The list that a list style stands for."""
        style = self._styles.get(identifier)
        return None if style is None else _number(style.find(f"{W}pPr/{W}numPr"))

    def _properties(self, run: etree._Element, paragraph: etree._Element):
        """Run properties from the nearest to the farthest."""
        yield run.find(f"{W}rPr")
        for style in self._chain(value(run.find(f"{W}rPr/{W}rStyle"))):
            yield style.find(f"{W}rPr")
        for style in self._chain(value(paragraph.find(f"{W}pPr/{W}pStyle")) or self._normal):
            yield style.find(f"{W}rPr")

    def _chain(self, identifier: str | None):
        """The style and those it is based on."""
        for _ in range(_MAX_BASES):
            style = self._styles.get(identifier)
            if style is None:
                return
            yield style
            identifier = value(style.find(f"{W}basedOn"))


def value(element: etree._Element | None) -> str | None:
    """What a property element says: its `w:val`."""
    return None if element is None else element.get(f"{W}val")


def _number(properties: etree._Element | None) -> str | None:
    return None if properties is None else value(properties.find(f"{W}numId"))


def _level(properties: etree._Element | None) -> int | None:
    told = None if properties is None else value(properties.find(f"{W}ilvl"))
    return int(told) if told and re.fullmatch(r"\d", told) else None


def _outline(told: str) -> int:
    """Outline levels are counted from 0; 9 is body text."""
    return int(told) + 1 if re.fullmatch(r"[0-8]", told) else 0


def _bold(properties: etree._Element | None) -> bool | None:
    flag = None if properties is None else properties.find(f"{W}b")
    return None if flag is None else flag.get(f"{W}val", "1") not in ("0", "false", "off")


def _font(properties: etree._Element | None) -> str | None:
    fonts = None if properties is None else properties.find(f"{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
