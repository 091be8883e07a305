"""What disk and database refuse – full, failing, read-only, locked – said as a refusal, so that nobody meets a 500.

Nothing was changed by it: a file is named by a row only once it is whole, and a transaction is one or none.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from .errors import Busy, DiskFull, Outage, Refusal, Unwritable

_ERRNO = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EIO: Unwritable,
    errno.EROFS: Unwritable,
}
_SQLITE = {  # primary result codes
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR: Unwritable,
    sqlite3.SQLITE_READONLY: Unwritable,
    sqlite3.SQLITE_CANTOPEN: Unwritable,
}
_POSTGRESQL = {  # SQLSTATE
    "55P03": Busy,  # lock not available
    "40P01": Busy,  # deadlock detected
    "40001": Busy,  # serialization failure
    "53300": Busy,  # too many connections
    "57014": Busy,  # statement timeout
    "53100": DiskFull,
    "58030": Unwritable,  # I/O error
    "25006": Unwritable,  # read-only transaction
}


def refusal_of(error: BaseException) -> Refusal | None:
    """The refusal that says what the error means for the person; None when it means a fault of ours."""
    if isinstance(error, Outage):
        return error
    if isinstance(error, PoolTimeout):
        return Busy()
    if isinstance(error, DBAPIError):
        error = error.orig
    if isinstance(error, sqlite3.Error):
        kind = _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    elif isinstance(error, OSError):
        kind = _ERRNO.get(error.errno)
    else:
        kind = _POSTGRESQL.get(getattr(error, "sqlstate", None))
    return kind() if kind else None


@contextmanager
def refused() -> Iterator[None]:
    """Turn such an error inside the block into its refusal."""
    try:
        yield
    except (OSError, DBAPIError, PoolTimeout) as error:
        if refusal := refusal_of(error):
            raise refusal from error
        raise
