"""The forms of sign-in, account and administration."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms import validators as v
from wtforms.widgets import CheckboxInput, ListWidget

from qms.core.forms import (
    ChoiceField,
    DayField,
    Form,
    LineField,
    PasswordEntry,
    ProseField,
    ReasonForm,
    WholeField,
    optional,
    required,
)

from . import passwords
from .models import UNIT_KINDS, Person
from .roles import ROLES

INDENT = "\u2003"
USERNAME = r"\A[a-z0-9][a-z0-9._-]{2,59}\Z"


class MultiCheckboxField(SelectMultipleField):
    """Any of several choices."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class LastDayField(DayField):
    """The last day something holds; `until` is the day after, as periods are kept."""

    @property
    def until(self):
        return self.data + timedelta(days=1) if self.data else None


def select_field(label, *, needed: bool = True, **kwargs) -> ChoiceField:
    """A choice of rows by id; an empty first entry unless one must be chosen."""
    return ChoiceField(label, [required()] if needed else [optional()], coerce=_whole, **kwargs)


def rows(choices, *, empty: str = "–") -> list[tuple]:
    """(id, words) of rows for a choice, after an empty one."""
    return [("", empty), *((row.id, _words(row)) for row in choices)]


def _words(row) -> str:
    """Units stand below each other; two people of one name are told apart by their positions."""
    if isinstance(row, Person):
        return f"{row.name} – {row.title}"
    return INDENT * max(getattr(row, "path", "").count(".") - 1, 0) + row.name


def _whole(value):
    return int(value) if value not in (None, "", "None") else None


class SignInForm(Form):
    username = LineField(_l("User name"), [required()], length=60)
    password = PasswordEntry(_l("Password"), [required()])


class PasswordForm(Form):
    old = PasswordEntry(_l("Current password"), [required()])
    new = PasswordEntry(
        _l("New password"),
        [required()],
        description=_l("At least %(n)d characters: several words are easy to remember.", n=passwords.SHORTEST),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordEntry(
        _l("New password once more"),
        [required(), v.EqualTo("new", _l("The two entries differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class ConfirmForm(Form):
    """Nothing but the click."""


class UnitForm(Form):
    code = LineField(_l("Code"), [required()], length=40, description=_l("As it stands in document codes, such as VP."))
    name = LineField(_l("Name"), [required()])
    kind = ChoiceField(_l("Kind"), [required()], choices=list(UNIT_KINDS.items()))
    parent = select_field(_l("Stands below"), needed=False)
    position = WholeField(
        _l("Order among its siblings"),
        [optional(), v.NumberRange(0, 9999, _l("Enter a number from 0 to 9999."))],
        default=0,
    )
    valid_from = DayField(_l("Exists from"), [required()])


class EndForm(ReasonForm):
    valid_to = LastDayField(_l("Last day"), [required()])


class SystemForm(Form):
    code = LineField(_l("Code"), [required()], length=40)
    name = LineField(_l("Name"), [required()])
    scope = ProseField(_l("Scope"), [optional()], description=_l("Activities and places it applies to (clause 4.3)."))
    standard = LineField(_l("Standard"), [required()], length=60, default="TCVN ISO 9001:2015")
    lead_unit = select_field(_l("Lead unit"))


class CoverageForm(Form):
    unit = select_field(_l("Unit"))
    valid_from = DayField(_l("From"), [required()])


class StopForm(ReasonForm):
    """A role or coverage ends: the first day without it."""

    valid_to = DayField(_l("No longer from"), [required()])


class PersonForm(Form):
    username = LineField(
        _l("User name"),
        [required(), v.Regexp(USERNAME, message=_l("Small letters without diacritics, digits, dot, hyphen; 3 to 60."))],
        length=60,
    )
    name = LineField(_l("Full name"), [required()], length=200)
    title = LineField(_l("Position"), [required()], length=200, description=_l("As it stands under signatures."))
    unit = select_field(_l("Unit"))
    email = LineField(
        _l("E-mail"),
        [optional(), v.Regexp(r"\A[^@\s]+@[^@\s]+\Z", message=_l("This is not an e-mail address."))],
        length=200,
    )


class PersonDataForm(PersonForm):
    username = None


class RoleForm(Form):
    role = ChoiceField(_l("Role"), [required()], choices=[(name, role.label) for name, role in ROLES.items()])
    unit = select_field(_l("In the unit"), needed=False)
    qms = select_field(
        _l("In the quality system"), needed=False, description=_l("For roles that are held in a quality system.")
    )
    valid_from = DayField(_l("From"), [required()])
    valid_to = LastDayField(_l("Last day"), [optional()], description=_l("Leave empty when no end is known."))


class DelegationForm(Form):
    kind = ChoiceField(
        _l("Form of signing"),
        [required()],
        choices=[
            ("KT", _l("KT. – for the head (deputy)")),
            ("TL", _l("TL. – by order of the head")),
            ("TUQ", _l("TUQ. – by authority of the head")),
        ],
    )
    delegate = select_field(_l("Who signs"))
    document_kinds = MultiCheckboxField(
        _l("Only these kinds of document"), [optional()], description=_l("None ticked: all kinds.")
    )
    unit = select_field(_l("Only documents of"), needed=False)
    scope = ProseField(_l("Limits in words"), [optional()], length=2000)
    basis_number = LineField(
        _l("Number of the document it rests on"),
        [optional()],
        length=80,
        description=_l("TUQ. is given in writing, limited in time and content (30/2020/NĐ-CP, art. 13)."),
    )
    basis_date = DayField(_l("Date of that document"), [optional()])
    valid_from = DayField(_l("From"), [required()])
    valid_to = LastDayField(_l("Last day"), [optional()], description=_l("Leave empty when no end is known."))


class PassOnForm(Form):
    delegate = select_field(_l("Deputy who signs"))
    basis_number = LineField(_l("Number of the document it rests on"), [optional()], length=80)
    basis_date = DayField(_l("Date of that document"), [optional()])
    valid_to = LastDayField(_l("Last day"), [optional()], description=_l("Leave empty when no end is known."))


class SpecialDayForm(Form):
    """A day that is not what its weekday says."""

    day = DayField(_l("Day"), [required()])
    kind = ChoiceField(_l("Kind"), choices=[("holiday", _l("Holiday")), ("working", _l("Working day"))])
    name = LineField(_l("Name"), [required()], length=120, description=_l("Such as: Tết Nguyên đán."))


class ProposalForm(Form):
    """The days of a proposal that are wanted."""

    days = MultiCheckboxField(_l("Days"), [optional()])


def settings_form(declared, values: dict[str, int]) -> Form:
    """A form with a whole number for each setting, filled with what holds now."""
    fields = {
        setting.name.replace(":", "-"): WholeField(
            setting.label,
            [required(), v.NumberRange(setting.least, setting.most, message=_l("From %(min)s to %(max)s."))],
            description=_l(
                "%(unit)s, from %(least)d to %(most)d; %(default)d unless changed",
                unit=setting.unit,
                least=setting.least,
                most=setting.most,
                default=setting.default,
            ),
        )
        for setting in declared
    }
    shape = type("SettingsForm", (Form,), fields)
    return shape(data={name.replace(":", "-"): whole for name, whole in values.items()})
