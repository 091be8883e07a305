"""What the lists for disposal and for the archive share: the form that makes and changes one, and its tracker."""

from collections.abc import Callable, Iterable

from flask import flash, redirect
from flask_login import current_user

from qms.core import clock
from qms.core.database import get, writing
from qms.core.errors import Refusal
from qms.core.workflow import Workflow
from qms.people.roles import P

from ..forms import ListForm
from ..models import Record

MOST = 500  # records on a list


def offer(form: ListForm, records: Iterable[Record]) -> None:
    """Let these records be ticked."""
    form.records.choices = [(row.id, f"{row.number} – {row.title} ({row.period})") for row in records]


def answer(form: ListForm, act: Callable, *, permission: P, page: Callable[[], str], then: Callable):
    """The page of the form; when it was posted and holds, `act(records, by=, today=, note=)` in a write.

    `then(its result)` gives the message and the address of the page that follows. Of the records that were ticked
    count those for which the person holds the permission.
    """
    if form.validate_on_submit():
        person = current_user.person
        try:
            with writing():
                ticked = (get(Record, ident) for ident in form.records.data or ())
                chosen = [row for row in ticked if person.holds(permission, row)]
                made = act(chosen, by=person, today=clock.today(), note=form.note.data or "")
        except Refusal as error:
            form.take(error)
            return page(), error.status
        words, url = then(made)
        flash(words)
        return redirect(url, 303)
    return page(), 422 if form.errors else 200


def tracker(workflow: Workflow, row, road: tuple[str, ...]) -> list[dict]:
    """The road of a list as its page shows it; nothing for one that was given up."""
    if row.state not in road:
        return []
    turn, at = workflow.turns.get(row.state), road.index(row.state)
    steps = []
    for place, state in enumerate(road):
        status = "done" if place < at or turn is None else "current" if place == at else "coming"
        steps.append({"label": workflow.states[state][0], "status": status})
        if status == "current":
            steps[-1] |= {"who": turn.who(row), "at": row.since}
    return steps
