"""The forms that are no steps: reporting, short enough for a minute, and planning an action."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from qms.actions.models import KINDS
from qms.attachments import FilesField
from qms.core.forms import ChoiceField, DayField, Form, LineField, ProseField, optional, required
from qms.documents.forms import PersonField

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


class ActionForm(Form):
    """What is to be done, by whom, until when."""

    what = ProseField(_l("What is to be done"), [required()], length=2000, render_kw={"rows": 3})
    kind = ChoiceField(_l("Kind"), [required()], choices=list(KINDS.items()), default="corrective")
    owner = PersonField(_l("Owner"), [required()])
    due = DayField(_l("Due"), [required()])
