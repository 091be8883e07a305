"""What a step asks of the person who takes it."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField

from qms.core import files
from qms.core.forms import DayField, LineField, ReasonForm, SignForm, StepForm, optional, required

from .reading import receive
from .rules import latest_beginning


class ReturnForm(ReasonForm):
    """A reason, and the marked-up file if wanted."""

    file = FileField(_l("Marked-up file (.docx or .pdf)"), [optional()])

    def receive(self):
        sent = self.file.data
        if not sent:
            return dict
        upload = receive(sent.read(), sent.filename or "")
        return lambda: {
            "file_sha256": files.keep(upload.staged, upload.media_type).sha256,
            "file_name": upload.name,
        }


class ApproveForm(SignForm):
    """The day from which the revision counts, and the password."""

    effective_from = DayField(_l("In force from"), [required()])

    def propose(self, subject, *, by, today):
        latest = latest_beginning(subject.document)
        self.effective_from.data = max(today, latest + timedelta(days=1)) if latest else today


class WithdrawForm(ReasonForm, SignForm):
    """Since when, why, on which decision, with its forms or not, and the password."""

    withdrawn_from = DayField(_l("Withdrawn from"), [required()])
    decision = LineField(_l("Number of the decision"), [optional()], length=80)
    with_forms = BooleanField(_l("Withdraw its forms as well"))

    def propose(self, subject, *, by, today):
        self.withdrawn_from.data = today


__all__ = ["ApproveForm", "ReasonForm", "ReturnForm", "SignForm", "StepForm", "WithdrawForm"]
