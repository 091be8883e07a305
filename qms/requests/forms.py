"""The form of the paper slip: which part, what it says, what it should say, and why (DOMAIN §3.7)."""

from flask_babel import lazy_gettext as _l

from qms.attachments import FilesField
from qms.core.forms import ChoiceField, Form, LineField, ProseField, optional, required

from .models import GROUNDS


class AskForm(Form):
    """What should be changed, and why; which part it is may be left empty."""

    place = LineField(_l("Which part"), [optional()], description=_l("For example: 5.7, step 4"))
    current = ProseField(_l("What it says now"), [optional()], length=4000, render_kw={"rows": 3})
    proposed = ProseField(
        _l("What it should say"),
        [required(_l("Describe what should be changed."))],
        length=4000,
        render_kw={"rows": 4},
    )
    ground = ChoiceField(_l("What it comes from"), [required()], choices=list(GROUNDS.items()))
    reason = ProseField(
        _l("Why it should be changed"), [required(_l("State the reason."))], length=2000, render_kw={"rows": 3}
    )
    files = FilesField()
