"""What a step of a change request asks."""

from flask_babel import lazy_gettext as _l

from qms.core.forms import ProseField, ReasonForm, StepForm, optional
from qms.documents.step_forms import AuthorForm


class AcceptForm(AuthorForm):
    """Who writes the revision, and a remark for whoever does."""

    remark = ProseField(_l("Remark for the author"), [optional()], length=2000, render_kw={"rows": 3})


__all__ = ["AcceptForm", "ReasonForm", "StepForm"]
