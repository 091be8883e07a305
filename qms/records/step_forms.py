"""What a step asks of the person who takes it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.core.forms import (
    ChoiceField,
    DayField,
    LineField,
    ProseField,
    ReasonForm,
    SignForm,
    StepForm,
    optional,
    reason_field,
    required,
)
from qms.people.forms import MultiCheckboxField

from . import queries, retention, turns


class CloseForm(StepForm):
    """When it was closed, and for how long it is kept."""

    closed_on = DayField(_l("Record closed on"), [required()])
    retention = ChoiceField(_l("To be kept for"), [required()])

    def prepare(self, subject, *, by, today):
        self.retention.choices = retention.choices(subject.retention_years)

    def propose(self, subject, *, by, today):
        self.closed_on.data = today
        self.retention.data = str(subject.retention_years or retention.PERMANENT)


class ExtendForm(StepForm):
    """For how long it is kept instead, and why."""

    retention = ChoiceField(_l("To be kept for"), [required()])
    reason = reason_field()

    def prepare(self, subject, *, by, today):
        now = subject.retention_years
        self.retention.choices = [(years, words) for years, words in retention.choices() if _is_longer(years, now)]


def _keep() -> MultiCheckboxField:
    return MultiCheckboxField(_l("Still needed: to be kept"), [optional()], coerce=int)


def _why_kept() -> ProseField:
    return ProseField(_l("Why these are kept"), [optional()], length=1000, render_kw={"rows": 3})


class ReviewForm(StepForm):
    """What the unit still needs, and why."""

    keep = _keep()
    reason = _why_kept()

    def prepare(self, subject, *, by, today):
        self.keep.choices = [
            (item.record_id, f"{item.record.number} – {item.record.title}")
            for item in queries.items_of(subject)
            if not item.kept_because
        ]


class ValuationForm(ReviewForm):
    """What the minutes of the valuation council say, and what it wants kept."""

    valued_on = DayField(_l("The council met on"), [required()])
    valued_at = LineField(_l("Where it met"), [required()])
    council_decision = LineField(
        _l("Decision that set the council up"),
        [optional()],
        length=120,
        description=_l("For example: 45/QĐ-SLĐTBXH"),
    )
    council = ProseField(
        _l("Members of the council"),
        [required()],
        length=2000,
        description=_l("One a line, the chair first, the secretary last: name, title, part in the council."),
        render_kw={"rows": 4},
    )
    inspection = LineField(_l("Result of the comparison with what is there"), [optional()])
    opinions = ProseField(_l("Opinions of the members"), [optional()], length=2000, render_kw={"rows": 3})
    votes = LineField(_l("Votes (in favour / all)"), [optional()], length=60, description=_l("For example: 3/3"))

    keep = _keep()  # after what the council is, as it is asked
    reason = _why_kept()

    def propose(self, subject, *, by, today):
        self.valued_on.data, self.valued_at.data = today, subject.unit.name
        chair = turns.approvers(subject)[:1]
        them = {one.id: (one, _("Chair")) for one in chair}
        them |= {one.id: (one, _("Member")) for one in [subject.reviewed_by] if one and one not in chair}
        lines = [*(pair for ident, pair in them.items() if ident != by.id), (by, _("Secretary"))]
        self.council.data = "\n".join(f"{one.name}, {one.title}, {part}" for one, part in lines)


class ApproveForm(SignForm):
    """The number of the decision, where one was issued on paper."""

    decision = LineField(
        _l("Number of the decision"), [optional()], length=120, description=_l("For example: 45/QĐ-SLĐTBXH")
    )


class MinutesForm(StepForm):
    """What the minutes of the destruction say."""

    carried_out_on = DayField(_l("Destroyed on"), [required()])
    place = LineField(_l("Place of the destruction"), [required()])
    method = LineField(
        _l("Way of the destruction"), [required()], description=_l("Papers shredded, files erased from the system.")
    )
    witnesses = ProseField(
        _l("Who took part"),
        [required()],
        length=2000,
        description=_l("One a line: name, title."),
        render_kw={"rows": 4},
    )

    def propose(self, subject, *, by, today):
        self.carried_out_on.data = today
        self.place.data = subject.unit.name
        people = {each.id: each for each in (by, subject.reviewed_by) if each is not None}
        self.witnesses.data = "\n".join(f"{each.name}, {each.title}" for each in people.values())


def _is_longer(years: str, now: int | None) -> bool:
    return now is not None and (years == retention.PERMANENT or int(years) > now)


__all__ = ["ApproveForm", "CloseForm", "ExtendForm", "MinutesForm", "ReasonForm", "ReviewForm", "ValuationForm"]
