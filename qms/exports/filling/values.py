"""What can be filled in, and how it is written in Vietnam."""

import datetime as dt
import re
from dataclasses import dataclass

from qms.core.text import nfc, without_controls


@dataclass(frozen=True)
class Chosen:
    """One or several of a form's options: their codes tick boxes, the words stand where the form has a line instead."""

    codes: tuple[str, ...]
    words: str

    def __bool__(self) -> bool:
        return bool(self.codes or self.words)


Value = str | dt.date | int | float | bool | Chosen | None


def is_blank(value: Value) -> bool:
    """Whether there is nothing to write: None, False, no text, nothing chosen; a zero is something."""
    return value is None or value is False or (isinstance(value, str | Chosen) and not value)


def as_lines(value: Value) -> list[str]:
    """The lines of a value: 31/12/2026, 31/12/2026 14:05, 12,5, x for yes; empty when there is nothing to write."""
    if is_blank(value):
        return []
    if value is True:
        return ["x"]
    if isinstance(value, dt.datetime):
        return [f"{value:%d/%m/%Y %H:%M}"]
    if isinstance(value, dt.date):
        return [f"{value:%d/%m/%Y}"]
    if isinstance(value, float):
        return [f"{value:.10g}".replace(".", ",")]
    words = value.words if isinstance(value, Chosen) else str(value)
    return without_controls(nfc(words)).replace("\t", " ").rstrip("\n").split("\n")


def as_date(day: dt.date, pattern: str) -> str:
    """A day as a control's own pattern writes it: `dd 'tháng' MM 'năm' yyyy` gives 05 tháng 03 năm 2026."""
    signs = {"yyyy": f"{day:%Y}", "yy": f"{day:%y}", "MM": f"{day:%m}", "M": str(day.month)}
    signs |= {"dd": f"{day:%d}", "d": str(day.day)}

    def written(found: re.Match) -> str:
        return found[1] if found[1] is not None else signs.get(found[0], found[0])

    return re.sub(r"'([^']*)'|y+|M+|d+", written, pattern) or f"{day:%d/%m/%Y}"


def ticks(value: Value, code: str) -> bool:
    """Whether a box that stands for the code (for yes, when it has none) is to be ticked."""
    if not code:
        return not is_blank(value)
    return code in value.codes if isinstance(value, Chosen) else value == code
