"""All-words and any-words search over one snapshot of a Whoosh index."""

from collections.abc import Collection, Iterator
from heapq import nlargest
from itertools import groupby, islice
from operator import itemgetter
from time import thread_time

from qms.search import ranking
from qms.search.analyzer import chain
from qms.search.engine import Hit
from qms.search.grammar import Query
from qms.search.whoosh_reader import READ, Snapshot, Weights

RANKED = 600
"""How many of the newest passages that hold all words are weighed; older ones follow by age."""

SECONDS = 0.25
"""After so much work, not waiting, a search gives what it has."""

TONES = 0.3
"""What an exact diacritic is worth, against the folded word it is on."""

_TIERS = (("title", True), ("title", False), ("section", False), ("terms", False))
"""Where all words are looked for in turn (DOMAIN §8.2, 8): the field, and whether as typed only, without synonyms."""


class Search:
    """One query on one snapshot."""

    def __init__(self, snapshot: Snapshot, query: Query):
        self._index = snapshot
        self._query = query
        self._deadline = thread_time() + SECONDS
        bigrams = [term for term in query.toned if "_" in term]
        self._toned = bigrams or list(query.toned)

    def all_words(self) -> Iterator[Hit]:
        """Exact codes, then what holds every clause: first as neighbouring words, then as words anywhere."""
        steps = [(field, typed, near) for field, typed in _TIERS for near in (True, False)]
        seen: set[int] = set()
        for code in self._query.codes:
            yield from self._once(self._index.term("code", code).newest(READ), "title", len(steps) + 1, seen)
        for left, (field, typed, near) in zip(range(len(steps), 0, -1), steps, strict=True):
            if self._query and thread_time() < self._deadline:
                yield from self._once(self._holding(field, typed, near), field, left, seen)

    def any_words(self) -> Iterator[Hit]:
        """What holds any of the words, taken from the rarest on within a budget of postings."""
        scores: dict[int, float] = {}
        lengths, norms = self._index.norms("terms")
        left = ranking.POSTINGS
        for term in self._telling("terms", self._ways(near=False)):
            if scores and (self._count("terms", term) > left or thread_time() > self._deadline):
                break
            rarity = self._rarity("terms", term)
            held = self._index.term("terms", term).newest(left)
            left -= len(held)
            for number, weight in held.items():
                scores[number] = scores.get(number, 0.0) + rarity * ranking.saturation(weight, norms[lengths[number]])
        best = dict(nlargest(RANKED, scores.items(), key=lambda item: (item[1], item[0])))
        self._raise_by_tones(best)
        yield from self._distinct(self._in_order(best, 0), set())

    def passages(self, numbers: Collection[int], most: int) -> list[Hit]:
        """The best of these passages, each weighed by the words it holds."""
        return list(islice(self._in_order(self._scores(numbers, "terms"), 0), most))

    def _once(self, numbers: Collection[int], field: str, tier: int, seen: set[int]) -> Iterator[Hit]:
        newest = nlargest(RANKED, numbers)
        yield from self._distinct(self._in_order(self._scores(newest, field), tier), seen)
        if len(numbers) > RANKED:
            rest = sorted(set(numbers).difference(newest), reverse=True)
            yield from self._distinct((self._hit(number, float(tier)) for number in rest), seen)

    def _in_order(self, scores: dict[int, float], tier: int) -> Iterator[Hit]:
        """Hits with the tier before the point of their score; of equals, the newer revision first."""
        best = sorted(scores.items(), key=itemgetter(1), reverse=True)
        for score, equals in groupby(best, key=itemgetter(1)):
            hits = (self._hit(number, tier + score / (score + 10)) for number, _score in equals)
            yield from sorted(hits, key=lambda hit: (-hit.revision, hit.passage))

    @staticmethod
    def _distinct(hits, seen: set[int]) -> Iterator[Hit]:
        for hit in hits:
            if hit.revision not in seen:
                seen.add(hit.revision)
                yield hit

    def _hit(self, number: int, score: float) -> Hit:
        return Hit(self._index.passage[number], self._index.revision[number], score)

    def _holding(self, field: str, typed: bool, near: bool) -> Collection[int]:
        """The passages whose field answers every clause."""
        plans = [
            [self._plan(field, option, near or clause.quoted) for option in clause.options[: 1 if typed else None]]
            for clause in self._query.clauses
        ]
        plans = [[plan for plan in options if all(self._count(field, term) for term in plan)] for options in plans]
        held: Weights | None = None
        for options in sorted(plans, key=lambda options: sum(self._count(field, plan[0]) for plan in options)):
            found: Weights = {}
            for plan in options:
                found |= self._all_of(field, plan, held)
            held = found
            if not held or thread_time() > self._deadline:
                return {}
        return held or {}

    def _plan(self, field: str, option: tuple[str, ...], near: bool) -> list[str]:
        terms = chain(option) if near else option
        return sorted(dict.fromkeys(terms), key=lambda term: self._count(field, term))

    def _all_of(self, field: str, plan: list[str], held: Weights | None) -> Weights:
        for term in (self._index.term(field, term) for term in plan):
            held = term.newest(READ) if held is None else term.among(held)
            if not held:
                break
        return held or {}

    def _scores(self, numbers: Collection[int], field: str) -> dict[int, float]:
        scores = dict.fromkeys(numbers, 0.0)
        lengths, norms = self._index.norms(field)
        for term in self._telling(field, self._ways(near=True)) if scores else ():
            rarity = self._rarity(field, term)
            for number, weight in self._index.term(field, term).among(scores).items():
                scores[number] += rarity * ranking.saturation(weight, norms[lengths[number]])
        self._raise_by_tones(scores)
        return scores

    def _raise_by_tones(self, scores: dict[int, float]) -> None:
        for term in self._toned if scores else ():
            worth = TONES * (1 + self._rarity("tones", term))
            for number in self._index.term("tones", term).among(scores):
                scores[number] += worth

    def _ways(self, *, near: bool) -> list[str]:
        """The terms of all ways to write the clauses: neighbours, and single words where these do not say it."""
        terms: dict[str, None] = {}
        for option in (option for clause in self._query.clauses for option in clause.options):
            terms |= dict.fromkeys(chain(option))
            if not near:
                terms |= dict.fromkeys(option)
        return list(terms)

    def _telling(self, field: str, terms: list[str]) -> list[str]:
        """Those that occur, rarest first, without the common ones where rarer ones remain."""
        terms = sorted((t for t in terms if self._count(field, t)), key=lambda t: self._count(field, t))
        most = ranking.COMMON * self._index.passages
        return [term for term in terms if self._count(field, term) <= most] or terms

    def _rarity(self, field: str, term: str) -> float:
        return ranking.rarity(self._count(field, term), max(self._index.passages, 1))

    def _count(self, field: str, term: str) -> int:
        return self._index.term(field, term).holders
