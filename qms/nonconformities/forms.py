"""The forms that are no steps: reporting, short enough for a minute, and planning an action."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import StopValidation

from qms.actions.models import BY_ITSELF, KINDS
from qms.attachments import FilesField
from qms.core.forms import ChoiceField, DayField, Form, LineField, ProseField, optional, required
from qms.documents.forms import PersonField
from qms.people.forms import select_field

from .kinds import SOURCES


class ReportForm(Form):
    """What happened, where and when; everything else may be left empty."""

    document = HiddenField()
    what = ProseField(
        _l("What is not right?"),
        [required(_l("Describe what is not right."))],
        description=_l("In your own words: what happened, to what or whom."),
        length=4000,
        render_kw={"rows": 4},
    )
    discovered_on = DayField(_l("Found on"), [required()])
    files = FilesField()
    unit = ChoiceField(_l("Unit where it was found"), [required()], coerce=int)
    place = LineField(_l("Where exactly"), [optional()], description=_l("For example: counter 3, dossier 0123."))
    source = ChoiceField(_l("How it was found"), [required()], choices=list(SOURCES.items()), default="self_found")
    quotation = ProseField(
        _l("What the document says"),
        [optional()],
        description=_l("The sentence with which practice does not agree."),
        length=2000,
        render_kw={"rows": 3},
    )
    requirement = ProseField(_l("Requirement not met"), [optional()], length=2000, render_kw={"rows": 2})
    evidence = ProseField(_l("Evidence"), [optional()], length=4000, render_kw={"rows": 2})
    clause = LineField(_l("ISO clause"), [optional()], length=60, description=_l("For example: 8.5.1"))


def needed_unless_by_itself(form, field) -> None:
    """What is done by itself says already what it is."""
    if not (field.data or form.kind.data in BY_ITSELF):
        raise StopValidation(_l("Enter this."))


class ActionForm(Form):
    """What is to be done, by whom, until when; or the document that is to move on by itself."""

    kind = ChoiceField(_l("Kind"), [required()], choices=list(KINDS.items()), default="corrective")
    document = LineField(
        _l("Document"), [optional()], length=80, description=_l("Its code. The action is done by itself when it is so.")
    )
    readers = select_field(_l("Unit that is to read"), needed=False)
    what = ProseField(
        _l("What is to be done"), [needed_unless_by_itself, optional()], length=2000, render_kw={"rows": 3}
    )
    owner = PersonField(_l("Owner"), [required()])
    due = DayField(_l("Due"), [required()])


class KeepForm(Form):
    """The record that a closed one becomes: how it is called, and for how long it is kept."""

    title = LineField(_l("Title of the record"), [required(_l("Enter the title of the record."))], length=300)
    retention = ChoiceField(_l("To be kept for"), [required()])
