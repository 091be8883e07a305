"""The life cycles of a record and of a list for disposal (ISO 9001:2015, 7.5.3; DOMAIN §4.2, §4.3)."""

from flask_babel import lazy_gettext as _l

from qms.core.policy import only_follows
from qms.core.workflow import Step, Turn, Workflow

from . import effects as do
from . import policy as may
from . import rules as must
from . import step_forms as forms
from . import turns
from .disposal import Disposal

STATES = {
    "open": (_l("Being put together"), "azure"),
    "closed": (_l("Closed: kept"), "green"),
    "held": (_l("Under a hold"), "orange"),
    "listed": (_l("On a list for disposal"), "purple"),
    "destroyed": (_l("Destroyed"), "struck"),
    "dropped": (_l("Added by mistake"), "struck"),
}

RECORD = Workflow(
    "records:record",
    STATES,
    (
        Step(
            "close",
            ("open",),
            "closed",
            may.may_close,
            (must.have_evidence, must.have_day_of_closing),
            do.close,
            follows=do.held_meanwhile,
            label=_l("Close the record"),
            meaning=_l(
                "From now on nothing in it can be changed; a mistake is put right by a record that refers to it."
                " Its retention is reckoned from the end of the year in which it is closed."
            ),
            told=_l("closed it"),
            tone="primary",
            form=forms.CloseForm,
        ),
        Step(
            "drop",
            ("open",),
            "dropped",
            may.may_drop,
            (must.have_no_hold,),
            do.drop,
            label=_l("Drop it: added by mistake"),
            meaning=_l("Its files are destroyed; its number is not used again, and the log keeps what was dropped."),
            told=_l("dropped it as added by mistake"),
            tone="danger",
            form=forms.ReasonForm,
        ),
        Step(
            "extend",
            ("closed",),
            "closed",
            may.may_close,
            (must.have_longer_retention,),
            do.extend,
            label=_l("Keep it longer"),
            told=_l("had it kept longer"),
            form=forms.ExtendForm,
        ),
        Step(
            "hold",
            ("closed", "listed"),
            "held",
            may.may_hold,
            (),
            do.hold,
            label=_l("Put it under a hold"),
            meaning=_l(
                "As long as the hold lasts nobody can destroy it, whatever its retention says"
                " and whichever list it is on: an inspection, a complaint or a court needs it."
            ),
            told=_l("put it under a hold"),
            form=forms.ReasonForm,
        ),
        Step(
            "release",
            ("held",),
            "closed",
            may.may_hold,
            (),
            do.release,
            label=_l("Lift the hold"),
            meaning=_l("From now on its retention counts again."),
            told=_l("lifted the hold"),
            form=forms.ReasonForm,
        ),
        Step(
            "hold_open",
            ("open",),
            "open",
            may.may_hold_open,
            (),
            do.hold,
            label=_l("Put it under a hold"),
            meaning=_l("Until the hold is lifted it is not dropped, and once it is closed nobody can destroy it."),
            told=_l("put the open record under a hold"),
            form=forms.ReasonForm,
        ),
        Step(
            "release_open",
            ("open",),
            "open",
            may.may_release_open,
            (),
            do.release,
            label=_l("Lift the hold"),
            told=_l("lifted the hold on the open record"),
            form=forms.ReasonForm,
        ),
        Step(
            "list",
            ("closed",),
            "listed",
            only_follows,
            (must.have_retention_over, must.have_no_tie),
            do.enter,
            label=_l("Put on a list for disposal"),
            told=_l("put it on a list for disposal"),
        ),
        Step(
            "unlist",
            ("listed",),
            "closed",
            only_follows,
            (),
            do.enter,
            label=_l("Taken off the list for disposal"),
            told=_l("took it off the list for disposal"),
        ),
        Step(
            "destroy",
            ("listed",),
            "destroyed",
            only_follows,
            (must.have_retention_over, must.have_no_tie),
            do.destroy,
            label=_l("Destroyed with minutes"),
            told=_l("destroyed it with minutes"),
        ),
    ),
    turns={
        "open": Turn(_l("Close the record"), turns.whoever_closes, turns.the_unit, turns.heads),
    },
)

DISPOSAL = Workflow(
    "records:disposal",
    {
        "draft": (_l("List being made"), "grey"),
        "in_review": (_l("The unit reviews it"), "yellow"),
        "reviewed": (_l("Waits for the valuation council"), "yellow"),
        "valued": (_l("Waits for approval"), "purple"),
        "approved": (_l("Approved: to be carried out"), "orange"),
        "carried_out": (_l("Carried out"), "green"),
        "dropped": (_l("Not carried out"), "grey"),
    },
    (
        Step(
            "send",
            ("draft",),
            "in_review",
            may.may_propose,
            (must.have_something_to_destroy, must.have_disposable_records),
            do.send,
            label=_l("Send it to the unit for review"),
            meaning=_l("The head of the unit says which of these records it still needs."),
            told=_l("sent the list to its unit"),
            tone="primary",
        ),
        Step(
            "review",
            ("in_review",),
            "reviewed",
            may.may_review,
            (must.have_reason_to_keep, must.have_something_left),
            do.review,
            label=_l("The unit agrees"),
            meaning=_l(
                "Tick what your unit still needs: it is taken off the list. The rest goes on to the valuation council."
            ),
            told=_l("reviewed the list for the unit"),
            tone="primary",
            form=forms.ReviewForm,
        ),
        Step(
            "value",
            ("reviewed",),
            "valued",
            may.may_value,
            (must.have_day_of_valuation, must.have_council, must.have_reason_to_keep, must.have_something_left),
            do.value,
            label=_l("Record the council's minutes"),
            meaning=_l(
                "What the valuation council found. Tick what it wants kept: that is taken off the list."
                " The rest goes on for approval."
            ),
            told=_l("recorded the minutes of the valuation council"),
            tone="primary",
            form=forms.ValuationForm,
        ),
        Step(
            "approve",
            ("valued",),
            "approved",
            may.may_approve,
            (must.have_something_to_destroy, must.have_disposable_records),
            do.approve,
            label=_l("Approve the disposal"),
            meaning=_l("The records on the list may then be destroyed, with minutes. Nothing brings them back."),
            statement=_l("I have looked at the list and approve that the records on it are destroyed."),
            told=_l("approved the disposal"),
            tone="primary",
            sign="approved",
            form=forms.ApproveForm,
        ),
        Step(
            "return",
            ("in_review", "reviewed", "valued"),
            "draft",
            may.may_return,
            (),
            do.send_back,
            label=_l("Return the list"),
            told=_l("returned the list"),
            form=forms.ReasonForm,
        ),
        Step(
            "carry_out",
            ("approved",),
            "carried_out",
            may.may_carry_out,
            (must.have_day_of_destruction,),
            do.carry_out,
            label=_l("Carry it out"),
            meaning=_l(
                "The files leave the system for good; papers are destroyed as the minutes say."
                " A record that has come under a hold since then is left out and kept."
            ),
            told=_l("carried out the disposal"),
            tone="primary",
            form=forms.MinutesForm,
        ),
        Step(
            "drop",
            ("draft", "approved"),
            "dropped",
            may.may_drop_disposal,
            (),
            do.drop_list,
            label=_l("Do not carry it out"),
            meaning=_l("The records stay as they are, and can be proposed again."),
            told=_l("gave up the disposal"),
            tone="danger",
            form=forms.ReasonForm,
        ),
    ),
    turns={
        "draft": Turn(
            _l("Send the list to its unit"),
            turns.whoever_proposed,
            lambda row: row.proposer.name,
            lambda row: [row.proposer],
            Disposal.step_due,
        ),
        "in_review": Turn(
            _l("Review the list"), turns.whoever_reviews, turns.the_unit, turns.reviewers, Disposal.step_due
        ),
        "reviewed": Turn(
            _l("Record the council's minutes"),
            turns.whoever_carries_out,
            turns.who_carries_out,
            turns.archivists,
            Disposal.step_due,
        ),
        "valued": Turn(
            _l("Approve the disposal or return the list"),
            turns.whoever_approves,
            turns.who_approves,
            turns.approvers,
            Disposal.step_due,
        ),
        "approved": Turn(
            _l("Carry out the disposal"),
            turns.whoever_carries_out,
            turns.who_carries_out,
            turns.archivists,
            Disposal.step_due,
        ),
    },
)
