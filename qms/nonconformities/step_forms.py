"""What a step asks of the person who takes it."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from qms.core.database import db
from qms.core.forms import ChoiceField, DayField, LineField, ProseField, ReasonForm, StepForm, optional, required
from qms.people.models import Unit

from . import limits, queries
from .kinds import CAUSE_GROUPS, DISPOSITIONS, KINDS, METHODS
from .policy import may_read


class ConfirmForm(StepForm):
    """How grave it is, who answers for it, until when."""

    kind = ChoiceField(_l("How grave"), [required()], choices=[(key, words) for key, (words, _tone) in KINDS.items()])
    unit = ChoiceField(_l("Unit that answers for it"), [required()], coerce=int)
    deadline = DayField(_l("Deadline"), [required()])

    def prepare(self, subject, *, by, today):
        self.unit.choices = [(unit.id, unit.name) for unit in queries.possible_units(subject.qms_id)]

    def propose(self, subject, *, by, today):
        self.kind.data, self.unit.data = "minor", subject.unit_id
        self.deadline.data = today + timedelta(days=limits.WHOLE.value)

    def given(self):
        chosen = db.session.get(Unit, self.unit.data) if self.unit.data else None
        return super().given() | {"unit": chosen}


class LinkForm(StepForm):
    """The number of the one that it repeats."""

    number = LineField(_l("Number of the first report"), [required()], length=60, description=_l("KPH-2026-VP-007"))

    def prepare(self, subject, *, by, today):
        self.subject = subject

    def given(self):
        if not self.number.data:
            return {}
        return {"original": queries.by_number(self.number.data, qms_id=self.subject.qms_id)}


class CorrectForm(StepForm):
    """What was done at once, and when."""

    disposition = ChoiceField(
        _l("How it was dealt with"), [optional()], choices=[("", _l("Choose")), *DISPOSITIONS.items()]
    )
    correction = ProseField(_l("What was done at once"), [required()], render_kw={"rows": 4})
    corrected_on = DayField(_l("Done on"), [required()])

    def propose(self, subject, *, by, today):
        self.corrected_on.data = today
        self.correction.data, self.disposition.data = subject.correction, subject.disposition


class AnalyseForm(StepForm):
    """The cause, by 5 whys or by fishbone, and the group it belongs to."""

    method = ChoiceField(_l("Method"), [required()], choices=list(METHODS.items()), default="five_whys")
    why1 = LineField(_l("Why did it happen?"), [optional()], length=500)
    why2 = LineField(_l("Why was that so? (2)"), [optional()], length=500)
    why3 = LineField(_l("Why was that so? (3)"), [optional()], length=500)
    why4 = LineField(_l("Why was that so? (4)"), [optional()], length=500)
    why5 = LineField(_l("Why was that so? (5)"), [optional()], length=500)
    bone_people = ProseField(CAUSE_GROUPS["people"], [optional()], length=1000)
    bone_method = ProseField(CAUSE_GROUPS["method"], [optional()], length=1000)
    bone_equipment = ProseField(CAUSE_GROUPS["equipment"], [optional()], length=1000)
    bone_information = ProseField(CAUSE_GROUPS["information"], [optional()], length=1000)
    bone_environment = ProseField(CAUSE_GROUPS["environment"], [optional()], length=1000)
    bone_law = ProseField(CAUSE_GROUPS["law"], [optional()], length=1000)
    root_cause = ProseField(_l("Root cause"), [required()], render_kw={"rows": 3})
    cause_group = ChoiceField(_l("Group of the cause"), [required()], choices=list(CAUSE_GROUPS.items()))
    elsewhere = ProseField(
        _l("Does it exist elsewhere?"), [optional()], description=_l("Other units, other dossiers of the same kind.")
    )

    def propose(self, subject, *, by, today):
        self.method.data = subject.method or "five_whys"
        for number, why in enumerate(subject.whys, 1):
            self[f"why{number}"].data = why
        for group, causes in subject.bones.items():
            self[f"bone_{group}"].data = "\n".join(causes)
        for name in ("root_cause", "cause_group", "elsewhere"):
            self[name].data = getattr(subject, name)


class RaiseForm(ReasonForm):
    """Why it counts as major: proposed are the numbers of what it repeats."""

    def propose(self, subject, *, by, today):
        earlier = db.session.scalars(queries.repeats_before(subject, limits.REPEAT.value).limit(5))
        numbers = ", ".join(each.number for each in earlier if may_read(by, each))
        said = _l("It repeats %(numbers)s: the same procedure and the same group of causes.", numbers=numbers)
        self.reason.data = str(said) if numbers else ""


class EffectiveForm(StepForm):
    """What shows that it works."""

    conclusion = ProseField(_l("What shows that it works"), [required()], length=2000, render_kw={"rows": 4})


__all__ = [
    "AnalyseForm",
    "ConfirmForm",
    "CorrectForm",
    "EffectiveForm",
    "LinkForm",
    "RaiseForm",
    "ReasonForm",
    "StepForm",
]
