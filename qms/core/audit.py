"""The action log: written by the transaction it tells of, hash-chained, append-only (TRUST: the action log).

An entry's payload is the exact canonical text that is hashed; the columns beside it are copies to search by, and the
verifier checks that they say the same. `qms/core/verifier.py` checks an export with nothing of ours.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import BigInteger, Index, Integer, String, Text, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from . import clock, verifier
from .database import Base, Instant, db, must_be_writing

GENESIS = "0" * 64
VERSION = 1

FOUND_BY = ("at", "action", "actor", "object", "thread", "unit")  # columns with an index that ends in the sequence

_actions: dict[str, object] = {}


class LogEntry(Base):
    """One line of the log; `payload` is the truth, the rest is for finding it, each with the latest at hand."""

    __tablename__ = "log_entry"
    __table_args__ = tuple(Index(f"ix_log_entry_{name}_seq", name, "seq") for name in FOUND_BY)
    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    payload: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    prev: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(String(80))
    actor: Mapped[str] = mapped_column(String(80))
    object: Mapped[str] = mapped_column(String(80))
    thread: Mapped[str | None] = mapped_column(String(80))
    unit: Mapped[str | None] = mapped_column(String(80))

    @property
    def detail(self) -> dict:
        """What changed: `old`, `new`, `reason` and the like, as written."""
        return json.loads(self.payload)["detail"]


class LogHead(Base):
    """The end of the chain: how many entries, last hash, Merkle frontier (RFC 9162), the installation's name."""

    __tablename__ = "log_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    log: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    prev: Mapped[str] = mapped_column(String(64))
    frontier: Mapped[str] = mapped_column(Text)


def declare(action: str, label) -> str:
    """Add `package:thing:verb` to the closed list of actions, with the words a timeline shows for it."""
    if _actions.get(action, label) is not label and str(_actions[action]) != str(label):
        raise ValueError(f"{action} is declared twice")
    _actions[action] = label
    return action


def actions() -> dict[str, object]:
    """Every action there is, with its label."""
    return dict(_actions)


def label(action: str):
    """The words for an action, in the reader's language."""
    return _actions.get(action, action)


def record(action: str, subject, *, by, thread=None, unit=None, **detail) -> None:
    """Tell the log, in this transaction: `by` did `action` to `subject` (both have a `ref`; `by` None = anonymous).

    `thread` is the thing whose whole history the entry belongs to (the subject itself when left out), `unit` the unit
    it concerns. `detail` says what changed: JSON values, dates, or rows with a `ref`.
    """
    session = db.session()
    must_be_writing(session)
    if action not in _actions:
        raise ValueError(f"unknown action {action}")
    unit = unit if unit is not None else getattr(subject, "log_unit", None)
    thread = thread if thread is not None else getattr(subject, "log_thread", subject)
    session.info.setdefault("events", []).append((action, subject, by, thread, unit, detail))


def changes(row, **new) -> dict:
    """Set the given attributes and return `{"old": {...}, "new": {...}}` of those that really changed."""
    old_values, new_values = {}, {}
    for name, value in new.items():
        old = getattr(row, name)
        if old != value:
            old_values[name], new_values[name] = _plain(old), _plain(value)
            setattr(row, name, value)
    return {"old": old_values, "new": new_values} if new_values else {}


def seal(session) -> None:
    """Chain and append the held events: the last statement before the commit. If it fails, the change rolls back."""
    events = session.info.pop("events", [])
    if not events:
        return
    head = session.scalar(select(LogHead).with_for_update().execution_options(populate_existing=True))
    frontier = json.loads(head.frontier)
    rows = []
    for action, subject, by, thread, unit, detail in events:
        row = _entry(head, action, subject, by, thread, unit, detail)
        rows.append(row)
        push_leaf(frontier, head.size, row["hash"])
        head.size, head.prev = head.size + 1, row["hash"]
    head.frontier = json.dumps(frontier)
    session.flush()
    session.execute(insert(LogEntry), rows)


def _entry(head: LogHead, action, subject, by, thread, unit, detail) -> dict:
    at = clock.actual()
    if (moment := clock.dated()) is not None:
        detail = detail | {"dated": clock.local(moment).date()}
    columns = {"thread": _ref(thread) if thread is not None else None, "unit": _ref(unit) if unit is not None else None}
    body = {
        "action": action,
        "actor": "anon" if by is None else by if isinstance(by, str) else f"u:{by.uid}",
        "at": clock.stamp(at),
        "detail": _plain(detail) | {name: value for name, value in columns.items() if value},
        "log": head.log,
        "object": _ref(subject),
        "prev": head.prev,
        "seq": head.size,
        "v": VERSION,
    }
    payload = canonical(body)
    return columns | {
        "seq": head.size,
        "payload": payload,
        "hash": leaf_hash(payload),
        "prev": head.prev,
        "at": at,
        "action": action,
        "actor": body["actor"],
        "object": body["object"],
    }


def canonical(value) -> str:
    """RFC 8785 on our restricted domain (ASCII keys, strings, integers below 2^53, booleans, null)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def leaf_hash(payload: str) -> str:
    """SHA-256(0x00 ‖ payload), the chain's link and the Merkle leaf in one (RFC 9162 §2.1.1)."""
    return hashlib.sha256(b"\x00" + payload.encode()).hexdigest()


def push_leaf(frontier: list[str], size: int, leaf: str) -> None:
    """Add a leaf to the frontier of a Merkle tree of `size` leaves (largest subtree first), in place."""
    node = leaf
    while size & 1:
        node = hashlib.sha256(b"\x01" + bytes.fromhex(frontier.pop()) + bytes.fromhex(node)).hexdigest()
        size >>= 1
    frontier.append(node)


def entries(batch: int = 2000) -> Iterator[LogEntry]:
    """Every entry in order, read in batches."""
    last = -1
    while rows := db.session.scalars(
        select(LogEntry).where(LogEntry.seq > last).order_by(LogEntry.seq).limit(batch)
    ).all():
        yield from rows
        last = rows[-1].seq
        db.session.expunge_all()


def _ref(thing) -> str:
    return thing if isinstance(thing, str) else thing.ref


def _plain(value):
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, datetime):
        return clock.stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "ref"):
        return value.ref
    return str(value)


declare("core:log:start", _l("started the action log"))


def verify() -> tuple[int, str]:
    """Check the stored chain, the copies beside each payload, and the head; `verifier.Broken` at the first fault."""
    head = db.session.execute(select(LogHead.log, LogHead.size, LogHead.prev, LogHead.frontier)).one()
    row, frontier = None, []

    def payloads():
        nonlocal row
        for row in _rows():
            yield row.payload

    def seen(entry: dict, digest: str) -> None:
        if (fault := _fault(row, entry, digest, head.log)) is not None:
            raise verifier.Broken(row.seq, fault)
        push_leaf(frontier, entry["seq"], digest)

    count, last = verifier.verify(payloads(), head.size, head.prev, seen)
    if json.loads(head.frontier) != frontier:
        raise verifier.Broken(count - 1, "the head's Merkle frontier is not that of the entries")
    return count, last


def _rows(batch: int = 5000):
    columns = LogEntry.__table__.c
    last = -1
    while rows := db.session.execute(
        select(*columns).where(columns.seq > last).order_by(columns.seq).limit(batch)
    ).all():
        yield from rows
        last = rows[-1].seq


def _fault(row, entry: dict, digest: str, log: str) -> str | None:
    if entry["log"] != log:
        return "names another log than the head does"
    detail = entry["detail"] if isinstance(entry["detail"], dict) else {}
    said = (entry["seq"], entry["prev"], entry["action"], entry["actor"], entry["object"], entry["at"])
    said += (detail.get("thread"), detail.get("unit"))
    kept = (row.seq, row.prev, row.action, row.actor, row.object, clock.stamp(row.at), row.thread, row.unit)
    if said != kept:
        return "has been changed beside its payload: what it is found by differs from what was hashed"
    return None if digest == row.hash else "does not have the hash it is stored with"
