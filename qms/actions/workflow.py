"""The life cycle of an action: what it needs, what follows, whose turn it is."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.core.policy import only_follows
from qms.core.workflow import Step, Turn, Workflow

from . import effects as do
from . import policy as may
from . import rules as must
from . import step_forms as forms
from . import turns
from .models import Action

ACTION = Workflow(
    "actions:action",
    {
        "planned": (_l("Planned"), "grey"),
        "under_way": (_l("Being carried out"), "azure"),
        "done": (_l("Done, to be verified"), "purple"),
        "verified": (_l("Verified"), "green"),
        "dropped": (_l("Dropped"), "grey"),
    },
    (
        Step(
            "begin",
            ("planned",),
            "under_way",
            only_follows,
            (),
            do.give,
            label=_l("Begins with the approval of the plan"),
            told=_l("began with the approval of the plan"),
        ),
        Step(
            "report_done",
            ("under_way",),
            "done",
            may.owns_it,
            (must.have_come_true, must.have_day_not_to_come),
            do.report_done,
            label=_l("Report it done"),
            meaning=_l("It then waits to be verified by somebody who owns none of these actions."),
            told=_l("reported the action done"),
            tone="primary",
            form=forms.DoneForm,
        ),
        Step(
            "come_true",
            ("under_way",),
            "done",
            only_follows,
            (must.have_come_true,),
            do.come_true,
            label=_l("It has become so"),
            told=_l("made it so that the action is done"),
        ),
        Step(
            "verify",
            ("done",),
            "verified",
            may.may_verify,
            (),
            do.verify,
            label=_l("Verify: it is done"),
            told=_l("verified the action"),
            tone="primary",
            form=forms.NoteForm,
        ),
        Step(
            "send_back",
            ("done",),
            "under_way",
            may.may_verify,
            (must.be_of_judgement,),
            do.send_back,
            label=_l("Return it: not done yet"),
            told=_l("returned the action"),
            form=forms.ReasonForm,
        ),
        Step(
            "ask_time",
            ("under_way",),
            "under_way",
            may.owns_it,
            (must.have_no_request, must.have_later_day),
            do.ask_time,
            label=_l("Ask for another date"),
            told=_l("asked for another date"),
            form=forms.TimeForm,
        ),
        Step(
            "grant_time",
            ("under_way",),
            "under_way",
            may.may_decide,
            (must.have_asked_day_to_come,),
            do.grant_time,
            label=_l("Grant the other date"),
            meaning=_l("The new date counts from now on; the old one stays visible."),
            told=_l("granted another date"),
            tone="primary",
            form=forms.NoteForm,
        ),
        Step(
            "refuse_time",
            ("under_way",),
            "under_way",
            may.may_decide,
            (),
            do.refuse_time,
            label=_l("Do not grant it"),
            told=_l("did not grant another date"),
            form=forms.ReasonForm,
        ),
        Step(
            "hand_over",
            ("under_way",),
            "under_way",
            may.may_change,
            (must.have_living_owner,),
            do.hand_over,
            label=_l("Hand it over to somebody else"),
            told=_l("handed the action over"),
            form=forms.OwnerForm,
        ),
        Step(
            "change",
            ("planned",),
            "planned",
            may.may_change,
            (must.have_plan_in_hand, must.have_living_owner, must.have_due_to_come),
            do.change,
            label=_l("Change it"),
            told=_l("changed an action of the plan"),
            form=forms.ChangeForm,
        ),
        Step(
            "drop",
            ("planned",),
            "dropped",
            may.may_change,
            (must.have_plan_in_hand,),
            do.enter,
            label=_l("Take it out of the plan"),
            told=_l("took an action out of the plan"),
            tone="danger",
        ),
    ),
    turns={
        "under_way": Turn(
            _l("Do it and report it done"),
            turns.the_owner,
            lambda action: action.owner.name,
            lambda action: [action.owner],
            Action.due,
        ),
        "done": Turn(
            _l("Verify"),
            lambda person, today: may.to_verify(person),
            lambda action: _("the verifier"),
            turns.verifiers,
            Action.verify_by,
        ),
    },
)
