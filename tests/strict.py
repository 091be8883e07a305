"""Kept statements depend on nothing but what they are kept by: while one is built, the database must not be asked."""

from contextvars import ContextVar
from functools import wraps

from sqlalchemy import event
from sqlalchemy.engine import Engine

from qms.core import kept

BUILDING: ContextVar[str] = ContextVar("what is being built in this thread", default="")
keep = kept.keep


def _watched(most: int, key):
    def keeping(build):
        @wraps(build)
        def watched(*values, **named):
            was = BUILDING.set(build.__qualname__)
            try:
                return build(*values, **named)
            finally:
                BUILDING.reset(was)

        return keep(most, key)(watched)

    return keeping


@event.listens_for(Engine, "before_cursor_execute")
def _refuse(_connection, _cursor, statement, *_rest):
    assert not BUILDING.get(), f"{BUILDING.get()} is kept, but asks: {statement}"


kept.keep = _watched
