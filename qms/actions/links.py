"""How actions are called in the log; their page is that of what they come of."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import links
from qms.core.database import db
from qms.core.links import Link

from . import policy
from .models import KINDS, Action
from .workflow import ACTION


def _described(uids):
    rows = list(db.session.scalars(select(Action).where(Action.uid.in_(uids))))
    known = links.resolve([row.origin for row in rows])
    return {row.uid: Link(row.what[:80], known[row.origin].url if row.origin in known else "") for row in rows}


def _stands_at(uids):
    return {row.uid: row.origin for row in db.session.scalars(select(Action).where(Action.uid.in_(uids)))}


links.register("action", _l("Action"), _described, model=Action, may_read=policy.may_read, stands_at=_stands_at)
links.name_fields(
    of="action",
    document=_l("Document"),
    readers=_l("Unit that is to read"),
    done_on=_l("Done on"),
    due=_l("Due"),
    note=_l("Remark"),
    outcome=_l("What was done, and what shows it"),
    owner=_l("Owner"),
    received=_l("Files"),
    until=_l("New date"),
    what=_l("What is to be done"),
)
links.name_values("kind", KINDS, of="action")
links.name_values("state", {state: label for state, (label, _tone) in ACTION.states.items()}, of="action")
