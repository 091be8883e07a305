"""What receiving a list asks of the archivist."""

from flask_babel import lazy_gettext as _l

from qms.core.forms import DayField, LineField, ProseField, StepForm, optional, required
from qms.people.forms import MultiCheckboxField


class ReceiveForm(StepForm):
    """What the minutes of the handing over say, and what is not taken."""

    received_on = DayField(_l("Received on"), [required()])
    place = LineField(_l("Place of the handing over"), [required()])
    kept_at = LineField(
        _l("Kept in the archive at"), [optional()], description=_l("Room, shelf, box; it is put to each record.")
    )
    condition = ProseField(
        _l("Condition of the records, boxes, metres of shelf"), [optional()], length=1000, render_kw={"rows": 2}
    )
    refuse = MultiCheckboxField(_l("Not taken"), [optional()], coerce=int)
    reason = ProseField(_l("Why these are not taken"), [optional()], length=1000, render_kw={"rows": 2})

    def prepare(self, subject, *, by, today):
        self.refuse.choices = [
            (item.record_id, f"{item.record.number} – {item.record.title}") for item in subject.items
        ]

    def propose(self, subject, *, by, today):
        self.received_on.data, self.condition.data = today, ""
        self.place.data = by.unit.name if by.unit else subject.unit.name
