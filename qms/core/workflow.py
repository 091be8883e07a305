"""Life cycles as tables. Buttons, the view that takes a step, event names, diagrams and tests are read off them.

A rule is a function (subject, facts) → a sentence saying what is missing, or None. An effect is a function
(subject, facts) that changes rows, and may give back `audit.changes` for the log. Nothing but `fire` assigns a `state`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from . import audit
from .database import db, must_be_writing
from .errors import Conflict, Forbidden, Invalid
from .policy import Policy, describe

Rule = Callable[[Any, "Facts"], str | None]
Effect = Callable[[Any, "Facts"], dict | None]


def answered_by(name: str) -> Callable[[Rule], Rule]:
    """Mark a rule that depends on this field of the step's form: unmet, it is said there and does not bar asking."""

    def marked(rule: Rule) -> Rule:
        rule.field = name
        return rule

    return marked


@dataclass
class Facts:
    """What a step is taken with: who, on which day, and what the form said."""

    by: Any
    today: date
    given: dict = field(default_factory=dict)
    proof: Any = None  # core.signing.Proof where the step is signed

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return self.given.get(name)


@dataclass(frozen=True)
class Step:
    """A row of the table."""

    name: str
    source: tuple[str, ...]
    target: str
    who: Policy
    rules: tuple[Rule, ...] = ()
    then: Effect | None = None  # before the state is entered: what the signature covers
    after: Effect | None = None  # once it stands in its new state
    label: Any = ""
    sign: str | None = None  # the meaning of the signature: reviewed, approved, …
    meaning: Any = ""  # what taking it brings about, where a person may not guess it
    statement: Any = ""  # what whoever signs says by it, in the first person
    form: Any = None
    tone: str = "secondary"  # primary, secondary, danger: how its button looks
    told: Any = ""  # what the timeline says: "approved it"
    follows: Callable[[Any], str | None] | None = None  # the automatic step that comes of it, if one does


@dataclass(frozen=True)
class Turn:
    """Whose turn it is while a thing is in a state; the desk is read off these.

    `condition(person, today)` says in SQL which of the workflow's rows wait on the person; `who(subject)` names them;
    `people(subject)` are those whose work it is first of all, each of whom the condition agrees with. `due`, a column
    or an expression on the workflow's rows, is the day by which: without one it is never late.
    """

    task: Any  # what is to be done: "Analyse the cause"
    condition: Callable[[Any, date], Any]
    who: Callable[[Any], str]
    people: Callable[[Any], list] | None = None
    due: Any = None


_all: dict[str, "Workflow"] = {}


def workflows() -> list["Workflow"]:
    """Every life cycle there is, by name."""
    return [_all[name] for name in sorted(_all)]


class Workflow:
    """A life cycle: its name is the prefix of its events (`documents:revision`), its states have words and a tone.

    `turns` says for each state that waits on somebody on whom; a state without one is an end, or waits on a date.
    """

    def __init__(
        self,
        name: str,
        states: dict[str, tuple[Any, str]],
        steps: tuple[Step, ...],
        *,
        turns: dict[str, Turn] | None = None,
    ):
        _all[name] = self
        self.name = name
        self.states = states
        self.steps = {step.name: step for step in steps}
        self.turns = turns or {}
        if unknown := set(self.turns) - set(states):
            raise ValueError(f"{name} has turns in unknown states {unknown}")
        if unsaid := [state for state, turn in self.turns.items() if turn.due is not None and turn.people is None]:
            raise ValueError(f"{name} does not say who is late in {unsaid}")
        for step in steps:
            unknown = {*step.source, step.target} - set(states)
            if unknown:
                raise ValueError(f"{name}:{step.name} names unknown states {unknown}")
            audit.declare(f"{name}:{step.name}", step.told or step.label)

    def open_steps(self, subject, person) -> list[Step]:
        """The steps this person may take now, in the table's order; rules are not asked yet."""
        return [s for s in self.steps.values() if subject.state in s.source and s.who(person, subject)]

    def problems(self, subject, name: str, facts: Facts) -> list[str]:
        """Every rule of the step that is not met."""
        return [problem for _rule, problem in self._unmet(subject, name, facts)]

    def obstacles(self, subject, name: str, facts: Facts) -> list[str]:
        """The unmet rules that nothing said in the step's form could meet."""
        return [problem for rule, problem in self._unmet(subject, name, facts) if not hasattr(rule, "field")]

    def _unmet(self, subject, name: str, facts: Facts) -> list[tuple[Rule, str]]:
        return [(rule, problem) for rule in self.steps[name].rules if (problem := rule(subject, facts))]

    def fire(self, subject, name: str, *, by, today: date, proof=None, automatic: bool = False, **given) -> None:
        """Take a step: state (409), policy (403), all rules (422), effect, signature, state, event.

        `automatic` is for steps that only follow from another one. The subject must have been read with `locked()`.
        """
        must_be_writing(db.session())
        step = self.steps[name]
        facts = Facts(by=by, today=today, given=given, proof=proof)
        if subject.state not in step.source:
            raise Conflict(
                _l("This is not possible now: the current state is “%(state)s”.", state=self.states[subject.state][0])
            )
        if not automatic and not step.who(by, subject):
            raise Forbidden()
        if unmet := self._unmet(subject, name, facts):
            at_fields = {rule.field: problem for rule, problem in unmet if hasattr(rule, "field")}
            raise Invalid(*(problem for _rule, problem in unmet), fields=at_fields)
        if step.sign and proof is None:
            raise Forbidden(_l("This step needs your password."))
        before = subject.state
        changed = (step.then(subject, facts) if step.then else None) or {}
        subject.state = step.target  # before signing, which writes: dates and state belong together
        detail = {key: value for key, value in given.items() if value not in (None, "", [], {})} | changed
        if step.sign:
            detail["signature"] = subject.sign(step.sign, proof)
        if before != step.target:
            moved = {"old": {"state": before}, "new": {"state": step.target}}
            detail |= {side: changed.get(side, {}) | state for side, state in moved.items()}
        audit.record(f"{self.name}:{name}", subject, by=by, **detail)
        if step.after:
            step.after(subject, facts)
        if step.follows and (following := step.follows(subject)):
            self.fire(subject, following, by=by, today=today, automatic=True)

    def describe(self) -> list[dict]:
        """The table in words, for `docs/generated/`."""
        return [
            {
                "step": step.name,
                "from": ", ".join(step.source),
                "to": step.target,
                "who": describe(step.who),
                "rules": ", ".join(rule.__name__ for rule in step.rules),
                "then": ", ".join(effect.__name__ for effect in (step.then, step.after) if effect),
                "signed": step.sign or "",
            }
            for step in self.steps.values()
        ]
