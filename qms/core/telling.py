"""What an entry of the action log says, in the reader's words: names for references, labels for fields and values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import Select, select

from . import audit, clock, links
from .audit import LogEntry
from .database import db
from .links import Link
from .lists import Listing, Page

BESIDE = {"old", "new", "reason", "thread", "unit", "signature"}  # told elsewhere, or by nothing but an identifier
_REF = re.compile(r"\A[a-z_]+:[0-9a-f-]{36}\Z")
_DAY = re.compile(r"\A\d{4}-\d\d-\d\d\Z")


def names(entries: Iterable[LogEntry]) -> dict[str, Link]:
    """Links for everything these entries refer to, in few selects."""
    refs = set()
    for entry in entries:
        refs |= {entry.actor, entry.object, entry.thread or "", entry.unit or "", *_refs_in(entry.detail)}
    return links.resolve(ref for ref in refs if _REF.match(ref))


def changes(entry: LogEntry, known: dict[str, Link], *, without: Iterable[str] = ()) -> list[tuple]:
    """(field, before, after) for everything the entry says `without` some fields, as ui/timeline.html takes it."""
    detail, untold = entry.detail, BESIDE | set(without)
    old, new = _fields(detail.get("old")), _fields(detail.get("new"))
    both = [(name, old.get(name), new.get(name)) for name in {**old, **new} if name not in without]
    rest = [(name, None, held) for name, held in detail.items() if name not in untold]
    of = entry.object.partition(":")[0]
    return [
        (links.field_label(of, name), *(_words(of, name, held, known) for held in pair)) for name, *pair in both + rest
    ]


def history(query: Select, *, of: str = "", without: Iterable[str] = ()) -> Page:
    """A page of the entries that a select holds, newest first, as ui/timeline.html takes them.

    An entry about another thing than the one referred to by `of` names it, with a link.
    """
    page = Listing(query, orders={"seq": (LogEntry.seq,)}, default="-seq").page()
    entries = [entry for (entry,) in page.rows]
    known = names(entries)
    page.rows = [_told(entry, known, of or entry.object, without) for entry in entries]
    return page


def _told(entry: LogEntry, known: dict[str, Link], of: str, without: Iterable[str]) -> dict:
    actor, thing = known.get(entry.actor), known.get(entry.object)
    about = thing.text if thing and entry.object != of else ""
    return {
        "at": entry.at,
        "who": actor.text if actor else _("The system"),
        "act": f"{audit.label(entry.action)}" + (f": {about}" if about else ""),
        "reason": entry.detail.get("reason"),
        "changes": changes(entry, known, without=without),
        "url": thing.url if about else "",
    }


def _words(of: str, name: str, held, known: dict[str, Link]) -> str:
    if isinstance(held, list):
        return ", ".join(_words(of, name, one, known) for one in held)
    if isinstance(held, dict):
        return "; ".join(f"{links.field_label(of, key)}: {_words(of, key, one, known)}" for key, one in held.items())
    if isinstance(held, bool):
        return _("yes") if held else _("no")
    text = "" if held is None else str(held)
    if text in known:
        return known[text].text
    if _DAY.match(text):
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    return str(links.value_label(of, name, text))


def _fields(part) -> dict:
    return part if isinstance(part, dict) else {"value": part} if part is not None else {}


def _refs_in(held) -> Iterable[str]:
    if isinstance(held, dict):
        held = list(held.values())
    if isinstance(held, list):
        for one in held:
            yield from _refs_in(one)
    elif isinstance(held, str):
        yield held


@dataclass(frozen=True)
class Entry:
    """Who did something, when, and the reason given."""

    action: str
    who: str
    at: datetime
    reason: str


def latest(refs: Iterable[str], actions: Iterable[str]) -> dict[str, Entry]:
    """The last entry about each of these things that is of one of these kinds, by reference."""
    refs = list(refs)
    query = select(LogEntry).where(LogEntry.object.in_(refs), LogEntry.action.in_(list(actions)))
    rows = list(db.session.scalars(query.order_by(LogEntry.seq))) if refs else []
    people = links.resolve(row.actor for row in rows)
    return {row.object: _entry(row, people.get(row.actor)) for row in rows}


def _entry(row: LogEntry, actor: Link | None) -> Entry:
    return Entry(row.action, actor.text if actor else _("The system"), row.at, row.detail.get("reason") or "")


def what_happened(subject) -> str:
    """The last thing the log knows of the subject: who, what, when; nothing of what was sent has been kept."""
    entry = db.session.scalars(
        select(LogEntry).where(LogEntry.object == subject.ref).order_by(LogEntry.seq.desc()).limit(1)
    ).first()
    if entry is None:
        return _("Someone else has changed this in the meantime. Reload the page and try again.")
    actor = links.resolve([entry.actor]).get(entry.actor)
    return _(
        "Someone acted first: %(name)s – %(act)s, on %(time)s. Nothing you sent has been saved.",
        name=actor.text if actor else _("The system"),
        act=audit.label(entry.action),
        time=clock.local(entry.at).strftime("%d/%m/%Y %H:%M"),
    )
