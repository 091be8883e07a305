"""The forms that are no steps: adding a record, changing an open one, adding files to it."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from qms.attachments import FilesField
from qms.core.forms import ChoiceField, DayField, Form, LineField, ProseField, optional, required
from qms.people.forms import MultiCheckboxField

from .models import MEDIA


class ParticularsForm(Form):
    """What the list of records says of one."""

    title = LineField(
        _l("Title of the record"),
        [required(_l("Enter the title of the record."))],
        length=300,
        description=_l("What it is about, whose, of which time: so that it is found again in ten years."),
    )
    opened_on = DayField(_l("Opened on"), [required()])
    document = LineField(
        _l("Code of the procedure it comes of"), [optional()], length=80, description=_l("For example: QT-VP-01")
    )
    retention = ChoiceField(_l("To be kept for"), [optional()])
    medium = ChoiceField(_l("Medium"), [required()], choices=list(MEDIA.items()), default="electronic")
    place = LineField(_l("Kept at"), [optional()], description=_l("Room, shelf, box; for papers."))
    note = ProseField(_l("Remark"), [optional()], length=2000, render_kw={"rows": 2})
    origin = LineField(
        _l("Nonconformity it belongs to"), [optional()], length=60, description=_l("For example: KPH-2026-VP-007")
    )
    concerns = MultiCheckboxField(
        _l("Other units it concerns"), [optional()], coerce=int, description=_l("They see it as well.")
    )


class AddForm(ParticularsForm):
    """A new record: of which unit, with which files, and what it came of."""

    form = HiddenField()
    corrects = HiddenField()
    unit = ChoiceField(_l("Unit that keeps it"), [required()], coerce=int)
    files = FilesField(_l("Files of the record"))


class FilesForm(Form):
    """More files for an open record."""

    files = FilesField(_l("Files of the record"))


class ListForm(Form):
    """Which records are proposed for disposal."""

    unit = HiddenField()
    records = MultiCheckboxField(_l("Records to be destroyed"), [optional()], coerce=int)
    note = ProseField(_l("Remark"), [optional()], length=2000, render_kw={"rows": 2})
