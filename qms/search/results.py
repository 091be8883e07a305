"""What a person finds: hits of the index, let through by the database, each document once with its best passages."""

from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import Row

from qms.core.database import end_read

from . import grammar, index, queries, ranking, source
from .analyzer import chain, code_terms, terms
from .engine import Hit, Unavailable
from .grammar import Query
from .snippets import Pieces, marks, snippets
from .source import Scope, Shown

PAGE = 10
LAST_PAGE = 10
SUGGESTIONS = 8
PASSAGES = 3
FRAGMENT = 200
CANDIDATES, BATCH = 200, 50
"""How many revisions a typed beginning may name before suggestions stop looking; how many are looked at at once."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that answers: its place in words, its address, and a fragment with its matches."""

    place: str
    url: str
    pieces: Pieces

    @property
    def text(self) -> Markup:
        return marked(self.pieces)


@dataclass(slots=True)
class Result:
    """A document, through one of its revisions; `others` are further revisions of it that answer."""

    shown: Shown
    query: Query
    others: list[Shown] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def title(self) -> Pieces:
        return marks(self.shown.title, self.query)


@dataclass(slots=True)
class Results:
    """A page of results, of which `complete` hold all words. Not `from_index`: by code and title alone."""

    query: Query
    page: int = 1
    items: list[Result] = field(default_factory=list)
    complete: int = 0
    more: bool = False
    from_index: bool = True

    @property
    def is_widened(self) -> bool:
        """Some of the results hold only some of the words."""
        return self.complete < len(self.items)

    @property
    def reached(self) -> int:
        """How many documents have been shown up to the end of this page; how many remain is not counted."""
        return (self.page - 1) * PAGE + len(self.items)

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.more and self.page < LAST_PAGE else None


class _Visible:
    """What the database lets through, gathered batch by batch: a document once, its other revisions beside it."""

    def __init__(self, query: Query, scope: Scope):
        self._query, self._scope = query, scope
        self.results: dict[int, Result] = {}
        self._of_document: dict[int, Result] = {}

    def __call__(self, revisions: list[int]) -> set[int]:
        admitted = source.current().admit(revisions, self._scope).values()
        end_read()  # the engine goes on
        chosen = set()
        for shown in sorted(admitted, key=lambda shown: shown.precedence, reverse=True):
            if not shown.is_readable and not _names(shown, self._query):
                continue
            if shown.document in self._of_document:
                self._of_document[shown.document].others.append(shown)
                continue
            result = Result(shown, self._query)
            self.results[shown.revision] = self._of_document[shown.document] = result
            chosen.add(shown.revision)
        return chosen

    def newer_first(self, hits: list[Hit]) -> list[Hit]:
        """Of those that answer equally well, what came into force last comes first (DOMAIN §8.2, 8)."""
        return sorted(
            hits, key=lambda hit: (hit.score, self.results[hit.revision].shown.since or date.min), reverse=True
        )


def marked(pieces: Pieces) -> Markup:
    """Pieces of text as safe markup, with the matches in <mark>."""
    opened, closed = Markup("<mark>"), Markup("</mark>")
    return Markup("").join(opened + escape(text) + closed if is_match else escape(text) for text, is_match in pieces)


def find(text: str, scope: Scope, *, page: int = 1) -> Results:
    """A page of what answers a text. Never fails for the index: without it, code and title are looked up instead."""
    query = grammar.read(text)
    page = min(max(page, 1), LAST_PAGE)
    if not query:
        return Results(query)
    try:
        if index.is_ready():
            return _from_index(query, scope, page)
    except Unavailable:
        pass
    return _from_database(query, scope, page)


def suggestions(text: str, scope: Scope) -> list[Shown]:
    """Documents whose code or title goes on as typed, each once, at most eight."""
    text = grammar.read(text).text
    documents: dict[int, Shown] = {}
    end_read()
    try:
        if not index.is_ready():
            return source.current().titled(text, scope, first=0, most=SUGGESTIONS) if text else []
        revisions = islice(index.current().suggest(text), CANDIDATES)
        while len(documents) < SUGGESTIONS and (batch := list(islice(revisions, BATCH))):
            admitted = source.current().admit(batch, scope)
            for revision in batch:
                if revision in admitted:
                    documents.setdefault(admitted[revision].document, admitted[revision])
    except Unavailable:
        return []
    return list(documents.values())[:SUGGESTIONS]


def _from_index(query: Query, scope: Scope, page: int) -> Results:
    engine, visible, first = index.current(), _Visible(query, scope), (page - 1) * PAGE
    end_read()
    found = ranking.find(engine, query, visible=visible, limit=first + PAGE)
    ordered = visible.newer_first(found.hits[: found.complete]) + visible.newer_first(found.hits[found.complete :])
    items = [visible.results[hit.revision] for hit in ordered[first:]]
    _quote(query, items)
    return Results(query, page, items, complete=max(found.complete - first, 0), more=found.more)


def _quote(query: Query, items: list[Result]) -> None:
    """Put the best passages to the results that may be read."""
    readable = {item.shown.revision: item for item in items if item.shown.is_readable}
    best = index.current().passages(query, readable, each=PASSAGES) if readable else {}
    ids = [hit.passage for hits in best.values() for hit in hits]
    passages = queries.passages(ids, revisions=readable) if ids else {}
    end_read()
    for revision, hits in best.items():
        kept = [passages[hit.passage] for hit in hits if hit.passage in passages]
        for passage in (passage for passage in kept if passage.revision_id == revision):
            fragment = next(iter(snippets(passage.text, query, length=FRAGMENT, at_most=1)), None)
            if fragment:
                readable[revision].places.append(_place(readable[revision].shown, passage, fragment))
    for item in readable.values():
        answering = [place for place in item.places if any(is_match for _text, is_match in place.pieces)]
        item.places = answering or item.places[:1]


def _place(shown: Shown, passage: Row, pieces: Pieces) -> Place:
    names = [_("Page %(number)s", number=passage.page)] if passage.page else []
    names += [passage.section] if passage.section else []
    anchor = f"page={passage.page}" if passage.page else passage.anchor
    return Place(" · ".join(names) or _("Beginning"), f"{shown.url}#{anchor}" if anchor else shown.url, pieces)


def _from_database(query: Query, scope: Scope, page: int) -> Results:
    found = source.current().titled(query.text, scope, first=(page - 1) * PAGE, most=PAGE + 1)
    items = [Result(shown, query) for shown in found[:PAGE]]
    return Results(query, page, items, complete=len(items), more=len(found) > PAGE, from_index=False)


def _names(shown: Shown, query: Query) -> bool:
    """Whether code and title alone answer: of what may not be read, a hit must not tell what the text holds."""
    named = {*code_terms(shown.code), *terms(shown.title)}
    return all(any(named.issuperset(_needed(clause, option)) for option in clause.options) for clause in query.clauses)


def _needed(clause: grammar.Clause, option: tuple[str, ...]) -> list[str]:
    return chain(option) if clause.quoted else list(option)
