"""What changed between two texts, paragraph by paragraph and word by word, for the one who signs.

The comparison is exact: the pieces kept and inserted are the new text, the pieces kept and deleted the old one. It is
bounded: what stands exactly once on both sides is matched first (patience diff), and what lies between is compared
pair by pair only while it is small and the effort for the whole text lasts; after that, marks are coarser but still
exact. Paragraphs of a text and words of a paragraph are matched alike.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qms.core.text import nfc

ChangeKind = Literal["same", "inserted", "deleted", "changed"]
PieceKind = Literal["same", "inserted", "deleted"]

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_ALIKE = 0.4
_STRETCH = 50
_MOST_AT_ONCE = 40_000
_MOST_IN_ALL = 1_500_000
_COST_OF_LIKENESS = 5


@dataclass(frozen=True)
class Piece:
    """A run of text that both have, or only the new, or only the old."""

    kind: PieceKind
    text: str


@dataclass(frozen=True)
class Change:
    """One paragraph, with its number (from 1) in the old and in the new text where it stands there."""

    kind: ChangeKind
    number_old: int | None
    number_new: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Fold:
    """So many unchanged paragraphs that are not shown."""

    count: int


class _Effort:
    """How many pairs of items, paragraphs or words, may still be looked at in one comparison."""

    def __init__(self) -> None:
        self.left = _MOST_IN_ALL

    def allows(self, pairs: int) -> bool:
        """Whether so many pairs may be looked at now; if so, they are counted."""
        if not 0 < pairs <= min(_MOST_AT_ONCE, self.left):
            return False
        self.left -= pairs
        return True


def compare(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Every paragraph of two texts in reading order, as kept, inserted, deleted or changed; texts are taken in NFC."""
    before, after = [nfc(each) for each in old], [nfc(each) for each in new]
    for_paragraphs, for_words = _Effort(), _Effort()
    changes: list[Change] = []
    at_old = at_new = 0
    for match_old, match_new in [*_matches(before, after, for_paragraphs), (len(before), len(after))]:
        span_old, span_new = range(at_old, match_old), range(at_new, match_new)
        pairs = _alike(for_paragraphs, before, after, span_old, span_new)
        changes += _between(for_words, before, after, span_old, span_new, pairs)
        if match_old < len(before):
            changes.append(_kept(before[match_old], match_old, match_new))
        at_old, at_new = match_old + 1, match_new + 1
    return changes


def summary(changes: Sequence[Change]) -> dict[ChangeKind, int]:
    """How many paragraphs were kept, inserted, deleted and changed."""
    counts = Counter(change.kind for change in changes)
    return {kind: counts[kind] for kind in ("same", "inserted", "deleted", "changed")}


def context(changes: Sequence[Change], around: int = 2) -> list[Change | Fold]:
    """The changes with so many unchanged paragraphs on each side; longer unchanged runs become a `Fold`."""
    near = [False] * len(changes)
    for position, change in enumerate(changes):
        if change.kind != "same":
            first, last = (max(0, position - around), min(len(changes), position + around + 1))
            near[first:last] = [True] * (last - first)
    shown: list[Change | Fold] = []
    for change, is_near in zip(changes, near, strict=True):
        if is_near:
            shown.append(change)
        elif shown and isinstance(shown[-1], Fold):
            shown[-1] = Fold(shown[-1].count + 1)
        else:
            shown.append(Fold(1))
    return shown


def _kept(text: str, number_old: int, number_new: int) -> Change:
    return Change("same", number_old + 1, number_new + 1, (Piece("same", text),))


def _matches(old: list[str], new: list[str], effort: _Effort) -> Iterator[tuple[int, int]]:
    """Pairs of equal items, rising on both sides: the ends, those standing once, then what is small enough between."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        yield head, head
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    end_old, end_new = len(old) - tail, len(new) - tail
    at_old, at_new = head, head
    for anchor_old, anchor_new in [*_anchors(old[head:end_old], new[head:end_new], head), (end_old, end_new)]:
        yield from _close_matches(effort, old, new, range(at_old, anchor_old), range(at_new, anchor_new))
        if anchor_old < end_old:
            yield anchor_old, anchor_new
        at_old, at_new = anchor_old + 1, anchor_new + 1
    yield from zip(range(end_old, len(old)), range(end_new, len(new)), strict=True)


def _anchors(old: list[str], new: list[str], offset: int) -> list[tuple[int, int]]:
    """The longest rising series of items that stand exactly once on each side."""
    once_old, once_new = Counter(old), Counter(new)
    places = {text: place for place, text in enumerate(new) if once_new[text] == 1}
    pairs = [(place, places[text]) for place, text in enumerate(old) if once_old[text] == 1 and text in places]
    tops: list[int] = []
    ends: list[int] = []
    links: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        links.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [number]
    series = []
    number = ends[-1] if ends else -1
    while number >= 0:
        series.append((pairs[number][0] + offset, pairs[number][1] + offset))
        number = links[number]
    return series[::-1]


def _close_matches(
    effort: _Effort, old: list[str], new: list[str], span_old: range, span_new: range
) -> Iterator[tuple[int, int]]:
    """The longest series of equal items within two spans, when these are small enough to look at every pair."""
    if effort.allows(len(span_old) * len(span_new)):
        gain = [[float(old[left] == new[right]) for right in span_new] for left in span_old]
        yield from _best_pairs(gain, span_old.start, span_new.start)


def _between(
    effort: _Effort,
    old: list[str],
    new: list[str],
    span_old: range,
    span_new: range,
    pairs: Iterable[tuple[int, int]],
) -> Iterator[Change]:
    """Paragraphs without an equal: each pair is one changed paragraph, the others were deleted or inserted."""
    at_old, at_new = span_old.start, span_new.start
    for pair_old, pair_new in [*pairs, (span_old.stop, span_new.stop)]:
        for place in range(at_old, pair_old):
            yield Change("deleted", place + 1, None, (Piece("deleted", old[place]),))
        for place in range(at_new, pair_new):
            yield Change("inserted", None, place + 1, (Piece("inserted", new[place]),))
        if pair_old < span_old.stop:
            yield Change("changed", pair_old + 1, pair_new + 1, _pieces(effort, old[pair_old], new[pair_new]))
        at_old, at_new = pair_old + 1, pair_new + 1


def _alike(
    effort: _Effort, old: list[str], new: list[str], span_old: range, span_new: range
) -> Iterator[tuple[int, int]]:
    """The pairs of paragraphs, rising on both sides, that share the most words; long spans go stretch by stretch."""
    stretches = -(-max(len(span_old), len(span_new)) // _STRETCH)
    for number in range(stretches):
        part_old, part_new = (_stretch(span_old, number, stretches), _stretch(span_new, number, stretches))
        if effort.allows(len(part_old) * len(part_new) * _COST_OF_LIKENESS):
            words_new = [frozenset(new[place].split()) for place in part_new]
            words_old = [frozenset(old[place].split()) for place in part_old]
            gain = [[_likeness(left, right) for right in words_new] for left in words_old]
            yield from _best_pairs(gain, part_old.start, part_new.start)


def _stretch(span: range, number: int, of: int) -> range:
    return span[len(span) * number // of : len(span) * (number + 1) // of]


def _best_pairs(gain: list[list[float]], start_old: int, start_new: int) -> Iterator[tuple[int, int]]:
    """The series of pairs, rising on both sides, with the greatest sum of gains; only pairs that gain something."""
    best = [[0.0] * (len(gain[0]) + 1)]
    for gains in reversed(gain):
        below, here = best[-1], [0.0]
        for column in range(len(gains) - 1, -1, -1):
            here.append(max(below[column], here[-1], gains[column] + below[column + 1]))
        best.append(here[::-1])
    best.reverse()
    row = column = 0
    while row < len(gain) and column < len(gain[0]):
        if gain[row][column] and best[row][column] == gain[row][column] + best[row + 1][column + 1]:
            yield start_old + row, start_new + column
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1


def _likeness(left: frozenset[str], right: frozenset[str]) -> float:
    """The share of words in common (0 to 1), or 0 when too few for one to be a change of the other."""
    total = len(left) + len(right)
    ratio = 2 * len(left & right) / total if total else 0.0
    return ratio if ratio >= _ALIKE else 0.0


def _pieces(effort: _Effort, old: str, new: str) -> tuple[Piece, ...]:
    """Words, white space and marks that went, came and stayed."""
    left, right = _WORD.findall(old), _WORD.findall(new)
    steps: list[tuple[str, str, str]] = []
    at_left = at_right = 0
    for match_left, match_right in [*_matches(left, right, effort), (len(left), len(right))]:
        gone, come = ("".join(left[at_left:match_left]), "".join(right[at_right:match_right]))
        _add_step(steps, gone, come, "".join(left[match_left : match_left + 1]))
        at_left, at_right = match_left + 1, match_right + 1
    kinds: tuple[PieceKind, ...] = ("deleted", "inserted", "same")
    return tuple(Piece(kind, text) for step in steps for kind, text in zip(kinds, step, strict=True) if text)


def _add_step(steps: list[tuple[str, str, str]], gone: str, come: str, stayed: str) -> None:
    """Add what went, came and then stayed; two replaced words with only white space between become one replacement."""
    if steps and not (gone or come):
        gone, come, before = steps.pop()
        stayed = before + stayed
    elif steps and gone and come and all(steps[-1]) and steps[-1][2].isspace():
        gone_before, come_before, space = steps.pop()
        gone, come = gone_before + space + gone, come_before + space + come
    steps.append((gone, come, stayed))
