"""What can be late: features say it of their life cycles, the turns of a table say by when and on whom it waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, false, literal, or_, select

from qms.core.database import db
from qms.core.workflow import Workflow


@dataclass(frozen=True)
class Whole:
    """A day by which the whole of a thing is to be over, whatever state it is in; `people` where no turn says who."""

    task: Any
    due: Any
    is_open: Any
    people: Callable[[object], list]


@dataclass(frozen=True)
class Watch:
    """A life cycle whose things can be late; without one (None), a subclass says itself what is.

    `unit` and `qms` are its columns, `join` what has to be joined for them, `visible(person)` says who may read it.
    `what(row)` says what is to be done, where the task of the turn does not; `about(row)` is what notices are about.
    """

    workflow: Workflow | None
    model: type
    unit: Any
    qms: Any
    visible: Callable[[object], Any]
    join: Any = None
    load: tuple = ()
    what: Callable[[object], str] | None = None
    about: Callable[[object], str] = lambda row: row.ref
    whole: Whole | None = None

    @property
    def kind(self) -> str:
        """The kind of its things, as references name it."""
        return self.model.__tablename__

    def late(self, today: date, *, only: int | None = None) -> list[Select]:
        """Rows (kind, ident, uid, state, due, unit, qms, is_whole) of what was due before today, or `only` of one."""
        return self.late_by(self.facts(today, only=only), today, only=only)

    def facts(self, today: date, *, only: int | None = None) -> tuple:
        """What `late_by` has to know beforehand, as a value."""
        return ()

    def late_by(self, facts: tuple, today: date, *, only: int | None = None) -> list[Select]:
        """The rows of `late`, without asking the database."""
        turns = {state: turn.due for state, turn in self.workflow.turns.items() if turn.due is not None}
        state = self.model.state
        due = case(*((state == name, day) for name, day in turns.items())) if turns else literal(None)
        passed = or_(false(), *(and_(state == name, day < today) for name, day in turns.items()))
        found = [self.select(due, passed, state)] if turns else []
        if self.whole is not None:
            passed = and_(self.whole.is_open, self.whole.due < today)
            found.append(self.select(self.whole.due, passed, state, is_whole=True))
        return [query.where(self.model.id == only) for query in found] if only is not None else found

    def select(self, due, condition, state, *, is_whole: bool = False) -> Select:
        """The rows of `late` that meet a condition."""
        model = self.model
        query = select(
            literal(self.kind).label("kind"),
            model.id.label("ident"),
            model.uid.label("uid"),
            state.label("state"),
            due.label("due"),
            self.unit.label("unit"),
            self.qms.label("qms"),
            literal(is_whole).label("is_whole"),
        ).select_from(model)
        return (query.join(self.join) if self.join is not None else query).where(condition)

    def owners(self, row) -> list:
        """Whose work it is now."""
        turn = self.workflow.turns.get(row.state)
        if turn is not None and turn.people is not None:
            return turn.people(row)
        return self.whole.people(row) if self.whole is not None else []

    def waits_on(self, row) -> str:
        """Whose work it is now, in words."""
        turn = self.workflow.turns.get(row.state)
        return turn.who(row) if turn else ""

    def task(self, state: str, *, is_whole: bool):
        """What is to be done, as a list says it."""
        return self.whole.task if is_whole else self.workflow.turns[state].task

    @property
    def states(self) -> dict[str, tuple]:
        """The words and the tone of each state."""
        return self.workflow.states

    def says(self, row, *, is_whole: bool):
        """What is not done."""
        return self.what(row) if self.what is not None and not is_whole else self.task(row.state, is_whole=is_whole)

    def rows(self, idents) -> dict[int, object]:
        """The things by id, with all that `waits_on` touches."""
        query = select(self.model).where(self.model.id.in_(list(idents))).options(*self.load)
        return {row.id: row for row in db.session.scalars(query)}


_watches: dict[str, Watch] = {}


def watch(workflow: Workflow, model: type, **more) -> None:
    """Have the things of a life cycle escalated when they are late; see `Watch`."""
    add(Watch(workflow, model, **more))


def add(made: Watch) -> None:
    """Have escalated what a watch finds late."""
    _watches[made.kind] = made


def watches() -> list[Watch]:
    """Everything that is watched, by kind."""
    return [_watches[kind] for kind in sorted(_watches)]


def watch_of(kind: str) -> Watch:
    """How things of this kind are watched."""
    return _watches[kind]
