"""Entries in the reader's words: names for references, labels for fields, days as people write them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.core import audit, links
from qms.core.links import Link
from qms.people.roles import ROLES

GROUPS = {
    "core": _l("System"),
    "documents": _l("Documents"),
    "people": _l("People and units"),
}
_REF = re.compile(r"\A[a-z_]+:[0-9a-f-]{36}\Z")
_DAY = re.compile(r"\A\d{4}-\d\d-\d\d\Z")


def grouped_actions() -> list[tuple[str, str]]:
    """Every action with its words, package by package, after the package as a whole (`documents:`)."""
    packages = defaultdict(list)
    for action in audit.actions():
        packages[action.partition(":")[0]].append((action, str(audit.label(action))))
    return [
        choice
        for package, actions in sorted(packages.items())
        for choice in [
            (f"{package}:", _("All: %(group)s", group=GROUPS.get(package, package))),
            *sorted(actions, key=_text),
        ]
    ]


def names(entries: Iterable[audit.LogEntry]) -> dict[str, Link]:
    """Links for everything these entries refer to, in few selects."""
    refs = set()
    for entry in entries:
        refs |= {entry.actor, entry.object, entry.thread or "", entry.unit or ""}
        refs |= set(_refs_in(entry.detail))
    return links.resolve(ref for ref in refs if _REF.match(ref))


def who(entry: audit.LogEntry, known: dict[str, Link]) -> str:
    """Who acted, in words."""
    if entry.actor == "anon":
        return _("Nobody signed in")
    if entry.actor.startswith("job:") or entry.actor not in known:
        return _("The system")
    return known[entry.actor].text


def what(ref: str | None, known: dict[str, Link]) -> Link:
    """What a reference stands for; the kind's word where the thing is not known any more."""
    if not ref:
        return Link("")
    return known.get(ref) or Link(str(links.kind_label(ref.partition(":")[0])))


def changes(entry: audit.LogEntry, known: dict[str, Link]) -> list[tuple]:
    """(field, before, after) for everything the entry says, as ui/timeline.html takes it."""
    detail = entry.detail
    old, new = _fields(detail.get("old")), _fields(detail.get("new"))
    both = [(links.field_label(n), value(n, old.get(n), known), value(n, new.get(n), known)) for n in {**old, **new}]
    rest = [name for name in detail if name not in {"old", "new", "reason", "thread", "unit"}]
    return both + [(links.field_label(name), None, value(name, detail[name], known)) for name in rest]


def value(name: str, held, known: dict[str, Link]) -> str:
    """A value as people write it."""
    if isinstance(held, list):
        return ", ".join(value(name, one, known) for one in held)
    if isinstance(held, dict):
        return "; ".join(f"{links.field_label(key)}: {value(key, one, known)}" for key, one in held.items())
    text = "" if held is None else str(held)
    if text in known:
        return known[text].text
    if name == "role" and text in ROLES:
        return str(ROLES[text].label)
    if _DAY.match(text):
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    return text


def _text(choice: tuple[str, str]) -> str:
    return choice[1].lower()


def _fields(part) -> dict:
    return part if isinstance(part, dict) else {"value": part} if part is not None else {}


def _refs_in(held) -> Iterable[str]:
    if isinstance(held, dict):
        for one in held.values():
            yield from _refs_in(one)
    elif isinstance(held, list):
        for one in held:
            yield from _refs_in(one)
    elif isinstance(held, str):
        yield held
