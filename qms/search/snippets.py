"""What of a passage to show for a query: its most telling fragments, with the words that answer marked.

Pieces are text, never markup; joined, those of a fragment are a part of the text with its own diacritics.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from qms.core.text import fold, nfc
from qms.search.analyzer import code_spans, code_term, legal_numbers, reading
from qms.search.grammar import Query
from qms.search.synonyms import Phrase

Pieces = list[tuple[str, bool]]

_SENTENCE = re.compile(r"(?:[.;:!?]\s+|\n\s*)(?=\S)")
_SPACE = re.compile(r"\s+")
_WHOLE, _PAIR, _SINGLE = 4, 3, 1
"""What a match is worth in the choice of a fragment: a phrase, code or number; two neighbours; a word alone."""


class _Match(NamedTuple):
    start: int
    end: int
    key: object
    worth: int


class _Wanted(NamedTuple):
    """What a query marks: whole phrases by their first word, neighbours and single words, codes, legal numbers.

    `firsts` are the words that a match may begin with; `short` are abbreviations, which mean nothing within a code.
    """

    phrases: dict[str, set[Phrase]]
    pairs: set[tuple[str, str]]
    singles: set[str]
    codes: set[str]
    legal: set[str]
    firsts: set[str]
    short: set[str]


def snippets(text: str, query: Query, *, length: int = 240, at_most: int = 2) -> list[Pieces]:
    """The fragments of a text that hold most of what was asked for, each of at most `length` characters, in its order.

    A further fragment is given only for what the ones before do not hold. A text without a match gives its beginning.
    """
    text = nfc(text).strip()
    matches = _matches(text, query)
    left, known, chosen = matches, set(), []
    while left and len(chosen) < at_most:
        held = _densest(left, length, known)
        if not held:
            break
        known.update(match.key for match in held)
        chosen.append(_around(text, held[0].start, max(match.end for match in held), length))
        left = [m for m in left if not any(m.start < end and m.end > start for start, end in chosen)]
    if not chosen and text and at_most > 0:
        chosen = [_around(text, 0, 0, length)]
    spans = _spans(text, matches)
    return [_pieces(text, spans, start, end) for start, end in sorted(chosen)]


def marks(title: str, query: Query) -> Pieces:
    """The whole title, with what answers the query marked."""
    title = nfc(title)
    return _pieces(title, _spans(title, _matches(title, query)), 0, len(title))


@lru_cache(maxsize=64)
def _wanted(query: Query) -> _Wanted:
    wanted = _Wanted(
        defaultdict(set), set(), set(), {c for c in query.codes if not c.isalpha()}, set(), set(), _short(query)
    )
    for clause in query.clauses:
        typed, *others = clause.options
        if clause.quoted:
            others.append(typed)
        else:
            wanted.pairs.update(zip(typed, typed[1:], strict=False))
            wanted.singles.update(typed)
        for option in filter(None, others):
            wanted.phrases[option[0]].add(option)
            wanted.legal.update(term for term in option if "/" in term)
    wanted.firsts.update(wanted.phrases, wanted.singles)
    return wanted


def _short(query: Query) -> set[str]:
    """Abbreviations that the query has beside other words: typed, or standing for what was typed."""
    typed = {each.options[0][0] for each in query.clauses if len(each.options) > 1 and len(each.options[0]) == 1}
    meant = {option[0] for each in query.clauses for option in each.options[1:] if len(option) == 1}
    return {word for word in meant | typed if word.isalpha()} if len(typed) < len(query.clauses) else set()


def _matches(text: str, query: Query) -> list[_Match]:
    """Everything in the text that answers, by place. A word stands for itself only where no neighbours hold it."""
    wanted = _wanted(query)
    folded, edges = reading(text)
    matches, alone, paired = [], [], set()
    for place in [place for place, word in enumerate(folded) if word in wanted.firsts]:
        word, start = folded[place], edges[2 * place]
        for phrase in wanted.phrases.get(word, ()):
            if tuple(folded[place : place + len(phrase)]) == phrase:
                matches.append(_Match(start, edges[2 * (place + len(phrase)) - 1], phrase, _WHOLE))
        if word in wanted.singles:
            alone.append(_Match(start, edges[2 * place + 1], word, _SINGLE))
            pair = tuple(folded[place : place + 2])
            if pair in wanted.pairs:
                matches.append(_Match(start, edges[2 * place + 3], pair, _PAIR))
                paired.update(pair)
    matches += [match for match in alone if match.key not in paired]
    return sorted([*_outside_codes(text, matches, wanted), *_numbers(text, wanted)], key=lambda match: match[:2])


def _outside_codes(text: str, matches: list[_Match], wanted: _Wanted) -> list[_Match]:
    """The matches but for the abbreviations that are part of a code: every QT-VP-03 would answer “quy trình”."""
    short = [match for match in matches if "".join(match.key) in wanted.short]
    codes = code_spans(text) if short else []
    within = {match for match in short if any(start <= match.start and match.end <= end for start, end in codes)}
    return [match for match in matches if match not in within]


def _numbers(text: str, wanted: _Wanted) -> Iterable[_Match]:
    """Codes and legal numbers, however they are written."""
    if wanted.codes:
        for start, end in code_spans(text):
            if (term := code_term(text[start:end])) in wanted.codes:
                yield _Match(start, end, term, _WHOLE)
    if wanted.legal and len(folded := fold(text)) == len(text):
        for legal in legal_numbers(folded):
            if legal.term in wanted.legal:
                yield _Match(legal.start, legal.end, legal.term, _WHOLE)


def _densest(matches: list[_Match], length: int, known: set) -> list[_Match]:
    """The run of matches within `length` characters that is worth most, each thing counted once and none twice."""
    best, highest, worth, first = [], 0, 0, 0
    held: Counter = Counter()
    for last, match in enumerate(matches):
        held[match.key] += 1
        worth += match.worth * (held[match.key] == 1 and match.key not in known)
        while first <= last and match.end - matches[first].start > length:
            gone = matches[first]
            held[gone.key] -= 1
            worth -= gone.worth * (held[gone.key] == 0 and gone.key not in known)
            first += 1
        if worth > highest:
            best, highest = [first, last + 1], worth
    return matches[slice(*best)] if best else []


def _around(text: str, start: int, end: int, length: int) -> tuple[int, int]:
    """The place of a fragment that holds `start` to `end`: from its sentence's beginning if near, ending at a word."""
    spare = max(length - (end - start), 0)
    earliest = max(start - spare, 0)
    sentences = [match.end() for match in _SENTENCE.finditer(text, earliest, start + 1)] if earliest else [0]
    if sentences:
        begin = sentences[-1]
    else:
        space = _SPACE.search(text, max(min(start - spare // 3, len(text) - length), earliest), start)
        begin = space.end() if space else start
    finish = min(max(begin + length, end), len(text))
    if finish < len(text) and not text[finish].isspace():
        spaces = [match.start() for match in _SPACE.finditer(text, end, finish)]
        finish = spaces[-1] if spaces else end or length  # a word longer than the fragment is cut
    return begin, finish


def _spans(text: str, matches: list[_Match]) -> list[tuple[int, int]]:
    """Where marks stand: what overlaps, or is parted by space alone, is one."""
    spans: list[tuple[int, int]] = []
    for match in matches:
        if spans and (match.start <= spans[-1][1] or text[spans[-1][1] : match.start].isspace()):
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        else:
            spans.append((match.start, match.end))
    return spans


def _pieces(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Pieces:
    """The text from `start` to `end`, cut where marks begin and end."""
    pieces, at = [], start
    for first, last in spans:
        first, last = max(first, at), min(last, end)
        if first < last:
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
    return [piece for piece in [*pieces, (text[at:end], False)] if piece[0]]
