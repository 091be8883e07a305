"""Abbreviations and what they stand for, both ways, at query time (DOMAIN §8.1)."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from qms.core.text import nfc
from qms.search.analyzer import Word, words

Phrase = tuple[str, ...]

_ONLY_UPPER = frozenset({"tt", "kh", "ct", "hd", "qc", "ls", "nc", "mc"})
"""Short keys with more than one reading: expanded only when typed in capitals, and never put in for their expansion
(a column headed TT would answer every search for a circular)."""


class Synonyms:
    """A table of abbreviations, asked at one place of a query for other ways to write what stands there."""

    def __init__(self, rows: Sequence[tuple[str, str]]):
        self._expansions: dict[Phrase, list[Phrase]] = defaultdict(list)
        self._abbreviations: dict[Phrase, list[Phrase]] = defaultdict(list)
        self._dotted: set[Phrase] = set()
        for abbreviation, expansion in rows:
            short, long = _phrase(abbreviation), _phrase(expansion)
            self._expansions[short].append(long)
            if abbreviation.endswith("."):
                self._dotted.add(short)
            elif "".join(short) not in _ONLY_UPPER:
                self._abbreviations[long].append(short)
        self._longest = max(map(len, [*self._expansions, *self._abbreviations]), default=0)

    def at(self, text: str, found: Sequence[Word], index: int) -> tuple[int, tuple[Phrase, ...]]:
        """How many words from `index` on have another form, longest first, and those forms; (0, ()) when none."""
        for length in range(min(self._longest, len(found) - index), 0, -1):
            here = found[index : index + length]
            phrase = tuple(word.folded for word in here)
            others = list(self._abbreviations.get(phrase, ()))
            if phrase in self._expansions and self._may_expand(text, here, phrase):
                for expansion in self._expansions[phrase]:
                    others += [expansion, *self._abbreviations.get(expansion, ())]
            if others := [other for other in dict.fromkeys(others) if other != phrase]:
                return length, tuple(others)
        return 0, ()

    def _may_expand(self, text: str, here: Sequence[Word], phrase: Phrase) -> bool:
        typed = text[here[0].start : here[-1].end]
        if phrase in self._dotted:
            return text[here[-1].end : here[-1].end + 1] == "."
        return typed.isupper() if "".join(phrase) in _ONLY_UPPER else True


def _phrase(text: str) -> Phrase:
    return tuple(word.folded for word in words(nfc(text)))


@cache
def load() -> Synonyms:
    """The table shipped with the program."""
    with Path(__file__).with_name("synonyms.tsv").open(encoding="utf-8", newline="") as file:
        return Synonyms([(row["abbr"], row["expansion"]) for row in csv.DictReader(file, delimiter="\t")])
