"""What a step asks of the person who takes it."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField

from qms.core import files
from qms.core.database import db
from qms.core.forms import DayField, LineField, ReasonForm, SignForm, StepForm, optional, required
from qms.people.models import Person

from .forms import PersonField
from .models import Document
from .queries import revision_in_force, revision_under_way
from .reading import receive
from .reviewing.models import proposed_withdrawal
from .rules import latest_beginning
from .signers import possible_authors


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
        if review := proposed_withdrawal(subject):
            self.reason.data = review.remark


class AuthorForm(StepForm):
    """Who writes the revision that comes of it, where none is under way; about a document, or what is about one."""

    author = PersonField(
        _l("Who writes the revision"),
        [required()],
        description=_l("A draft is begun for this person; it appears on their home page."),
    )

    def prepare(self, subject, *, by, today):
        document = _document(subject)
        if revision_under_way(document) is not None:
            del self.author
        else:
            self.author.offer(possible_authors([document.unit], [document.qms]))

    def propose(self, subject, *, by, today):
        last = revision_in_force(_document(subject), today)
        if self.author and last and last.author_id in {ident for ident, _name in self.author.choices}:
            self.author.data = last.author_id

    def given(self):
        chosen = self.author.data if self.author else None
        return super().given() | {"author": db.session.get(Person, chosen) if chosen else None}


def _document(subject) -> Document:
    return subject if isinstance(subject, Document) else subject.document


__all__ = ["ApproveForm", "AuthorForm", "ReasonForm", "ReturnForm", "SignForm", "StepForm", "WithdrawForm"]
