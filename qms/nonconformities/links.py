"""How nonconformities are called in the log, in notices and in comments."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import links
from qms.core.database import db
from qms.core.links import Link
from qms.core.text import in_short

from . import policy, queries
from .kinds import CAUSE_GROUPS, DISPOSITIONS, KINDS, METHODS, SOURCES
from .models import Nonconformity
from .workflow import STATES

MOST = 200  # uids one search gives: more is no answer


def _described(uids):
    rows = db.session.execute(
        select(Nonconformity.uid, Nonconformity.id, Nonconformity.number, Nonconformity.what).where(
            Nonconformity.uid.in_(uids)
        )
    )
    return {
        uid: Link(f"{number} – {in_short(what)}", url_for("nonconformities.nonconformity", id=ident))
        for uid, ident, number, what in rows
    }


def find_nonconformities(text: str) -> list[str]:
    """Uids of those whose number or description contains the text, however it is written."""
    found = select(Nonconformity.uid).where(queries.matches(text)).limit(MOST)
    return list(db.session.scalars(found)) if text.strip() else []


def _visible(person):
    return select(Nonconformity).where(policy.visible_nonconformities(person))


links.register(
    "nonconformity",
    _l("Nonconformity"),
    _described,
    find_nonconformities,
    model=Nonconformity,
    may_read=policy.may_read,
    visible=_visible,
)
links.name_fields(
    of="nonconformity",
    cause_group=_l("Group of the cause"),
    corrected_on=_l("Done on"),
    correction=_l("What was done at once"),
    deadline=_l("Deadline"),
    conclusion=_l("What shows that it works"),
    discovered_on=_l("Found on"),
    disposition=_l("How it was dealt with"),
    document=_l("Document"),
    elsewhere=_l("Does it exist elsewhere?"),
    kind=_l("How grave"),
    method=_l("Method"),
    number=_l("Number"),
    predecessor=_l("Goes on from"),
    original=_l("First report"),
    revision=_l("Revision in force"),
    root_cause=_l("Root cause"),
    source=_l("How it was found"),
    unit=_l("Unit that answers for it"),
    what=_l("What is not right?"),
    **{f"why{number}": _l("Why? (%(number)d)", number=number) for number in range(1, 6)},
    **{f"bone_{group}": words for group, words in CAUSE_GROUPS.items()},
)
for field, words in {
    "cause_group": CAUSE_GROUPS,
    "disposition": DISPOSITIONS,
    "kind": {kind: label for kind, (label, _tone) in KINDS.items()},
    "method": METHODS,
    "source": SOURCES,
    "state": {state: label for state, (label, _tone) in STATES.items()},
}.items():
    links.name_values(field, words, of="nonconformity")
