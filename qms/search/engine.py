"""The seam between the application and whatever keeps its full-text index.

The database is the truth and the index its shadow: an engine knows words and rank, never who may see what or what is
in force. It gives revisions in rank order, one by one; the caller asks the database and goes on until it has enough.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from qms.search.grammar import Query


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage of a revision (a page or a section). Give a revision's passages together, in reading order.

    `id` and `revision` are the database's; `code` and `title` are the document's, the same in every passage.
    """

    id: int
    revision: int
    code: str
    title: str
    section: str = ""
    text: str = ""


class Hit(NamedTuple):
    """A passage that answers; the score orders hits of one search and means nothing else."""

    passage: int
    revision: int
    score: float


@dataclass(frozen=True, slots=True)
class Status:
    """What the index holds. `complete` is false from a wipe until `completed()`: rebuild it from the database."""

    name: str
    passages: int
    bytes: int
    complete: bool


class Unavailable(Exception):
    """The index cannot be read or written now; it has been marked for rebuilding where it was at fault."""


class Engine(Protocol):
    """One kind of index. Reading is safe from any number of processes and threads; writing waits for its turn.

    An iterator belongs to the thread that asked for it and must be used up or dropped before that thread's next call.
    """

    def replace(self, revisions: Mapping[int, Sequence[Entry]]) -> None:
        """Make these the only passages of each revision, all at once; no passages means the revision is removed."""

    def search(self, query: Query, *, any_words: bool = False) -> Iterator[Hit]:
        """Each revision that answers, once, best first; lazily, so stopping early costs nothing."""

    def passages(self, query: Query, revisions: Iterable[int], *, each: int = 3) -> dict[int, list[Hit]]:
        """The best passages of these revisions for the query, at most `each`, best first."""

    def suggest(self, text: str) -> Iterator[int]:
        """Revisions whose code or title goes on as typed, the last word unfinished; nothing below three letters."""

    def optimise(self) -> None:
        """Bring the index into the form that reads fastest; in a quiet moment."""

    def wipe(self) -> None:
        """Forget everything."""

    def completed(self) -> None:
        """The database has been read in full into the index."""

    def status(self) -> Status: ...

    def close(self) -> None: ...


_ENGINES: dict[str, Callable[[Path], Engine]] = {}


def engine(name: str):
    """Register a factory of engines under the name that SEARCH_ENGINE gives."""

    def register(factory):
        _ENGINES[name] = factory
        return factory

    return register


def open_engine(name: str, folder: Path) -> Engine:
    """The engine of that name, keeping its files (if it has any) in `folder`. Raises LookupError when unknown."""
    if name not in _ENGINES:
        raise LookupError(f"SEARCH_ENGINE={name!r}: known are {', '.join(sorted(_ENGINES))}")
    return _ENGINES[name](folder)
