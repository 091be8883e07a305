"""The numbers Word draws itself and writes nowhere: `5.7` before a heading, `B3` in a column of steps.

Counted as Word counts: a list's counters belong to its abstract definition, go on across the numbers made from it, and
begin again where a higher level is counted or a number says so.
"""

import re
from copy import deepcopy

from lxml import etree

from qms.core.text import tidy
from qms.imports.package import MC, W
from qms.imports.styles import Styles, value

LEVELS = 9
MAX_LABEL = 40  # characters; what is longer is no number

_WHOLE = re.compile(r"\d{1,6}")
_ROMAN = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]  # fmt: skip
_MAX_ROMAN, _MAX_LETTER = 3999, 26 * 5


def labels(body: etree._Element, numbering: etree._Element | None, styles: Styles) -> dict[etree._Element, str]:
    """What Word draws before each numbered paragraph, such as `5.7.` or `Điều 3.`; bullets have no label."""
    if numbering is None:
        return {}
    lists, found = _Lists(numbering, styles), {}
    for paragraph in body.iter(f"{W}p"):
        if _is_counted(paragraph) and (label := lists.next(paragraph)):
            found[paragraph] = label
    return found


def write(paragraph: etree._Element, label: str, styles: Styles) -> None:
    """Put the number into the paragraph as if it had been typed there, so that text, outline and HTML all have it."""
    properties = paragraph.find(f"{W}pPr")
    drawn = () if styles.level(paragraph) else (f"{W}numPr", f"{W}pStyle")  # or the HTML would number it again
    for element in [one for tag in drawn for one in paragraph.findall(f"{W}pPr/{tag}")]:
        properties.remove(element)
    run = etree.Element(f"{W}r")
    run.extend(deepcopy(look) for look in paragraph.findall(f"{W}r/{W}rPr")[:1])
    etree.SubElement(run, f"{W}t").text = f"{label} "
    paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, run)


def _is_counted(paragraph: etree._Element) -> bool:
    """Not the second copy of a text box, nor a paragraph that was deleted with its mark."""
    if next(paragraph.iterancestors(f"{MC}Fallback"), None) is not None:
        return False
    deleted = paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None
    return not deleted or any(text.text for text in paragraph.iter(f"{W}t"))


class _Lists:
    """The lists of a document and how far each has been counted."""

    def __init__(self, root: etree._Element, styles: Styles):
        self._styles = styles
        self._abstract = {a.get(f"{W}abstractNumId"): a for a in root.iter(f"{W}abstractNum")}
        self._numbers = {number.get(f"{W}numId"): number for number in root.iter(f"{W}num")}
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, paragraph: etree._Element) -> str:
        number, level, style = self._styles.numbering(paragraph)
        if number not in self._numbers:
            return ""
        levels = self._levels_of(number)
        if level is None:
            level = next((at for at, one in levels.items() if style and value(one.find(f"{W}pStyle")) == style), 0)
        if level not in levels:
            return ""
        self._count(number, level, levels)
        return self._label(number, level, levels)

    def _list(self, number: str) -> str:
        """The id of the abstract definition, found by way of a list style where the number leads to one."""
        identifier = value(self._numbers[number].find(f"{W}abstractNumId")) or ""
        abstract = self._abstract.get(identifier)
        link = None if abstract is None else value(abstract.find(f"{W}numStyleLink"))
        linked = self._numbers.get(self._styles.number_of(link)) if link else None
        return identifier if linked is None else value(linked.find(f"{W}abstractNumId")) or identifier

    def _levels_of(self, number: str) -> dict[int, etree._Element]:
        if number not in self._levels:
            abstract = self._abstract.get(self._list(number), ())
            overrides = self._numbers[number].findall(f"{W}lvlOverride/{W}lvl")
            found = {_whole(one.get(f"{W}ilvl"), 0): one for one in [*abstract, *overrides] if one.tag == f"{W}lvl"}
            self._levels[number] = {at: one for at, one in found.items() if at < LEVELS}
        return self._levels[number]

    def _count(self, number: str, level: int, levels: dict[int, etree._Element]) -> None:
        counters = self._counters.setdefault(self._list(number), [None] * LEVELS)
        first = self._restart(number, level)
        if first is None:
            before = counters[level]
            first = _start(levels[level]) if before is None else before + 1
        counters[level] = first
        for deeper in range(level + 1, LEVELS):
            told = value(levels[deeper].find(f"{W}lvlRestart")) if deeper in levels else None
            if told is None or level < _whole(told, 0):  # 0: never begin again
                counters[deeper] = None

    def _restart(self, number: str, level: int) -> int | None:
        """Where the number's own counting begins, the first time the level is met; None when it goes on."""
        if (number, level) in self._begun:
            return None
        self._begun.add((number, level))
        for override in self._numbers[number].findall(f"{W}lvlOverride"):
            if _whole(override.get(f"{W}ilvl"), -1) == level:
                told = value(override.find(f"{W}startOverride"))
                return None if told is None else _whole(told, 1)
        return None

    def _label(self, number: str, level: int, levels: dict[int, etree._Element]) -> str:
        counters, own = self._counters[self._list(number)], levels[level]
        if _format(own) in ("bullet", "none"):
            return ""
        decimal = own.find(f"{W}isLgl") is not None

        def drawn(place: re.Match) -> str:
            at = int(place[1]) - 1
            if at not in levels:
                return ""
            counted = counters[at]
            style = "decimal" if decimal else _format(levels[at])
            return _drawn(_start(levels[at]) if counted is None else counted, style)

        label = tidy(re.sub(r"%([1-9])", drawn, (value(own.find(f"{W}lvlText")) or "")[:MAX_LABEL]))
        return label if len(label) <= MAX_LABEL else ""


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and _WHOLE.fullmatch(text) else otherwise


def _start(level: etree._Element) -> int:
    return _whole(value(level.find(f"{W}start")), 1)


def _format(level: etree._Element) -> str:
    return value(level.find(f"{W}numFmt")) or "decimal"


def _drawn(count: int, style: str) -> str:
    """A count in Word's way of writing it; letters go on as aa, bb…; what we do not know is written in digits."""
    if style in ("upperRoman", "lowerRoman") and 0 < count <= _MAX_ROMAN:
        letters = _roman(count)
    elif style in ("upperLetter", "lowerLetter") and 0 < count <= _MAX_LETTER:
        letters = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    else:
        return f"{count:02}" if style == "decimalZero" else str(count)
    return letters.lower() if style.startswith("lower") else letters


def _roman(count: int) -> str:
    letters = ""
    for worth, letter in _ROMAN:
        times, count = divmod(count, worth)
        letters += letter * times
    return letters
