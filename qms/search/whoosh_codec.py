"""How the index lies on disk: Whoosh's segments and dictionary of terms, with posting lists and files of our own.

A posting list is two arrays, read where they lie: the numbers of the passages in order, and how often each holds the
term, left out where that is once. A list of Whoosh's is a chain of pickles, unpickled at each search, and the whole
index three and a half times as large.

Segments are mapped into memory and never copied: whoever reads, in any thread, reads the same pages of the system's
cache. Whoosh's own way gives each reader a copy of the whole.
"""

import mmap
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from whoosh import fields
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec, W3TermInfo
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Format
from whoosh.matching import ListMatcher

MOST_OFTEN = 255
"""More often than this no term counts in a passage."""

_SMALL, _LARGE = "H", "I"
"""Two bytes for the numbers of a list whose last fits, four for others."""


class Counted(Format):
    """A term with how often a field holds it, and nothing else beside it."""

    posting_size = 0

    def word_values(self, value: Sequence[str], analyzer, **_kwargs):
        return ((term, count, float(count), b"") for term, count in Counter(value).items())


class Terms(fields.FieldType):
    """A list of ready-made terms: Whoosh analyses nothing itself."""

    analyzer = None
    scorable = True
    stored = unique = False
    vector = None

    def __init__(self):
        self.format = Counted()


class Postings(NamedTuple):
    """A term's passages in one segment, in order, with their weights; None for the weights where each is 1."""

    numbers: memoryview
    weights: memoryview | None


class Codec(W3Codec):
    """Whoosh's codec, with these posting lists."""

    length_stats = False

    def postings_writer(self, dbfile, byteids=False):
        return _Writer(dbfile)

    def postings_reader(self, dbfile, terminfo, format_, term=None, scorer=None):
        """For Whoosh's own merging of segments."""
        numbers, weights = postings(dbfile, terminfo)
        return ListMatcher(numbers, weights, [b""] * len(numbers), format_, term=term, terminfo=terminfo)


def postings(file: "MappedFile", info: W3TermInfo) -> Postings:
    """The list of a term by its entry in the dictionary."""
    kind, start, count = _kind(info.max_id()), info.extent()[0], info.doc_frequency()
    end = start + count * array(kind).itemsize
    weights = None if info.weight() == count else file.view[end : end + count]
    return Postings(file.view[start:end].cast(kind), weights)


class _Writer(base.PostingsWriter):
    """One list after the other, each whole."""

    def __init__(self, file: StructFile):
        self._file = file

    def start_postings(self, format_, terminfo) -> None:
        self._numbers: list[int] = []
        self._weights: list[int] = []

    def add_posting(self, id_, weight, vbytes, length=None) -> None:
        self._numbers.append(id_)
        self._weights.append(min(int(weight), MOST_OFTEN))

    def finish_postings(self) -> W3TermInfo:
        start, first, last = self._file.tell(), self._numbers[0], self._numbers[-1]
        self._file.write(array(_kind(last), self._numbers).tobytes())
        total, count, most = sum(self._weights), len(self._weights), max(self._weights)
        if total != count:
            self._file.write(bytes(self._weights))
        info = W3TermInfo(weight=total, df=count, maxweight=most, minid=first, maxid=last)
        info.set_extent(start, self._file.tell() - start)
        return info

    def written(self) -> bool:
        return False


def _kind(last: int) -> str:
    return _SMALL if last < 1 << 16 else _LARGE


class MappedStorage(FileStorage):
    """A folder whose segments are mapped, for reading."""

    def open_file(self, name, **kwargs):
        if not name.endswith(".seg"):
            return super().open_file(name, **kwargs)
        with open(self._fpath(name), "rb") as file:
            return MappedFile(memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)), name)


class MappedFile(StructFile):
    """A file, or a part of one, over mapped memory. `get` and `view` know no place, so any number of threads may ask.

    It is unmapped when nobody holds a part of it any more, not when it is closed.
    """

    def __init__(self, view: memoryview, name: str | None = None):
        super().__init__(_Place(view), name)
        self.view = view

    def get(self, position: int, length: int) -> bytes:
        return bytes(self.view[position : position + length])

    def subset(self, offset: int, length: int, name: str | None = None) -> "MappedFile":
        return MappedFile(self.view[offset : offset + length], name)


class _Place:
    """What Whoosh reads in turn when it opens a segment."""

    def __init__(self, view: memoryview):
        self._view, self._at = view, 0

    def read(self, size: int = -1) -> bytes:
        found = bytes(self._view[self._at : self._at + size if size >= 0 else None])
        self._at += len(found)
        return found

    def readline(self) -> bytes:
        found = bytes(self._view[self._at :]).partition(b"\n")
        self._at += len(found[0]) + len(found[1])
        return found[0] + found[1]

    def seek(self, offset: int, whence: int = 0) -> None:
        self._at = offset + (0, self._at, len(self._view))[whence]

    def tell(self) -> int:
        return self._at
