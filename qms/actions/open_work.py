"""Actions that lie still when their owner leaves."""

from flask_babel import lazy_gettext as _l

from qms.core import links
from qms.core.database import db
from qms.core.text import in_short
from qms.people import registry
from qms.people.registry import Work

from . import queries


def work_of(person) -> list[Work]:
    """What the person still has to do, to be handed over."""
    rows = list(db.session.scalars(queries.open_of(person)))
    known = links.resolve([row.origin for row in rows])
    return [
        Work(in_short(row.what).rstrip("."), _l("is to do it"), known[row.origin].url if row.origin in known else "")
        for row in rows
    ]


registry.register_work(work_of)
