"""What a person may type into the search box: words, "phrases in quotes" and codes. Nothing else has a meaning.

There are no wildcards, operators, fields or parentheses, so that a query cannot become work out of proportion (T21).
"""

import re
from dataclasses import dataclass

from qms.core.text import fold, nfc
from qms.search import synonyms
from qms.search.analyzer import MAX_SYLLABLE, Word, code_spans, code_term, legal_numbers, toned_terms, words
from qms.search.synonyms import Phrase, Synonyms

MAX_LENGTH = 256
MAX_WORDS = 20
MAX_CODE_PARTS = 6

_QUOTED = re.compile(r'["“”«»]([^"“”«»]*)["“”«»]')
_SPACED_CODE = re.compile(r"\b(?:qt|hd|qd|qc|bm)(?:[ .-][a-z]{1,10}){0,4}(?:[ .-]\d{1,3}){1,2}\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that is asked for, written in one or more ways; the first is what was typed.

    The words of a quoted phrase, a code or a legal number must stand next to each other, those of others may not.
    """

    options: tuple[Phrase, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query as engines take it.

    `clauses` must all hold in the all-words form, and each alone counts in the any-words form; `toned` are terms that
    raise the rank; `codes` are the folded codes the text may name; `shortened` tells that some of it was left out.
    """

    text: str = ""
    clauses: tuple[Clause, ...] = ()
    toned: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    shortened: bool = False

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def typed(self) -> tuple[str, ...]:
        """Every folded word that was typed, in order."""
        return tuple(word for clause in self.clauses for word in clause.options[0])


def read(text: str, table: Synonyms | None = None) -> Query:
    """Any text at all as a query; what exceeds 256 characters or 20 words is left out and said so."""
    whole = " ".join(nfc(text.replace("\0", " ")).split())
    cut = nfc(whole[:MAX_LENGTH])
    found = words(cut)
    kept = found[:MAX_WORDS]
    shortened = len(whole) > MAX_LENGTH or len(found) > MAX_WORDS
    if len(found) > MAX_WORDS:
        cut = cut[: kept[-1].end]
    return Query(cut, _clauses(cut, kept, table or synonyms.load()), tuple(dict.fromkeys(toned_terms(kept))),
                 _codes(kept), shortened)  # fmt: skip


def _clauses(text: str, found: list[Word], table: Synonyms) -> tuple[Clause, ...]:
    units = _units(text)
    clauses: list[Clause] = []
    run: list[str] = []

    def end_run():
        if run:
            clauses.append(Clause((tuple(run),)))
            run.clear()

    index = 0
    while index < len(found):
        start, end, others, quoted = next(
            (unit for unit in units if unit[0] <= found[index].start < unit[1]), (0, 0, (), False)
        )
        if end:
            length = sum(start <= word.start < end for word in found[index:])
        else:
            length, others = table.at(text, found, index)
        if length:
            end_run()
            typed = tuple(word.folded for word in found[index : index + length])
            clauses.append(Clause(tuple(dict.fromkeys((typed, *others))), quoted))
        else:
            run.append(found[index].folded)
        index += max(length, 1)
    end_run()
    return tuple(clauses)


def _units(text: str) -> list[tuple[int, int, tuple[Phrase, ...], bool]]:
    """What is taken whole, before synonyms are looked for: quoted phrases, legal numbers, codes."""
    folded = fold(text)
    units = [(*match.span(1), (), True) for match in _QUOTED.finditer(text) if match[1].strip()]
    if len(folded) == len(text):
        units += [(legal.start, legal.end, ((legal.term,),), True) for legal in legal_numbers(folded)]
        units += [(*match.span(), ((code_term(match.group()),),), True) for match in _SPACED_CODE.finditer(folded)]
    units += [(start, end, ((code_term(text[start:end]),),), True) for start, end in code_spans(text)]
    return units


def _codes(found: list[Word]) -> tuple[str, ...]:
    """Every run of neighbouring words that could be a code, longest first, however its parts were separated."""
    parts = [word.folded for word in found]
    runs = (
        "".join(parts[i : i + length])
        for length in range(min(MAX_CODE_PARTS, len(parts)), 0, -1)
        for i in range(len(parts) - length + 1)
    )
    return tuple(
        dict.fromkeys(
            run for run in runs if len(run) <= MAX_SYLLABLE and (run in parts or any(c.isdigit() for c in run))
        )
    )
