"""Form ground: CSRF, Vietnamese-ready messages, and the fields every feature needs. Only declared fields are read."""

import re
from collections.abc import Callable
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import validators as v
from wtforms.fields.choices import SelectChoice

from .text import nfc, tidy

MAX_LINE = 250
MAX_TEXT = 8000


class Form(FlaskForm):
    """A form whose errors can also come from a refusal's `fields`."""

    def take(self, refusal) -> None:
        """Show a `Refusal` where it belongs: at its fields, the rest on top of the form."""
        for name, problem in refusal.fields.items():
            if name in self._fields:
                field = self._fields[name]
                field.errors = [*field.errors, problem]
        said = [*refusal.fields.values(), *([refusal.default] if refusal.fields else [])]
        elsewhere = [problem for problem in refusal.problems if problem not in said]
        self.form_errors = [*self.form_errors, *elsewhere]


def required(message=None):
    """Something must be entered."""
    return v.InputRequired(message or _l("Enter this."))


def optional():
    """May be left empty."""
    return v.Optional()


def at_most(length: int):
    """No longer than `length` characters."""
    return v.Length(max=length, message=_l("At most %(max)d characters."))


class DayField(DateField):
    """A date typed as dd/mm/yyyy (also d/m/yyyy, and yyyy-mm-dd as the browser's picker sends it)."""

    def __init__(self, label=None, validators=(), **kwargs):
        super().__init__(label, validators, format=["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"], **kwargs)

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Enter a date as dd/mm/yyyy, for example 15/03/2025.")) from None
        if self.data is not None and not 1900 <= self.data.year <= 2200:
            self.data = None
            raise ValueError(_l("Enter a date as dd/mm/yyyy, for example 15/03/2025."))

    def _value(self):
        if self.raw_data:
            return " ".join(self.raw_data)
        return self.data.strftime("%d/%m/%Y") if self.data else ""


class LineField(StringField):
    """One line of text: NFC, white space tidied, control characters refused."""

    def __init__(self, label=None, validators=(), *, length=MAX_LINE, **kwargs):
        super().__init__(label, [*validators, at_most(length), no_control_characters], filters=[_tidied], **kwargs)


class ProseField(TextAreaField):
    """Several lines of text, NFC."""

    def __init__(self, label=None, validators=(), *, length=MAX_TEXT, **kwargs):
        super().__init__(label, [*validators, at_most(length), no_control_characters], filters=[_trimmed], **kwargs)


class ChoiceField(SelectField):
    """One of the choices, given as (value, words) pairs; anything else is refused in words."""

    def __init__(self, label=None, validators=(), choices=None, **kwargs):
        pairs = None if choices is None else [SelectChoice(value, words) for value, words in choices]
        super().__init__(label, validators, choices=pairs, **kwargs)

    def pre_validate(self, form):
        try:
            super().pre_validate(form)
        except v.ValidationError:
            raise ValidationError(_l("Choose one of the entries.")) from None

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Choose one of the entries.")) from None


class WholeField(IntegerField):
    """A whole number; anything else is refused in words, and not measured further."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Enter a whole number.")) from None

    def pre_validate(self, form):
        if self.process_errors:
            raise v.StopValidation()


class PasswordEntry(PasswordField):
    """A password; Unicode in form NFC, never shown again."""

    def process_formdata(self, valuelist):
        self.data = nfc(valuelist[0])[:1024] if valuelist else None


class StepForm(Form):
    """What most steps of a workflow ask: nothing beyond the click. `seen` tells which state it was made on."""

    seen = HiddenField()

    def prepare(self, subject, *, by, today: date) -> None:
        """Fill in choices that depend on what the step is about; before the form is shown or read."""

    def propose(self, subject, *, by, today: date) -> None:
        """Fill in what is likely, when the form is first shown."""

    def receive(self) -> Callable[[], dict]:
        """Read and store the files that came along, before the write begins.

        What it returns is called inside the write, and gives what the step is told of them.
        """
        return dict

    def given(self) -> dict:
        """What was entered about the step itself, as `Workflow.fire` takes it."""
        beside = {"csrf_token", "seen", "password", "file", "files"}
        return {field.name: field.data for field in self if field.name not in beside}


class SignForm(StepForm):
    """A step that is signed asks for the password again (TRUST: signatures)."""

    password = PasswordEntry(_l("Your password"), [required(_l("Enter your password to sign."))])


def reason_field() -> ProseField:
    """A reason of at least ten characters."""
    long_enough = v.Length(min=10, message=_l("State the reason in at least 10 characters."))
    return ProseField(_l("Reason"), [required(_l("State the reason.")), long_enough], length=2000)


class ReasonForm(StepForm):
    """A step that needs a reason."""

    reason = reason_field()


def no_control_characters(form, field) -> None:
    """Refuse NUL and its kin, which no database or document wants."""
    if isinstance(field.data, str) and re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", field.data):
        raise ValidationError(_l("This contains characters that cannot be stored."))


def parse_day(text: str | None) -> date | None:
    """A date from an address (`as_of=2025-03-15` or `15/03/2025`); None when there is none or it is no date."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text or "", form).date()
        except ValueError:
            continue
        if 1900 <= day.year <= 2200:
            return day
    return None


def _tidied(value):
    return tidy(value) if isinstance(value, str) else value


def _trimmed(value):
    return nfc(value).replace("\r\n", "\n").strip() if isinstance(value, str) else value
