"""Kept statements depend on nothing but what they are kept by: while one is built, the database must not be asked."""

from functools import wraps

from sqlalchemy import event
from sqlalchemy.engine import Engine

from qms.core import kept

BUILDING: list[str] = []
keep = kept.keep


def _watched(most: int, key):
    def keeping(build):
        @wraps(build)
        def watched(*values):
            BUILDING.append(build.__qualname__)
            try:
                return build(*values)
            finally:
                BUILDING.pop()

        return keep(most, key)(watched)

    return keeping


@event.listens_for(Engine, "before_cursor_execute")
def _refuse(_connection, _cursor, statement, *_rest):
    assert not BUILDING, f"{BUILDING[-1]} is kept, but asks: {statement}"


kept.keep = _watched
