"""Values that stand by their labels: in the label's line, on the next, in the next cell, or beneath."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest

from qms.core.text import fold, nfc, tidy

_LABELS = (  # folded; the longer before what it begins with
    ("both", r"lan ban hanh\s*/\s*(?:lan )?sua doi|lan bh\s*/\s*sd"),
    ("issue", r"lan ban hanh(?: thu)?|lbh|lan bh"),
    ("amendment", r"lan sua doi(?: thu)?|lan soat xet|lsd|lan sd|soat xet"),
    ("issued_on", r"ngay ban hanh|ngay bh"),
    ("effective_from", r"ngay co hieu luc|ngay hieu luc|co hieu luc tu(?: ngay)?|hieu luc tu(?: ngay)?|hieu luc"),
    ("code", r"ma hieu|ma so|ky hieu|ma tai lieu|so hieu"),
    ("title", r"ten tai lieu|ten quy trinh|ten bieu mau"),
    ("unit", r"don vi chu tri|don vi ban hanh|phong ban hanh"),
    (None, r"trang so|trang|so trang|ngay sua doi"),  # known, so that a value ends before them
)
_LABEL = re.compile("|".join(rf"(?P<{name or 'other'}>(?<!\w)(?:{pattern})(?!\w))" for name, pattern in _LABELS))
_LISTING = ("tt", "stt", "so tt")  # heads a list of other documents: what stands beneath is not about this one
_FOLLOWS = re.compile(r"\s*(?:\([^)]*\))?\s*[:;.\-–]*\s*")
_DATE = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?!\d)")
_WORDED = re.compile(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")


def labelled(rows: list[list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Each label's field, and the texts where its value may stand, nearest first. Newlines part a cell's lines."""
    for y, row in enumerate(rows):
        if row and fold(tidy(row[0])) in _LISTING:
            continue
        for x, cell in enumerate(row):
            lines = nfc(cell).split("\n")
            for number, line in enumerate(lines):
                matches = list(_LABEL.finditer(fold(line)))
                for match, following in zip_longest(matches, matches[1:]):
                    if match.lastgroup != "other":
                        value = _after(line, match.end(), following.start() if following else len(line))
                        yield (
                            match.lastgroup,
                            [value] if value else [*lines[number + 1 : number + 2], *_near(rows, y, x)],
                        )


def before_label(text: str) -> str:
    """What stands before the first label; a line of a .pdf may carry title and particulars alike."""
    match = _LABEL.search(fold(text))
    return text[: match.start()].strip() if match else text


def is_label(text: str) -> bool:
    """Whether the text begins with one of the labels."""
    return bool(_LABEL.match(fold(tidy(text))))


def _after(line: str, start: int, end: int) -> str:
    return line[_FOLLOWS.match(line, start).end() : end].strip(" :;,|-–")


def _near(rows: list[list[str]], y: int, x: int) -> list[str]:
    beside = [cell for cell in rows[y][x + 1 :] if cell][:1]
    beneath = [rows[y + 1][x]] if y + 1 < len(rows) and x < len(rows[y + 1]) else []
    return [cell for cell in beside + beneath if not is_label(cell)]


def date_in(text: str) -> date | None:
    """The first date of `15/03/2025`, `15.3.25`, `ngày 15 tháng 3 năm 2025`. ValueError for an impossible one."""
    match = _DATE.search(text) or _WORDED.search(fold(text))
    if not match:
        return None
    day, month, year = (int(part) for part in match.groups())
    year += 2000 if year < 100 else 0
    if not 1990 <= year <= 2100:
        raise ValueError(text)
    return date(year, month, day)


def number_in(text: str) -> int | None:
    """An issue or amendment number, when the text is one: `01`, `Lần 2`."""
    match = re.fullmatch(r"(?:lan|thu|so)?\s*(\d{1,2})", fold(tidy(text)).strip(" ."))
    return int(match[1]) if match else None
