"""How hits are weighed, in which order they are looked for, and when the search is widened to any of the words."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from qms.search.engine import Engine, Hit
from qms.search.grammar import Query

TITLE, SECTION, BODY = 4, 2, 1
"""How often a term counts where it stands, in a passage's one list of terms."""

POSTINGS = 8_000
"""What an any-words search may read; on real Vietnamese law, nDCG@10 .570 against .572 without a bound."""

COMMON = 0.2
"""A term held by a larger share of passages is left out of an any-words search while rarer ones remain."""

ENOUGH = 5
BATCH = 40
MOST = 2_000
_K1, _B = 1.2, 0.75


def rarity(holders: int, passages: int) -> float:
    """The inverse document frequency of BM25, never negative."""
    return math.log(1 + (passages - holders + 0.5) / (holders + 0.5)) if holders <= passages else 0.0


def norm(length: float) -> float:
    """What the length of a passage (1.0: the average) counts against each of its terms."""
    return _K1 * (1 - _B + _B * length)


def saturation(weight: float, norm: float) -> float:
    """The part of BM25 that grows with a term's weight in a passage and falls with the passage's `norm`."""
    return weight * (_K1 + 1) / (weight + norm)


@dataclass(slots=True)
class Found:
    """Hits the person may see, best first: `complete` of them hold all words, the others some."""

    hits: list[Hit] = field(default_factory=list)
    complete: int = 0
    widened: bool = False
    more: bool = False


def find(engine: Engine, query: Query, *, visible: Callable[[list[int]], set[int]], limit: int = 10) -> Found:
    """The best `limit` revisions that `visible` lets through: all words first; any words where that finds too little.

    `visible` takes revision ids and gives those the person may see on the date asked for; it is called for each batch.
    """
    found = Found()
    seen: set[int] = set()
    found.more = _collect(found, seen, engine.search(query), visible, limit)
    found.complete = len(found.hits)
    if found.complete < min(ENOUGH, limit) and query:
        found.more = _collect(found, seen, engine.search(query, any_words=True), visible, limit)
        found.widened = len(found.hits) > found.complete
    return found


def _collect(found: Found, seen: set[int], hits: Iterator[Hit], visible, limit: int) -> bool:
    """Fill up to `limit`; true when there is at least one more. No more than MOST hits are looked at."""
    hits, size = islice(hits, MOST), BATCH
    while batch := [hit for hit in islice(hits, size)]:
        size *= 4  # so that the database is asked a few times at most, however many may not be seen
        batch = [hit for hit in batch if hit.revision not in seen]
        seen.update(hit.revision for hit in batch)
        allowed = visible([hit.revision for hit in batch]) if batch else set()
        found.hits += [hit for hit in batch if hit.revision in allowed]
        if len(found.hits) > limit:
            del found.hits[limit:]
            return True
    return False
