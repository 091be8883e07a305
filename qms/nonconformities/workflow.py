"""The life cycle of a nonconformity (ISO 9001:2015, 10.2; DOMAIN: state machine)."""

from flask_babel import lazy_gettext as _l

from qms.core.workflow import Step, Turn, Workflow

from . import effects as do
from . import policy as may
from . import rules as must
from . import step_forms as forms
from . import turns

STATES = {
    "reported": (_l("Reported"), "grey"),
    "correcting": (_l("To be corrected at once"), "orange"),
    "analysing": (_l("Cause analysis"), "yellow"),
    "planning": (_l("Planning of actions"), "yellow"),
    "plan_review": (_l("Plan waits for approval"), "purple"),
    "acting": (_l("Actions under way"), "azure"),
    "verifying": (_l("Waiting for verification"), "purple"),
    "effectiveness": (_l("Effectiveness to be judged"), "blue"),
    "closed": (_l("Closed"), "green"),
    "dismissed": (_l("Not taken up"), "grey"),
    "duplicate": (_l("Linked to another"), "grey"),
}

NONCONFORMITY = Workflow(
    "nonconformities:nonconformity",
    STATES,
    (
        Step(
            "confirm",
            ("reported",),
            "correcting",
            may.may_triage,
            (must.have_covered_unit, must.have_deadline_to_come),
            do.confirm,
            label=_l("Confirm it"),
            meaning=_l("The head of the unit that answers for it is told, and it appears on their home page."),
            told=_l("confirmed it"),
            tone="primary",
            form=forms.ConfirmForm,
        ),
        Step(
            "link",
            ("reported",),
            "duplicate",
            may.may_triage,
            (must.have_original,),
            do.link,
            label=_l("Link to an earlier report"),
            meaning=_l("It was already reported: both are dealt with as one, and the reporter is told."),
            told=_l("linked it to an earlier report"),
            form=forms.LinkForm,
        ),
        Step(
            "dismiss",
            ("reported",),
            "dismissed",
            may.may_triage,
            (),
            do.dismiss,
            label=_l("Do not take it up"),
            meaning=_l("Whoever reported it is told the reason. It stays in the log."),
            told=_l("did not take it up"),
            tone="danger",
            form=forms.ReasonForm,
        ),
        Step(
            "reconsider",
            ("dismissed", "duplicate"),
            "reported",
            may.may_triage,
            (),
            do.reconsider,
            label=_l("Take it up again"),
            told=_l("took it up again"),
            form=forms.ReasonForm,
        ),
        Step(
            "correct",
            ("correcting",),
            "analysing",
            may.may_handle,
            (must.have_correction_after_discovery,),
            do.correct,
            label=_l("Tell what was done at once"),
            meaning=_l("What was done so that it does no more harm. Its cause comes next."),
            told=_l("told what was done at once"),
            tone="primary",
            form=forms.CorrectForm,
        ),
        Step(
            "analyse",
            ("analysing",),
            "planning",
            may.may_handle,
            (must.have_analysis,),
            do.analyse,
            label=_l("Analyse the cause"),
            told=_l("analysed the cause"),
            tone="primary",
            form=forms.AnalyseForm,
        ),
        Step(
            "analyse_again",
            ("planning",),
            "analysing",
            may.may_handle,
            (),
            do.enter,
            label=_l("Analyse the cause again"),
            told=_l("went back to the cause"),
            form=forms.StepForm,
        ),
    ),
    turns={
        "reported": Turn(_l("Confirm it"), turns.whoever_triages, turns.the_officer),
        "correcting": Turn(_l("Tell what was done at once"), turns.whoever_handles, turns.the_unit),
        "analysing": Turn(_l("Analyse the cause"), turns.whoever_handles, turns.the_unit),
        "planning": Turn(_l("Plan what to do"), turns.whoever_handles, turns.the_unit),
    },
)
