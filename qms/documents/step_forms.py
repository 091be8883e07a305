"""What a step asks of the person who takes it."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField

from qms.core.forms import DayField, LineField, ReasonForm, SignForm, StepForm, optional, required


class ReturnForm(ReasonForm):
    """A reason, and the marked-up file if wanted."""

    file = FileField(_l("Marked-up file (.docx or .pdf)"), [optional()])


class ApproveForm(SignForm):
    """The day from which the revision counts, and the password."""

    effective_from = DayField(_l("In force from"), [required()])


class WithdrawForm(ReasonForm, SignForm):
    """Since when, why, on which decision, with its forms or not, and the password."""

    withdrawn_from = DayField(_l("Withdrawn from"), [required()])
    decision = LineField(_l("Number of the decision"), [optional()], length=80)
    with_forms = BooleanField(_l("Withdraw its forms as well"))


__all__ = ["ApproveForm", "ReasonForm", "ReturnForm", "SignForm", "StepForm", "WithdrawForm"]
