"""What a step of a change request asks."""

from flask_babel import lazy_gettext as _l

from qms.core.database import db
from qms.core.forms import ProseField, ReasonForm, StepForm, optional, required
from qms.documents.forms import PersonField
from qms.documents.queries import revision_under_way
from qms.documents.signers import possible_authors
from qms.people.models import Person


class AcceptForm(StepForm):
    """Who writes the revision, where none has been begun; and a remark for whoever does."""

    author = PersonField(
        _l("Who writes the revision"),
        [required()],
        description=_l("A draft is begun for this person; it appears on their home page."),
    )
    remark = ProseField(_l("Remark for the author"), [optional()], length=2000, render_kw={"rows": 3})

    def prepare(self, subject, *, by, today):
        document = subject.document
        if revision_under_way(document) is not None:
            del self.author
        else:
            self.author.offer(possible_authors([document.unit], [document.qms]))

    def propose(self, subject, *, by, today):
        last = subject.basis.author_id if subject.basis is not None else None
        if self.author and last in {ident for ident, _name in self.author.choices}:
            self.author.data = last

    def given(self):
        chosen = self.author.data if self.author else None
        return {"author": db.session.get(Person, chosen) if chosen else None, "remark": self.remark.data or ""}


__all__ = ["AcceptForm", "ReasonForm", "StepForm"]
