"""Finding rows by the words of their texts, in the database itself: what is found and what is seen is one select.

`RECORDS = FullText("record_text")` · `RECORDS.put(row.id, text)` inside the write ·
`.where(RECORDS.finds(Record.id, q))`.
SQLite keeps the words in an FTS5 table, PostgreSQL as a tsvector with a GIN index; a migration makes either. Both take
part in the transaction, so that nothing is found that is no longer there. Words are folded: neither case nor
diacritics count.
"""

import re

from sqlalchemy import Select, column, false, select, table, text

from .database import db, must_be_writing
from .text import fold

MOST_WORDS = 20_000  # of one text; whoever looks for more than these has other means
LONGEST = 40
ASKED = 12  # words of a query that are heeded

_SQLITE = {
    "read": "SELECT words FROM {0} WHERE rowid = :id",
    "forget": "DELETE FROM {0} WHERE rowid = :id",
    "put": "INSERT INTO {0} (rowid, words) VALUES (:id, :words)",
    "match": "{0} MATCH :asked",
}
_POSTGRESQL = {
    "read": "SELECT array_to_string(tsvector_to_array(words), ' ') FROM {0} WHERE id = :id",
    "forget": "DELETE FROM {0} WHERE id = :id",
    "put": "INSERT INTO {0} (id, words) VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')))",
    "match": "{0}.words @@ CAST(:asked AS tsquery)",
}
_IDENT = {"sqlite": "rowid", "postgresql": "id"}


def words_of(said: str) -> list[str]:
    """The folded words of a text, each once, in the order in which they first come."""
    found = re.findall(r"[^\W_]+", fold(said))
    return list(dict.fromkeys(word[:LONGEST] for word in found))


class FullText:
    """The words of the texts of one table's rows, by their ids."""

    def __init__(self, table: str):
        self.table = table

    def put(self, ident: int, said: str) -> None:
        """Let the row be found by the words of this text, and by no others."""
        must_be_writing(db.session())
        db.session.execute(self._statement("forget"), {"id": ident})
        words = " ".join(words_of(said)[:MOST_WORDS])
        db.session.execute(self._statement("put"), {"id": ident, "words": words})

    def add(self, ident: int, said: str) -> None:
        """Let the row be found by the words of this text as well."""
        known = db.session.scalar(self._statement("read"), {"id": ident}) or ""
        self.put(ident, f"{known} {said}")

    def finds(self, of, asked: str):
        """The condition that the row whose id the column holds has every word asked for; the last may be begun only."""
        ident, matches = self._matches(asked)
        return of.in_(select(ident).where(matches))

    def found_first(self, query: Select, of, asked: str, *, falling: bool) -> Select:
        """The ids of the rows of a select that `finds` is true of, in their order, as the words themselves name them.

        To take some and stop: `finds` would first collect all that have a word, and it may be a word of each.
        """
        ident, matches = self._matches(asked)
        found = query.join(ident.table, ident == of).where(matches)
        found = found.with_only_columns(ident, maintain_column_froms=True).order_by(None)
        return found.order_by(ident.desc() if falling else ident)

    def _matches(self, asked: str) -> tuple:
        """The column of ids, and the condition on its table."""
        ident = table(self.table, column(_IDENT[db.engine.dialect.name])).c[0]
        words = words_of(asked)[:ASKED]
        return ident, self._statement("match").bindparams(asked=self._query(words)) if words else false()

    def _statement(self, name: str):
        kept = _SQLITE if db.engine.dialect.name == "sqlite" else _POSTGRESQL
        return text(kept[name].format(self.table))

    def _query(self, words: list[str]) -> str:
        *whole, begun = words
        if db.engine.dialect.name == "sqlite":
            return " ".join([*(f'"{word}"' for word in whole), f'"{begun}"*'])
        return " & ".join([*(f"'{word}'" for word in whole), f"'{begun}':*"])
