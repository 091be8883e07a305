"""How many SQL statements a page takes: the same at any size, or it does not scale."""

from sqlalchemy import event

from qms.core.database import db
from tests.world import World

from .figures import Figure

PAGES = {
    "search page": ("staff", "/search?q=kiem+soat+tai+lieu"),
    "suggestions": ("staff", "/search/suggestions?q=quy+trinh+kiem"),
    "master list": ("staff", "/documents"),
    "document page": ("staff", "/documents/2"),
    "comparison": ("officer", "/documents/revisions/3/comparison"),
    "desk": ("head", "/"),
    "log page": ("auditor", "/log"),
}


OVERSIGHT = {
    "nonconformity list": ("officer", "/nonconformities"),
    "board": ("officer", "/nonconformities/board"),
    "action list": ("officer", "/actions"),
    "dashboard": ("director", "/dashboard"),
    "desk, full": ("officer", "/"),
    "overdue": ("director", "/overdue"),
    "record list": ("officer", "/records"),
    "records by words": ("officer", "/records?q=kiem+soat"),
    "due for disposal": ("officer", "/records/disposals/new?unit=2"),
    "record page": ("officer", "/records/150000"),
}


def statements(app, person, pages=PAGES) -> list[Figure]:
    """The statements of each page, counted in this process; transactions' own words are left out."""
    figures = []
    for name, (who, path) in pages.items():
        client = app.test_client()
        World.open_session(client, person(who))
        client.get(path)
        with Counter() as counter:
            answer = client.get(path)
        figures.append(Figure(f"{name}: SQL statements", counter.count if answer.status_code == 200 else None))
    return figures


class Counter:
    """Counts statements between entering and leaving."""

    count = 0

    def __enter__(self) -> "Counter":
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement: str, *_) -> None:
        self.count += not statement.startswith(("BEGIN", "PRAGMA"))
