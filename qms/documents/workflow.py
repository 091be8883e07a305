"""The life cycles of a revision and of a document. Approval is publication: see docs/decisions/0004-approval.md."""

from flask_babel import lazy_gettext as _l

from qms.core.policy import only_follows
from qms.core.workflow import Step, Turn, Workflow

from . import effects as do
from . import policy as may
from . import rules as must
from . import step_forms as forms
from . import turns
from .reviewing import effects as do_review
from .reviewing import forms as review_forms
from .reviewing import policy as may_in_review
from .reviewing import rules as review_must
from .reviewing import turns as review_turns

REVISION = Workflow(
    "documents:revision",
    {
        "draft": (_l("Draft"), "grey"),
        "in_review": (_l("Waiting for review"), "azure"),
        "reviewed": (_l("Waiting for approval"), "orange"),
        "approved": (_l("Approved"), "green"),
        "recalled": (_l("Recalled before it came into force"), "grey"),
        "discarded": (_l("Discarded"), "grey"),
    },
    (
        Step(
            "submit",
            ("draft",),
            "in_review",
            may.may_submit,
            (
                must.have_active_document,
                must.have_living_parent,
                must.have_file,
                must.have_summary,
                must.have_route,
                must.have_different_signers,
                must.have_another_uploader,
                must.have_capable_signers,
            ),
            do.begin_route,
            label=_l("Send for review"),
            meaning=_l(
                "It goes to the reviewers and the approver in this order. "
                "Until it comes back it cannot be edited; it can be taken back."
            ),
            told=_l("sent it for review"),
            tone="primary",
            form=forms.StepForm,
        ),
        Step(
            "review",
            ("in_review",),
            "in_review",
            may.may_review,
            (
                must.have_another_uploader,
                must.have_unchanged_content,
                must.have_right_delegation,
                must.have_settled_comments,
            ),
            do.pass_on,
            follows=do.finish_after_last_reviewer,
            sign="reviewed",
            statement=_l("I have reviewed this revision and agree with its content."),
            label=_l("Agree and pass on"),
            told=_l("reviewed and agreed"),
            tone="primary",
            form=forms.SignForm,
        ),
        Step(
            "finish_review",
            ("in_review",),
            "reviewed",
            only_follows,
            label=_l("Every reviewer has signed"),
            told=_l("was the last reviewer to sign"),
        ),
        Step(
            "approve",
            ("reviewed",),
            "approved",
            may.may_approve,
            (
                must.have_active_document,
                must.have_living_parent,
                must.have_effective_date,
                must.have_another_uploader,
                must.have_unchanged_content,
                must.have_right_delegation,
                must.have_settled_comments,
            ),
            do.set_dates,
            do.tell_of_approval,
            sign="approved",
            statement=_l("I approve this revision. I have read its content, and it comes into force on the day given."),
            label=_l("Approve and publish"),
            told=_l("approved and published it"),
            tone="primary",
            form=forms.ApproveForm,
        ),
        Step(
            "return",
            ("in_review", "reviewed"),
            "draft",
            may.may_return,
            (),
            do.send_back,
            label=_l("Return to the author"),
            meaning=_l(
                "It becomes a draft again, and the author sees the reason on the home page. "
                "Signatures already given lapse."
            ),
            told=_l("returned it to the author"),
            form=forms.ReturnForm,
        ),
        Step(
            "take_back",
            ("in_review", "reviewed"),
            "draft",
            may.may_take_back,
            (),
            do.lapse_route,
            label=_l("Take back"),
            meaning=_l(
                "It becomes a draft again. "
                "Signatures already given lapse; when it is sent again, the route starts from the beginning."
            ),
            told=_l("took it back"),
            form=forms.StepForm,
        ),
        Step(
            "restart",
            ("in_review", "reviewed"),
            "in_review",
            only_follows,
            (),
            do.restart_route,
            label=_l("Start the route again"),
            told=_l("changed signed content, so that the route starts again"),
        ),
        Step(
            "discard",
            ("draft",),
            "discarded",
            may.may_discard,
            (),
            do.give_up,
            label=_l("Discard the draft"),
            meaning=_l("The draft is given up. What is in force stays so; the history keeps the reason."),
            told=_l("discarded the draft"),
            tone="danger",
            form=forms.ReasonForm,
        ),
        Step(
            "recall",
            ("approved",),
            "recalled",
            may.may_recall,
            (must.have_future_beginning,),
            do.reopen_predecessor,
            label=_l("Recall before it comes into force"),
            meaning=_l("It will not come into force. The revision before it goes on; the history keeps the reason."),
            told=_l("recalled it before it came into force"),
            tone="danger",
            form=forms.ReasonForm,
        ),
        Step(
            "lapse",
            ("draft", "in_review", "reviewed"),
            "discarded",
            only_follows,
            (),
            do.give_up,
            label=_l("Given up with its document"),
            told=_l("gave it up, because the document was withdrawn"),
        ),
        Step(
            "annul",
            ("approved",),
            "recalled",
            only_follows,
            (),
            do.give_up,
            label=_l("Recalled with its document"),
            told=_l("recalled it, because the document was withdrawn"),
        ),
    ),
    turns={
        "draft": Turn(_l("Write it and send it for review"), turns.the_author, turns.name_of_author),
        "in_review": Turn(_l("Review"), turns.next_on_route, turns.name_of_next, turns.signers, turns.BY_STOP),
        "reviewed": Turn(_l("Approve"), turns.next_on_route, turns.name_of_next, turns.signers, turns.BY_STOP),
    },
)

DOCUMENT = Workflow(
    "documents:document",
    {"active": (_l("Active"), "green"), "withdrawn": (_l("Withdrawn"), "red")},
    (
        Step(
            "withdraw",
            ("active",),
            "withdrawn",
            may.may_withdraw,
            (must.have_withdrawal_date, must.have_no_living_forms),
            do.end_document,
            sign="withdrawn",
            statement=_l("I withdraw this document from the day given. Its code is never used again."),
            label=_l("Withdraw the document"),
            told=_l("withdrew the document"),
            tone="danger",
            form=forms.WithdrawForm,
        ),
        Step(
            "keep",
            ("active",),
            "active",
            may_in_review.may_review,
            (review_must.have_revision_in_force,),
            do_review.keep,
            sign="kept",
            statement=_l("I have reviewed the revision in force. It is still right and suitable, and stays as it is."),
            label=_l("Keep it as it is"),
            meaning=_l("No new revision. The next review is reckoned from today."),
            told=_l("reviewed it and kept it as it is"),
            tone="primary",
            form=review_forms.KeepForm,
        ),
        Step(
            "revise",
            ("active",),
            "active",
            may_in_review.may_review,
            (review_must.have_revision_in_force,),
            do_review.revise,
            label=_l("Have it revised"),
            meaning=_l("A draft is begun. What is in force stays so until the new revision is approved."),
            told=_l("reviewed it and had it revised"),
            form=review_forms.ReviseForm,
        ),
        Step(
            "propose_withdrawal",
            ("active",),
            "active",
            may_in_review.may_review,
            (review_must.have_revision_in_force,),
            do_review.propose_withdrawal,
            label=_l("Have it withdrawn"),
            meaning=_l("The quality officer is told the reason, and withdraws the document."),
            told=_l("reviewed it and found that it should be withdrawn"),
            form=review_forms.ReasonForm,
        ),
    ),
    turns={
        "active": Turn(
            _l("Review it"),
            review_turns.whoever_reviews,
            review_turns.the_reviewers,
            review_turns.reviewers,
            review_turns.BY,
        ),
    },
)
