"""What a step of an action asks."""

from flask_babel import lazy_gettext as _l

from qms import attachments
from qms.attachments import FilesField
from qms.core.database import db
from qms.core.forms import DayField, ProseField, ReasonForm, StepForm, optional, reason_field, required
from qms.documents.forms import PersonField
from qms.people import queries as people
from qms.people.models import Person


class DoneForm(StepForm):
    """What was done, when, and the evidence."""

    outcome = ProseField(_l("What was done, and what shows it"), [required()], render_kw={"rows": 4})
    done_on = DayField(_l("Done on"), [required()])
    files = FilesField()

    def propose(self, subject, *, by, today):
        self.done_on.data = today

    def receive(self):
        received = attachments.receive(self.files)
        return lambda: {"received": received} if received else {}


class NoteForm(StepForm):
    """A remark, if there is one."""

    note = ProseField(_l("Remark"), [optional()], length=2000, render_kw={"rows": 3})


class TimeForm(StepForm):
    """Until when, and why."""

    until = DayField(_l("New date"), [required()])
    reason = reason_field()


class OwnerForm(StepForm):
    """Who does it instead."""

    owner = PersonField(_l("New owner"), [required()])

    def prepare(self, subject, *, by, today):
        self.owner.offer(people.active_people())

    def given(self):
        return {"owner": db.session.get(Person, self.owner.data)} if self.owner.data else {}


class ChangeForm(OwnerForm):
    """What is to be done, by whom, until when."""

    owner = PersonField(_l("Owner"), [required()])
    what = ProseField(_l("What is to be done"), [required()], length=2000, render_kw={"rows": 3})
    due = DayField(_l("Due"), [required()])

    def propose(self, subject, *, by, today):
        self.what.data, self.owner.data, self.due.data = subject.what, subject.owner_id, subject.due

    def given(self):
        return super().given() | {"what": self.what.data, "due": self.due.data}


__all__ = ["ChangeForm", "DoneForm", "NoteForm", "OwnerForm", "ReasonForm", "TimeForm"]
