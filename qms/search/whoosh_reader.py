"""Reading a Whoosh index without its query machinery: posting lists in whole blocks, sets, and BM25 over what remains.

Whoosh's own matchers cost about 3 µs for each posting and each level of a query's tree. Here a list is read block by
block (0.2 µs a posting), blocks that hold no candidate are passed over unread, and only candidates are weighed.
A number is a passage's place in the whole index: its place in a segment plus that segment's offset.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from itertools import islice

from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.reading import TermNotFound

from qms.core.text import nfc
from qms.search.analyzer import pairs, words

Postings = dict[int, float]

READ = 30_000
"""How many of a list's newest postings an all-words search starts from."""

EXPANSIONS = 200
LEAST_PREFIX = 3


class Snapshot:
    """One state of the index, for one thread."""

    def __init__(self, reader):
        self._reader = reader
        self._leaves = [(leaf, base) for leaf, base in reader.leaf_readers() if leaf.doc_count_all()]
        self._columns: dict[tuple[int, str], object] = {}
        self._deleted = {base + number for leaf, base in self._leaves for number in leaf._perdoc.deleted_docs()}
        self._averages: dict[str, float] = {}
        self.passages = reader.doc_count()

    def generation(self) -> int:
        return self._reader.generation()

    def close(self) -> None:
        self._reader.close()

    def suggest(self, text: str) -> Iterator[int]:
        """Codes that go on as typed, then titles that begin so, then titles that hold the words."""
        typed = [word.folded for word in words(nfc(text))]
        joined = "".join(typed)
        seen: set[int] = set()
        if len(joined) < LEAST_PREFIX:
            return
        for numbers in (*self._beginning(joined), *self._inside(typed)):
            for number in sorted(numbers, reverse=True):
                if (revision := self.column("of", number)) not in seen:
                    seen.add(revision)
                    yield revision

    def _beginning(self, joined: str) -> Iterator[Postings]:
        for field in ("code", "opening"):
            for term in self._expand(field, joined):
                yield self.postings(field, term, newest=READ)

    def _inside(self, typed: list[str]) -> Iterator[Postings]:
        *before, last = typed
        ends = self._expand("title", f"{before[-1]}_{last}" if before else last)
        ends = [term for term in ends if before or "_" not in term]
        held = None
        for term in pairs(before) or before:
            held = self.postings("title", term, among=held, newest=READ)
        result: Postings = {}
        for term in ends:
            result |= self.postings("title", term, among=held, newest=READ)
        yield result

    def _expand(self, field: str, prefix: str) -> list[str]:
        found = (term.decode() for term in self._reader.expand_prefix(field, prefix))
        return list(islice(found, EXPANSIONS))

    def holders(self, field: str, term: str) -> int:
        return self._reader.doc_frequency(field, term)

    def postings(self, field: str, term: str, *, among: Collection[int] | None = None, newest: int = 0) -> Postings:
        """Who holds the term, with its weight: all, those `among` the given, or about the `newest` so many."""
        found: Postings = {}
        share = newest / max(self.holders(field, term), 1) if newest else 1.0
        wanted = sorted(among) if among is not None else None
        for leaf, base in self._leaves:
            end = base + leaf.doc_count_all()
            here = wanted and [n - base for n in wanted[bisect_left(wanted, base) : bisect_left(wanted, end)]]
            if wanted is not None and not here:
                continue
            since = int((end - base) * (1 - share)) if share < 1 else 0
            for ids, weights in _blocks(leaf, field, term, here, since):
                found.update(zip([number + base for number in ids] if base else ids, weights, strict=True))
        if wanted is not None:
            return {number: found[number] for number in wanted if number in found}
        for number in self._deleted & found.keys():
            del found[number]
        return found

    def length(self, field: str, number: int) -> float:
        """The length of a passage's field, as a multiple of the average."""
        if field not in self._averages:
            self._averages[field] = max(self._reader.field_length(field) / max(self._reader.doc_count_all(), 1), 1.0)
        return self._reader.doc_field_length(number, field, 1) / self._averages[field]

    def column(self, name: str, number: int) -> int:
        at = bisect_right(self._leaves, number, key=lambda pair: pair[1]) - 1
        if (at, name) not in self._columns:
            self._columns[at, name] = self._leaves[at][0].column_reader(name)
        return self._columns[at, name][number - self._leaves[at][1]]


def _blocks(leaf, field: str, term: str, wanted: list[int] | None, since: int):
    """The numbers and weights of a segment's posting list, block by block; blocks of no interest are not read.

    The one place that reaches into Whoosh's codec: its public matcher gives one posting a call, ten times slower.
    """
    try:
        matcher = leaf._terms.matcher(field, term.encode(), leaf.schema[field].format)
    except TermNotFound:
        return
    if not isinstance(matcher, W3LeafMatcher):  # a list of one stands in the term's own entry
        while matcher.is_active():
            yield (matcher.id(),), (matcher.weight(),)
            matcher.next()
        return
    lowest = 0
    while matcher.is_active():
        highest = matcher.block_max_id()
        at = bisect_left(wanted, lowest) if wanted is not None else 0
        if wanted is not None and at == len(wanted):
            return
        if highest >= since and (wanted is None or wanted[at] <= highest):
            matcher.id(), matcher.weight()  # reads the block
            yield matcher._ids, matcher._weights
        lowest = highest + 1
        matcher._next_block()
