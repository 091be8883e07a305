"""How lists for the archive are called in the log and in notices."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import links

from ..links import lists
from . import policy
from .models import Handover
from .workflow import HANDOVER

links.register(
    "handover",
    _l("List for the archive"),
    *lists(Handover, "records.handover"),
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
