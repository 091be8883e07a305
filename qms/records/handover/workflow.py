"""The life cycle of a list of records for the archive (DOMAIN §4.2)."""

from flask_babel import lazy_gettext as _l

from qms.core.forms import ReasonForm
from qms.core.workflow import Step, Turn, Workflow

from . import effects as do
from . import policy as may
from . import rules as must
from . import turns
from .forms import ReceiveForm
from .models import Handover

HANDOVER = Workflow(
    "records:handover",
    {
        "draft": (_l("List for the archive being made"), "grey"),
        "sent": (_l("Waits for the archive"), "orange"),
        "received": (_l("Received by the archive"), "green"),
        "dropped": (_l("Given up"), "grey"),
    },
    (
        Step(
            "send",
            ("draft",),
            "sent",
            may.may_hand_over,
            (must.have_records, must.have_archivist),
            do.send,
            label=_l("Hand it over to the archive"),
            meaning=_l("The archivist compares the list with what you bring, and receives it with minutes."),
            told=_l("handed the list over to the archive"),
            tone="primary",
        ),
        Step(
            "receive",
            ("sent",),
            "received",
            may.may_receive,
            (must.have_day_of_receipt, must.have_reason_to_refuse, must.have_something_taken),
            do.receive,
            label=_l("Receive the records"),
            meaning=_l(
                "Compare the list with what was brought. Tick what you do not take; the rest is kept by the archive"
                " from that day."
            ),
            told=_l("received the records for the archive"),
            tone="primary",
            form=ReceiveForm,
        ),
        Step(
            "return",
            ("sent",),
            "draft",
            may.may_receive,
            (),
            do.send_back,
            label=_l("Return the list for the archive"),
            told=_l("returned the list for the archive"),
            form=ReasonForm,
        ),
        Step(
            "drop",
            ("draft",),
            "dropped",
            may.may_hand_over,
            (),
            do.drop_list,
            label=_l("Do not hand it over"),
            meaning=_l("The records stay with the unit, and can be put on another list."),
            told=_l("gave up the list for the archive"),
            tone="danger",
            form=ReasonForm,
        ),
    ),
    turns={
        "draft": Turn(
            _l("Hand it over to the archive"),
            turns.whoever_gave,
            lambda row: row.giver.name,
            lambda row: [row.giver],
            Handover.step_due,
        ),
        "sent": Turn(
            _l("Receive the records or return the list"),
            turns.whoever_receives,
            turns.who_receives,
            turns.archivists,
            Handover.step_due,
        ),
    },
)
