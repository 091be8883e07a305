"""How lists for the archive are called in the log and in notices."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import links
from qms.core.database import db
from qms.core.links import Link

from . import policy
from .models import Handover
from .workflow import HANDOVER

MOST = 200  # uids one search gives: more is no answer


def _handovers(uids):
    rows = db.session.execute(select(Handover.uid, Handover.id, Handover.number).where(Handover.uid.in_(uids)))
    return {uid: Link(number, url_for("records.handover", id=ident)) for uid, ident, number in rows}


def find_handovers(text: str) -> list[str]:
    """Uids of the lists for the archive whose number contains the text."""
    number = Handover.number.contains(text.strip().upper(), autoescape=True)
    return list(db.session.scalars(select(Handover.uid).where(number).limit(MOST))) if text.strip() else []


links.register(
    "handover",
    _l("List for the archive"),
    _handovers,
    find_handovers,
    model=Handover,
    may_read=policy.may_read_handover,
    visible=lambda person: select(Handover).where(policy.visible_handovers(person)),
)
links.name_fields(
    of="handover",
    condition=_l("Condition of the records, boxes, metres of shelf"),
    kept_at=_l("Kept in the archive at"),
    number=_l("Number"),
    place=_l("Place of the handing over"),
    received_on=_l("Received on"),
    records=_l("Records"),
    refuse=_l("Not taken"),
)
links.name_fields(of="record", handover=_l("List for the archive"), received_on=_l("Received on"))
links.name_values("state", {state: label for state, (label, _tone) in HANDOVER.states.items()}, of="handover")
