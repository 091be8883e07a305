"""The life cycle of a change request (DOMAIN §3.7)."""

from flask_babel import lazy_gettext as _l

from qms.core.policy import only_follows
from qms.core.workflow import Step, Turn, Workflow

from . import effects as do
from . import policy as may
from . import rules as must
from . import step_forms as forms
from . import turns
from .models import ChangeRequest

STATES = {
    "asked": (_l("Waiting for a decision"), "orange"),
    "drafting": (_l("Accepted, being drafted"), "azure"),
    "answered": (_l("Answered by a revision"), "green"),
    "declined": (_l("Declined"), "grey"),
    "taken_back": (_l("Taken back"), "grey"),
}

REQUEST = Workflow(
    "requests:change_request",
    STATES,
    (
        Step(
            "accept",
            ("asked",),
            "drafting",
            may.may_decide,
            (must.have_draft_to_join,),
            do.accept,
            label=_l("Accept it into a draft"),
            meaning=_l("Whoever asked is told, now and when the revision comes into force."),
            told=_l("accepted it into a draft"),
            tone="primary",
            form=forms.AcceptForm,
        ),
        Step(
            "decline",
            ("asked",),
            "declined",
            may.may_decide,
            (),
            do.decline,
            label=_l("Decline it"),
            meaning=_l("Whoever asked is told the reason. The request stays on record."),
            told=_l("declined it"),
            form=forms.ReasonForm,
        ),
        Step(
            "take_back",
            ("asked",),
            "taken_back",
            may.asked_it,
            (),
            do.take_back,
            label=_l("Take the request back"),
            meaning=_l("It is not decided any more. The request stays on record."),
            told=_l("took the request back"),
        ),
        Step(
            "answer",
            ("drafting",),
            "answered",
            only_follows,
            (),
            do.answer,
            label=_l("The revision is approved"),
            told=_l("approved the revision that answers it"),
        ),
        Step(
            "wait_again",
            ("drafting", "answered"),
            "asked",
            only_follows,
            (),
            do.wait_again,
            label=_l("The revision is given up"),
            told=_l("gave up the revision that was to answer it"),
        ),
        Step(
            "lapse",
            ("asked",),
            "declined",
            only_follows,
            (),
            do.decline,
            label=_l("Lapses with its document"),
            told=_l("withdrew the document, so that the request lapsed"),
        ),
    ),
    turns={
        "asked": Turn(
            _l("Accept or decline it"),
            turns.whoever_decides,
            turns.the_deciders,
            turns.deciders,
            ChangeRequest.decide_by,
        ),
    },
)
