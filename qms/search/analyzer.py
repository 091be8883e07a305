"""Vietnamese text as terms: folded syllables, bigrams of neighbours, codes, legal numbers, and toned terms for rank.

A folded term finds, whatever was typed; a toned one only raises the rank.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from qms.core.text import fold, nfc

VERSION = 2
"""Raised with every change of what is indexed, so that an index made by other rules is rebuilt."""

MAX_SYLLABLE = 40
_WORD = re.compile(r"[^\W_]+")
_WORDS = re.compile(r"([^\W_]+)")
_CODE = re.compile(r"[^\W_]+(?:[-./&][^\W_]+)+")
_FINAL_Y = re.compile(r"^([bcdghklmnprstvx]+|qu)y$")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")

_KINDS = {
    "nghi dinh": "nd", "quyet dinh": "qd", "thong tu lien tich": "ttlt", "thong tu": "tt", "nghi quyet": "nq",
    "chi thi": "ct", "luat": "qh", "cong van": "cv",
}  # fmt: skip
_NAMED = "|".join(sorted((*_KINDS, *_KINDS.values()), key=len, reverse=True))
_LEGAL = re.compile(
    rf"\b(?:(?P<kind>{_NAMED})\s+(?:so\s+)?)?(?P<number>\d{{1,5}})\s*(?:/|\s+nam\s+)\s*(?P<year>(?:19|20)\d\d)"
    r"(?:/(?P<suffix>[a-z]+)\d*(?:-[a-z0-9]+)*)?\b"
)


class Word(NamedTuple):
    """A syllable, number or abbreviation of a text, with its place in the NFC text."""

    start: int
    end: int
    folded: str
    toned: str


@lru_cache(maxsize=16_384)
def _forms(word: str) -> tuple[str, str]:
    """The folded and the toned form of one word: i/y equal at the end, the tone after the letters (`hoà` = `hòa`)."""
    tones, letters = [], []
    for mark in unicodedata.normalize("NFD", word.lower()):
        (tones if mark in _TONES else letters).append(mark)
    toned = _FINAL_Y.sub(r"\1i", nfc("".join(letters))) + "".join(tones)
    return _FINAL_Y.sub(r"\1i", fold(word)), toned


def words(text: str) -> list[Word]:
    """The words of an NFC text in order; what is longer than any word is left out."""
    found = []
    for match in _WORD.finditer(text):
        if match.end() - match.start() <= MAX_SYLLABLE and (forms := _forms(match.group()))[0]:
            found.append(Word(match.start(), match.end(), *forms))
    return found


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    return _forms(word)[0] if len(word) <= MAX_SYLLABLE else ""


def reading(text: str) -> tuple[list[str], list[int]]:
    """The folded words of an NFC text, and where each begins and ends, in turn: `words` for long texts, thrice as fast.

    What is longer than any word is an empty one.
    """
    parts = _WORDS.split(text)
    return list(map(_folded, parts[1::2])), list(accumulate(map(len, parts)))


def pairs(syllables: Sequence[str]) -> list[str]:
    """Bigrams of neighbours: `quy trinh kiem` → `quy_trinh`, `trinh_kiem` (a word never holds `_`)."""
    return [f"{a}_{b}" for a, b in zip(syllables, syllables[1:], strict=False)]


def chain(syllables: Sequence[str]) -> list[str]:
    """What must hold for the syllables to stand next to each other: their bigrams, or the one syllable."""
    return pairs(syllables) or list(syllables)


class Legal(NamedTuple):
    """A legal document named in folded text: `nghi dinh 61 nam 2018` and `61/2018/nd-cp` have one term."""

    start: int
    end: int
    term: str


def legal_numbers(folded: str) -> list[Legal]:
    found = []
    for match in _LEGAL.finditer(folded):
        kind = match["suffix"] or match["kind"]
        if kind:
            term = f"{_KINDS.get(kind, kind)}/{int(match['number'])}/{match['year']}"
            found.append(Legal(match.start(), match.end(), term))
    return found


def code_spans(text: str) -> list[tuple[int, int]]:
    """Where codes such as `QT-HT-01` stand: joined by - . / or &, with a letter and a digit."""
    return [m.span() for m in _CODE.finditer(text) if re.search(r"\d", m.group()) and re.search(r"[^\W\d_]", m.group())]


def code_term(code: str) -> str:
    """A code as one term: `QT-VP-01`, `qt vp 01`, `QT.VP.01` and `qtvp01` are all `qtvp01`."""
    return "".join(word.folded for word in words(nfc(code)))[:MAX_SYLLABLE]


def terms(text: str) -> list[str]:
    """Every folded term of a text, repeated as often as it occurs: syllables, bigrams, whole codes, legal numbers."""
    text = nfc(text)
    syllables = [word.folded for word in words(text)]
    codes = [code_term(text[start:end]) for start, end in code_spans(text)]
    return syllables + pairs(syllables) + codes + [legal.term for legal in legal_numbers(fold(text))]


def code_terms(code: str) -> list[str]:
    """A document's code by part: its syllables, bigrams, and every run of its parts written together."""
    parts = [word.folded for word in words(nfc(code))]
    runs = ["".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 2, len(parts) + 1)]
    return parts + pairs(parts) + runs


def toned_terms(found: Iterable[Word]) -> list[str]:
    """Toned syllables and bigrams, where a diacritic makes them differ from the folded ones."""
    found = list(found)
    single = [word.toned for word in found if word.toned != word.folded]
    return single + [
        f"{a.toned}_{b.toned}"
        for a, b in zip(found, found[1:], strict=False)
        if a.toned != a.folded or b.toned != b.folded
    ]
