"""Who acted, on what, by which action, in the reader's words; what changed is told by `core/telling.py`."""

from collections import defaultdict

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.core import audit, links
from qms.core.links import Link

GROUPS = {
    "core": _l("System"),
    "demo": _l("Demonstration"),
    "documents": _l("Documents"),
    "people": _l("People and units"),
}


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


def _text(choice: tuple[str, str]) -> str:
    return choice[1].lower()
