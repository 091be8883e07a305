"""What a verdict asks."""

from flask_babel import lazy_gettext as _l

from qms.core.forms import DayField, ProseField, ReasonForm, SignForm, optional

from ..forms import CorrectForm
from ..step_forms import AuthorForm


class CorrectAndPlanForm(CorrectForm):
    """A correction, and of a published document also the day of its next review, as the year is planned."""

    review_due = DayField(_l("Review by"), [optional()])


class KeepForm(SignForm):
    """What was looked at, if there is anything to say, and the password."""

    remark = ProseField(_l("What was looked at"), [optional()], length=2000, render_kw={"rows": 3})


class ReviseForm(AuthorForm, ReasonForm):
    """What has to change, and who writes it."""


__all__ = ["CorrectAndPlanForm", "KeepForm", "ReasonForm", "ReviseForm"]
