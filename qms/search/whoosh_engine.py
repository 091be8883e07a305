"""The embedded engine: a Whoosh index in a private folder, written by one at a time, read by many.

Whoosh unpickles what lies in the folder, so only what this installation wrote there itself is ever opened: the folder
belongs to us alone (0700), and a marker names the folder's inode and the rules the index was made by. Anything else
(a restored copy, another version, a torn file) is wiped, unread, and flagged for rebuilding.
"""

import logging
import os
import pickle
import struct
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import whoosh
from whoosh import columns, fields
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, LockError

from qms.core.text import nfc
from qms.search import analyzer
from qms.search.engine import Engine, Entry, Hit, Status, Unavailable, engine
from qms.search.grammar import Query
from qms.search.ranking import BODY, SECTION, TITLE
from qms.search.whoosh_codec import Codec, MappedStorage, Terms
from qms.search.whoosh_reader import Snapshot
from qms.search.whoosh_search import Search

logger = logging.getLogger(__name__)

WAIT = 30.0
"""Seconds a writer waits for its turn."""

_MARKER, _INCOMPLETE = "made-by", "incomplete"
_TORN = (OSError, EOFError, ValueError, LookupError, AttributeError, TypeError, AssertionError,
         struct.error, zlib.error, pickle.UnpicklingError, ImportError)  # fmt: skip


def _schema() -> fields.Schema:
    """Lists of ready-made terms with how often each occurs, and whose they are; no text is kept."""
    lists = ("code", "opening", "title", "section", "terms", "tones")
    return fields.Schema(
        passage=fields.COLUMN(columns.NumericColumn("Q")),
        of=fields.COLUMN(columns.NumericColumn("Q")),
        revision=fields.ID(),
        **{name: Terms() for name in lists},
    )


def _document(entry: Entry, *, first: bool) -> dict:
    """A passage as Whoosh takes it. Code and title are looked up at a revision's first passage only."""
    text, section, title = nfc(entry.text), nfc(entry.section), nfc(entry.title)
    code_parts, title_terms, section_terms = (
        analyzer.code_terms(entry.code), analyzer.terms(title), analyzer.terms(section)
    )  # fmt: skip
    document = {
        "passage": entry.id,
        "of": entry.revision,
        "revision": str(entry.revision),
        "section": section_terms,
        "terms": (code_parts + title_terms) * TITLE + section_terms * SECTION + analyzer.terms(text) * BODY,
        "tones": list(dict.fromkeys(analyzer.toned_terms(analyzer.words("\n".join((title, section, text)))))),
    }
    if first:
        document |= {
            "code": [analyzer.code_term(entry.code)],
            "opening": [analyzer.code_term(title)],
            "title": code_parts + title_terms,
        }
    return {name: value for name, value in document.items() if value or value == 0}


@engine("whoosh")
class WhooshEngine(Engine):
    """See `qms.search.engine.Engine`. Opening costs nothing; the folder is looked at when first needed."""

    def __init__(self, folder: Path):
        self._folder = Path(folder)
        self._opening = threading.Lock()
        self._newest: tuple[int, Snapshot] | None = None

    def replace(self, revisions: Mapping[int, Sequence[Entry]]) -> None:
        with self._writing() as writer:
            for revision, entries in revisions.items():
                writer.delete_by_term("revision", str(revision))
                for place, entry in enumerate(entries):
                    writer.add_document(**_document(entry, first=place == 0))

    def search(self, query: Query, *, any_words: bool = False) -> Iterator[Hit]:
        with self._reading() as snapshot:
            search = Search(snapshot, query)
            yield from search.any_words() if any_words else search.all_words()

    def passages(self, query: Query, revisions: Iterable[int], *, each: int = 3) -> dict[int, list[Hit]]:
        with self._reading() as snapshot:
            search = Search(snapshot, query)
            return {id: search.passages(snapshot.of_revision(id), each) for id in revisions}

    def suggest(self, text: str) -> Iterator[int]:
        with self._reading() as snapshot:
            yield from snapshot.suggest(text)

    def optimise(self) -> None:
        with self._writing(optimize=True):
            pass

    def wipe(self) -> None:
        self.close()
        self._begin()

    def completed(self) -> None:
        self._index()
        (self._folder / _INCOMPLETE).unlink(missing_ok=True)

    def status(self) -> Status:
        with self._reading() as snapshot:
            size = sum(file.stat().st_size for file in self._folder.iterdir() if file.is_file())
            return Status("whoosh", snapshot.passages, size, not (self._folder / _INCOMPLETE).exists())

    def close(self) -> None:
        self._newest = None

    @contextmanager
    def _writing(self, **how):
        """The one writer. What is written is seen at once and as a whole, or, after an error, not at all."""
        try:
            writer = self._index().writer(timeout=WAIT, codec=Codec())
        except LockError as error:
            raise Unavailable("another process has been writing for too long") from error
        except _TORN as error:
            raise self._torn(error) from error
        try:
            yield writer
            writer.commit(**how)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise

    @contextmanager
    def _reading(self):
        try:
            yield self._snapshot()
        except _TORN as error:
            raise self._torn(error) from error

    def _snapshot(self) -> Snapshot:
        """The newest state, opened once for all threads.

        A commit may take away files between our looking and our opening: then look again.
        """
        for wait in (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, None):
            try:
                return self._opened()
            except _TORN:
                if wait is None:
                    raise
                time.sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _opened(self) -> Snapshot:
        with self._opening:
            index = self._index()
            inode = self._folder.stat().st_ino
            known, snapshot = self._newest or (None, None)
            if known != inode:
                snapshot = None
            if snapshot is None or snapshot.generation != index.latest_generation():
                toc = TOC.read(index.storage, index.indexname, schema=_schema())
                snapshot = Snapshot(index.storage, toc, snapshot)
                self._newest = inode, snapshot
            return snapshot

    def _torn(self, error: Exception) -> Unavailable:
        logger.error("The search index cannot be read and is begun anew: %r", error)
        self.close()
        self._begin()
        return Unavailable("the search index is being rebuilt")

    def _index(self) -> FileIndex:
        if not self._is_ours():
            self._begin()
        return FileIndex(MappedStorage(str(self._folder)), schema=_schema())

    def _is_ours(self) -> bool:
        """Whether this installation, under these rules, made what lies in the folder."""
        try:
            state = self._folder.stat()
            marker = (self._folder / _MARKER).read_text(encoding="utf-8")
        except OSError:
            return False
        return state.st_uid == os.geteuid() and not state.st_mode & 0o077 and marker == self._mark(state)

    @staticmethod
    def _mark(state: os.stat_result) -> str:
        release = ".".join(map(str, whoosh.__version__))
        return f"qms {analyzer.VERSION} whoosh {release} folder {state.st_dev}:{state.st_ino}\n"

    def _begin(self) -> None:
        """Put an empty index, flagged as incomplete, where the folder is, by renaming: others see all or none."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(mkdtemp(prefix=f".{self._folder.name}-", dir=self._folder.parent))
        FileIndex.create(FileStorage(str(fresh)), _schema())
        (fresh / _INCOMPLETE).touch()
        (fresh / _MARKER).write_text(self._mark(fresh.stat()), encoding="utf-8")
        old = fresh.with_name(f"{fresh.name}-old")
        if self._folder.exists():
            self._folder.rename(old)
        fresh.rename(self._folder)
        rmtree(old, ignore_errors=True)
