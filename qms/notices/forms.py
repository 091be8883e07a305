"""The form of one's own choice."""

from flask_babel import lazy_gettext as _l

from qms.core.forms import ChoiceField, Form, required
from qms.core.i18n import LANGUAGES

CHOICES = {
    "digest": _l("One mail a day, with everything new"),
    "at_once": _l("A mail at once for each notice"),
    "none": _l("No mail, but for what must be known"),
}


class ChoiceForm(Form):
    mail = ChoiceField(_l("Notices by mail"), [required()], choices=list(CHOICES.items()))
    language = ChoiceField(_l("Language of the mails"), [required()], choices=list(LANGUAGES.items()))
