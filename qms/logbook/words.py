"""Who acted, on what, by which action, in the reader's words; what changed is told by `core/telling.py`."""

import re
from collections import defaultdict

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.core import audit, clock, links, telling, verifier
from qms.core.database import db
from qms.core.links import Link

GROUPS = {
    "actions": _l("Corrective actions"),
    "attachments": _l("Attached files"),
    "comments": _l("Comments"),
    "core": _l("System"),
    "demo": _l("Demonstration"),
    "documents": _l("Documents"),
    "escalation": _l("Overdue work"),
    "nonconformities": _l("Nonconformities"),
    "notices": _l("Notices"),
    "people": _l("People and units"),
    "records": _l("Records"),
    "requests": _l("Change requests"),
}
# The verifiers say in English why a chain breaks, with nothing of ours; `#` stands for a number.
WHY = {
    "is not JSON": _l("its text is no longer readable"),
    "does not have the fields of version 1": _l("fields are missing, or there are too many"),
    "is not in canonical form": _l("its text has been rewritten"),
    "has number #: an entry is missing, doubled or out of order": _l(
        "it has another number: an entry is missing, doubled or out of order"
    ),
    "does not follow from the entry before it: one of the two was changed": _l(
        "it does not follow from the entry before it: one of the two was changed"
    ),
    "has no proper time": _l("its time is not one"),
    "comes from another installation's log": _l("it comes from another installation's log"),
    "names another log than the head does": _l("it comes from another installation's log"),
    "the log has # entries, its head says #: the end was cut off or added to": _l(
        "the end of the log was cut off or added to"
    ),
    "the last entry is not the one the head names": _l("it is not the one that was written last"),
    "has been changed beside its payload: what it is found by differs from what was hashed": _l(
        "what it is found by was changed and differs from what was sealed"
    ),
    "does not have the hash it is stored with": _l("its content was changed after it was written"),
    "the head's Merkle frontier is not that of the entries": _l("the summary of the whole log was changed"),
}


def why(broken: verifier.Broken) -> str:
    """Why the chain breaks there, in the reader's words."""
    return str(WHY.get(re.sub(r"\d+", "#", broken.why), broken.why))


def broken(found: verifier.Broken) -> str:
    """Where the chain breaks, why, and what that entry tells."""
    said = _("The action log is broken at entry %(seq)d: %(why)s.", seq=found.seq, why=why(found))
    return " ".join(filter(None, (said, told(found))))


def told(found: verifier.Broken) -> str:
    """What the entry tells where the chain breaks; nothing when there is none with that number."""
    entry = db.session.get(audit.LogEntry, found.seq)
    if entry is None:
        return ""
    known = telling.names([entry])
    at = clock.local(entry.at).strftime("%d/%m/%Y %H:%M:%S")
    said = " ".join(filter(None, (who(entry, known), str(audit.label(entry.action)), what(entry.object, known).text)))
    return _("That entry tells: %(told)s (%(at)s).", told=said, at=at)


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
