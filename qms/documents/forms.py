"""The forms of drafting and creating; what a step asks is in `step_forms.py`."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import FieldList, HiddenField
from wtforms import validators as v

from qms.core.forms import ChoiceField, Form, LineField, ProseField, WholeField, optional, required

from .forms_in_force import PURPOSES
from .kinds import KINDS, SECURITY

MOST_REVIEWERS = 8


def _whole(value) -> int | None:
    """A row's number from a choice; None when none is chosen."""
    return int(value) if value and str(value).isascii() and str(value).isdigit() else None


class PersonField(ChoiceField):
    """One of the people offered, or nobody yet."""

    def __init__(self, label=None, validators=(), **kwargs):
        super().__init__(
            label, [*validators, optional()], coerce=_whole, choices=[("", _l("Choose a person"))], **kwargs
        )

    def offer(self, people) -> None:
        """Set the people to choose from."""
        self.choices = [("", _("Choose a person")), *((p.id, f"{p.name} – {p.title}") for p in people)]


class DraftForm(Form):
    """Title, change, file and route of a draft. `seen` is the draft's fingerprint when the form was shown."""

    seen = HiddenField()
    title = LineField(_l("Title"), [required(_l("Enter the title."))], length=300)
    summary = ProseField(
        _l("Summary of change"),
        [optional()],
        description=_l("Which parts change, and how. It is printed in the table of amendments."),
    )
    basis = ProseField(
        _l("Basis of change"), [optional()], description=_l("The legal text, audit finding or request it comes from.")
    )
    file = FileField(_l("File (.docx or .pdf)"), [optional()])
    reviewers = FieldList(PersonField(_l("Reviewer")), min_entries=2, max_entries=MOST_REVIEWERS)
    approver = PersonField(_l("Approver"))

    def offer(self, reviewers, approvers) -> None:
        """Set the people who may sign for the unit; call it before the form is validated."""
        for entry in self.reviewers:
            entry.offer(reviewers)
        self.approver.offer(approvers)

    def add_reviewer(self, people) -> None:
        """One more row, empty."""
        if len(self.reviewers) < MOST_REVIEWERS:
            self.reviewers.append_entry().offer(people)

    @property
    def route(self) -> list[tuple[int, str]]:
        """(person's id, meaning) in order, without the rows left empty."""
        chosen = [(entry.data, "reviewed") for entry in self.reviewers if entry.data]
        return chosen + ([(self.approver.data, "approved")] if self.approver.data else [])


class ParticularsForm(Form):
    """What a document carries besides its text; not covered by signatures, so it can be corrected at any time."""

    clauses = LineField(_l("ISO clauses"), [optional()], length=200, description=_l("For example: 7.5; 8.1"))
    retention = LineField(
        _l("Retention of its records"), [optional()], length=40, description=_l("A number of years, or permanent.")
    )
    related = LineField(_l("Administrative procedure served"), [optional()], length=500)
    serves = ChoiceField(
        _l("Filled in by the system as"),
        [optional()],
        choices=[("", _l("Not filled in by the system")), *PURPOSES.items()],
        description=_l("For forms only. The blanks to be filled in are Word's content controls, by their tags."),
    )
    security = ChoiceField(_l("Security"), [required()], choices=list(SECURITY.items()), default="internal")
    review_months = WholeField(
        _l("Review every (months)"),
        [optional(), v.NumberRange(1, 120, message=_l("Enter a number of months from 1 to 120."))],
    )

    @property
    def particulars(self) -> dict:
        """The values as the document keeps them."""
        names = [n for n in ("clauses", "retention", "related", "serves", "security", "review_months") if n in self]
        return {name: self[name].data or ("" if name not in ("security", "review_months") else None) for name in names}


class IdentityForm(ParticularsForm):
    """What signatures cover of a document: it stays as it is once the document is published."""

    kind = ChoiceField(_l("Kind of document"), [required()], choices=[(key, kind.label) for key, kind in KINDS.items()])
    unit = ChoiceField(_l("Lead unit"), [required()], coerce=_whole)
    parent = ChoiceField(_l("Belongs to the procedure"), [optional()], coerce=_whole, description=_l("For forms only."))
    code = LineField(_l("Code"), [required(_l("Enter a code such as QT-VP-01."))], length=80)
    title = LineField(_l("Title"), [required(_l("Enter the title."))], length=300)


class CreateForm(IdentityForm):
    """A new document, and who writes its first draft."""

    qms = ChoiceField(_l("Quality system"), [required()], coerce=_whole)
    proposed = HiddenField()  # the code that was proposed: another one was typed, and stays
    author = PersonField(_l("Author"), description=_l("Who writes the first draft; it appears on their home page."))


class CorrectForm(IdentityForm):
    """A correction with its reason."""

    reason = ProseField(
        _l("Reason"),
        [
            required(_l("State the reason.")),
            v.Length(min=10, message=_l("State the reason in at least 10 characters.")),
        ],
        length=2000,
    )
