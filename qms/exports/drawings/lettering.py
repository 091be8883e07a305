"""How wide words are in the font that pages carry, and where their lines break."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageFont

from qms.core.text import nfc

_FOLDER = Path(__file__).parents[2] / "static" / "vendor"
_FACE = re.compile(r"font-weight:(\d+).*?url\((.*?)\).*?unicode-range:([^}]*)")
_MEASURE = 200  # pixels: so large that rounding to pixels tells nothing


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than `width`, broken between words, and within one that is wider than a line."""
    lines: list[str] = []
    for word in nfc(text).split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size, bold=bold) <= width:
            lines[-1] = joined
        else:
            lines += _pieces(word, width, size, bold)
    return lines


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide one line of text is, letters as high as `size`."""
    return _measured(text, bold) * size / _MEASURE


def runs(text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the file of the font that has its letters: the one a browser would take."""
    for path, letters in groupby(text, key=lambda letter: _file_for(letter, bold)):
        yield "".join(letters), path


@lru_cache(maxsize=32)
def font(path: str, pixels: int) -> ImageFont.FreeTypeFont:
    """A font at a size; the files are read once for each."""
    return ImageFont.truetype(path, pixels)


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@lru_cache(maxsize=4096)
def _measured(text: str, bold: bool) -> float:
    return sum(font(path, _MEASURE).getlength(piece) for piece, path in runs(text, bold=bold))


@lru_cache(maxsize=2048)
def _file_for(letter: str, bold: bool) -> str:
    faces = [face for face in _faces() if face[0] == bold]
    code = ord(letter)
    found = [path for _bold, path, ranges in faces if any(first <= code <= last for first, last in ranges)]
    return found[-1] if found else faces[-1][1]  # of two that have it, the later one, as in CSS


@lru_cache(maxsize=1)
def _faces() -> list[tuple[bool, str, list[tuple[int, int]]]]:
    """(bold, file, ranges of letters) of each face, as the style sheet of the pages names them."""
    faces = []
    for weight, file, ranges in _FACE.findall((_FOLDER / "fonts.css").read_text()):
        ends = [each.strip().removeprefix("U+").split("-") for each in ranges.split(",")]
        spans = [(int(each[0], 16), int(each[-1], 16)) for each in ends]
        faces.append((weight != "400", str(_FOLDER / file), spans))
    return faces
