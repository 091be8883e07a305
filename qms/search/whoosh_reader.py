"""Reading a Whoosh index without its query machinery: posting lists as arrays, sets, and BM25 over what remains.

Whoosh's own matchers cost about 3 µs for each posting and each level of a query's tree, an array a fiftieth of that.
A number is a passage's place in the whole index: its place in a segment plus that segment's offset.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Set
from functools import lru_cache, partial
from heapq import merge
from itertools import chain, groupby, islice, repeat

from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import TOC
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.util.numeric import byte_to_length

from qms.core.text import nfc
from qms.search import ranking
from qms.search.analyzer import pairs, words
from qms.search.whoosh_codec import MappedStorage, Postings, postings

Segments = list[tuple["Segment", int]]
"""With the offset of each."""

Weights = dict[int, int]

READ = 30_000
"""How many of a list's newest postings an all-words search starts from."""

SEEK = 8
"""A list this many times longer than what is looked for in it is searched by halves, not read through."""

TERMS = 2_000
"""How many looked-up terms are kept: syllables return in every search."""

EXPANSIONS = 200
LEAST_PREFIX = 3


class Segment:
    """One segment, mapped: unchanging but for which of its passages are deleted, so snapshots hand it on."""

    def __init__(self, storage: MappedStorage, schema, segment):
        self._reader = SegmentReader(storage, schema, segment)
        self._files, self._part = self._reader.storage(), segment
        self.size = segment.doc_count_all()
        self.passage, self.revision = self._column("passage", "Q"), self._column("of", "Q")
        self.totals = {name: self._reader.field_length(name) for name in schema.names()}

    def postings(self, field: str, term: str) -> Postings | None:
        try:
            info = self._reader.term_info(field, term.encode())
        except TermNotFound:
            return None
        return postings(self._reader._terms._postfile, info)

    def beginning(self, field: str, prefix: str) -> Iterator[str]:
        """The terms that begin so, in order."""
        return (term.decode() for term in self._reader.expand_prefix(field, prefix))

    def lengths(self, field: str) -> array:
        """Each passage's length in a field, as the byte that Whoosh rounds it to."""
        return self._column(f"_{field}_len", "B")

    def _column(self, name: str, kind: str) -> array:
        """A number for each passage; Whoosh writes them big end first, and leaves out the zeros at the end."""
        values = array(kind)
        file = W3Codec.column_filename(self._part, name)
        if self._files.file_exists(file):
            values.frombytes(self._files.open_file(file).get(0, self._files.file_length(file)))
        values.byteswap()
        values.extend([0] * (self.size - len(values)))
        return values


class Term:
    """The passages that hold a term in a field, each with its weight."""

    def __init__(self, segments: Segments, deleted: Set[int], field: str, term: str):
        lists = ((base, segment.postings(field, term)) for segment, base in segments)
        self._lists = [(base, held) for base, held in lists if held]
        self._deleted = deleted
        self.holders = sum(len(held.numbers) for _base, held in self._lists)

    def newest(self, most: int) -> Weights:
        """Those added last, `most` of them at the most."""
        found: Weights = {}
        for base, (numbers, weights) in reversed(self._lists):
            first = max(len(numbers) - most + len(found), 0)
            numbers = [base + number for number in numbers[first:]] if base else numbers[first:]
            found.update(zip(numbers, weights[first:], strict=True) if weights else dict.fromkeys(numbers, 1))
            if first:
                break
        for number in self._deleted & found.keys():
            del found[number]
        return found

    def among(self, wanted: Collection[int]) -> Weights:
        """Those of the wanted."""
        found: Weights = {}
        ordered = sorted(wanted)
        for base, (numbers, weights) in self._lists:
            here = ordered[bisect_left(ordered, base) : bisect_right(ordered, base + numbers[-1])]
            if len(numbers) <= SEEK * len(here):
                held = dict(zip(numbers, weights or repeat(1), strict=False))
                found.update({number: held[number - base] for number in here if number - base in held})
                continue
            for number in here:
                place = bisect_left(numbers, number - base)
                if numbers[place] == number - base:
                    found[number] = weights[place] if weights else 1
        return found


class Snapshot:
    """One state of the index, for every thread of the process: nothing in it changes."""

    def __init__(self, storage: MappedStorage, toc: TOC, before: "Snapshot | None" = None):
        self.generation = toc.generation
        known = before.known if before else {}
        self.known: dict[str, Segment] = {}
        self.segments: Segments = []
        self.deleted: set[int] = set()
        size = 0
        for part in (part for part in toc.segments if part.doc_count_all()):
            segment = known.get(part.segment_id()) or Segment(storage, toc.schema, part)
            self.known[part.segment_id()] = segment
            self.segments.append((segment, size))
            self.deleted.update(size + number for number in part.deleted_docs())
            size += segment.size
        self.passages = size - len(self.deleted)
        self.passage, self.revision = array("Q"), array("Q")
        for segment, _base in self.segments:
            self.passage += segment.passage
            self.revision += segment.revision
        self._norms: dict[str, tuple[bytes, list[float]]] = {}
        self.term = lru_cache(maxsize=TERMS)(partial(Term, self.segments, self.deleted))

    def of_revision(self, revision: int) -> Weights:
        """A revision's passages."""
        return self.term("revision", str(revision)).newest(READ)

    def norms(self, field: str) -> tuple[bytes, list[float]]:
        """For `ranking.saturation`: each passage's length in a field as a byte, and the norm that each byte means."""
        if field not in self._norms:
            total = sum(segment.totals.get(field, 0) for segment, _base in self.segments)
            average = max(total / max(len(self.passage), 1), 1.0)
            norms = [ranking.norm(byte_to_length(byte) / average) for byte in range(256)]
            self._norms[field] = b"".join(segment.lengths(field) for segment, _base in self.segments), norms
        return self._norms[field]

    def suggest(self, text: str) -> Iterator[int]:
        """Codes that go on as typed, then titles that begin so, then titles that hold the words."""
        typed = [word.folded for word in words(nfc(text))]
        joined = "".join(typed)
        seen: set[int] = set()
        if len(joined) < LEAST_PREFIX:
            return
        for numbers in chain(self._beginning(joined), self._inside(typed)):
            for number in sorted(numbers, reverse=True):
                if (revision := self.revision[number]) not in seen:
                    seen.add(revision)
                    yield revision

    def _beginning(self, joined: str) -> Iterator[Weights]:
        for field in ("code", "opening"):
            for term in self._expand(field, joined):
                yield self.term(field, term).newest(READ)

    def _inside(self, typed: list[str]) -> Iterator[Weights]:
        *before, last = typed
        ends = self._expand("title", f"{before[-1]}_{last}" if before else last)
        ends = [term for term in ends if before or "_" not in term]
        held = None
        for term in (self.term("title", term) for term in pairs(before) or before):
            held = term.newest(READ) if held is None else term.among(held)
        result: Weights = {}
        for term in (self.term("title", term) for term in ends):
            result |= term.newest(READ) if held is None else term.among(held)
        yield result

    def _expand(self, field: str, prefix: str) -> list[str]:
        found = merge(*(segment.beginning(field, prefix) for segment, _base in self.segments))
        return list(islice((term for term, _same in groupby(found)), EXPANSIONS))
