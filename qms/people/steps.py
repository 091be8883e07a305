"""Taking a step: the one page for every step of every life cycle (DESIGN: from URL to disk).

A feature hands over its table: `StepPages(WORKFLOW, Thing, read=may_read, page=address).add_to(blueprint, "/things")`
and gets `/things/<id>/steps/<step>`, which shows what the step asks, or why it cannot be taken, and takes it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from qms.core import clock
from qms.core.database import get, locked, writing
from qms.core.errors import Conflict, Forbidden, Missing, Refusal
from qms.core.forms import StepForm
from qms.core.policy import Policy, only_follows
from qms.core.telling import what_happened
from qms.core.web import requires
from qms.core.workflow import Facts, Step, Workflow

from .limits import limit_own_password
from .proof import proved

TONES = ("primary", "secondary", "danger")  # of steps, in the order of their buttons


def nobody(person, subject) -> None:
    """The person stands in for no one."""


def nothing(subject) -> None:
    """Nothing above the subject must be locked first."""


@dataclass(frozen=True)
class StepPages:
    """How the steps of one workflow meet the web.

    `page(subject)` is the address to go back to, `onward(subject, step)` where a step leads. A template of the
    feature's own extends `layouts/step.html`; `context(subject, step)` gives it what it shows. `lock(subject)` locks
    what must be locked before the subject, `acting_for(person, subject)` is the delegation a signature is given by.
    """

    workflow: Workflow
    model: type
    read: Policy
    page: Callable[[object], str]
    template: str = "layouts/step.html"
    context: Callable[[object, Step], dict] = lambda subject, step: {}
    onward: Callable[[object, Step], str] | None = None
    acting_for: Callable = nobody
    lock: Callable[[object], object] = nothing
    refusal: Callable[[object, object, Step], object] = lambda person, subject, step: None  # why not, in particular

    def add_to(self, blueprint, at: str, endpoint: str = "take_step") -> None:
        """Add the page of each step below the address of the things, e.g. `/nonconformities`."""

        @limit_own_password
        @requires(self.read, self.model, read=self.read)
        def take_step(subject, step):
            return self._answer(subject, step)

        take_step.workflow = self.workflow
        blueprint.add_url_rule(
            f"{at}/<int:id>/steps/<step>", endpoint=endpoint, view_func=take_step, methods=["GET", "POST"]
        )

    def actions(self, subject, endpoint: str) -> list[dict]:
        """The buttons of the steps this person may take now, what leads on first, as `ui/actions.html` takes them."""
        steps = sorted(self.workflow.open_steps(subject, current_user.person), key=lambda step: TONES.index(step.tone))
        return [
            {"label": step.label, "url": url_for(endpoint, id=subject.id, step=step.name), "tone": step.tone}
            for step in steps
        ]

    def _answer(self, subject, name: str):
        step = self.workflow.steps.get(name)
        if step is None or step.who is only_follows:
            raise Missing()
        form = (step.form or StepForm)()
        form.prepare(subject, by=current_user.person, today=clock.today())
        if not form.is_submitted():
            self._refuse_unless_open(subject, step)
            form.seen.data = subject.fingerprint
            form.propose(subject, by=current_user.person, today=clock.today())
        elif form.validate_on_submit():
            try:
                taken = self._take(subject, step, form)
                return redirect(self._onward(taken, step), 303)
            except Refusal as error:
                if isinstance(error, Forbidden):
                    raise
                form.take(error)
                subject = get(self.model, subject.id)
                if isinstance(error, Conflict):  # having read what happened, the person may go on knowingly
                    form.seen.data = subject.fingerprint
                return self._page(subject, step, form), error.status
        elif subject.state in step.source:  # whoever may not take it hears that, whatever the form lacks
            self._refuse_outsider(subject, step)
        return self._page(subject, step, form), 422 if form.errors else 200

    def _refuse_unless_open(self, subject, step: Step, *, seen: str = "") -> None:
        if seen and seen != subject.fingerprint:
            raise Conflict(what_happened(subject))
        if subject.state not in step.source:
            state = self.workflow.states[subject.state][0]
            raise Conflict(_l("This is not possible now: the current state is “%(state)s”.", state=state))
        self._refuse_outsider(subject, step)

    def _refuse_outsider(self, subject, step: Step) -> None:
        if not step.who(current_user.person, subject):
            why = self.refusal(current_user.person, subject, step)
            waits = self._waits_on(subject)
            raise Forbidden(why or _l("It is waiting for %(name)s.", name=waits)) if why or waits else Forbidden()

    def _waits_on(self, subject) -> str:
        turn = self.workflow.turns.get(subject.state)
        return turn.who(subject) if turn else ""

    def _take(self, subject, step: Step, form):
        """One look, then slow things (files, the password), then the write, in which everything is read again."""
        self._refuse_unless_open(subject, step, seen=form.seen.data)  # else anybody could fill the store
        ident, above = subject.id, self.lock
        keep = form.receive()
        proof = proved(form.password.data, subject) if step.sign else None
        with writing():
            person = current_user.person
            above(subject)
            subject = locked(self.model, ident)
            if form.seen.data and form.seen.data != subject.fingerprint:
                raise Conflict(what_happened(subject))
            if proof:
                proof = replace(proof, person=person, delegation=self.acting_for(person, subject))
            given = form.given() | keep()
            self.workflow.fire(subject, step.name, by=person, today=clock.today(), proof=proof, **given)
        return subject

    def _onward(self, subject, step: Step) -> str:
        if self.onward is not None:
            return self.onward(subject, step)
        self.tell_done(subject, step)
        return self.page(subject)

    def tell_done(self, subject, step: Step) -> None:
        """Say that the step is taken, and whom it waits on now."""
        done, waits = _("Done: %(step)s.", step=step.label), self._waits_on(subject)
        if waits and waits != current_user.person.name:
            done += " " + _("It is now waiting for %(name)s.", name=waits)
        flash(done)

    def _page(self, subject, step: Step, form) -> str:
        person = current_user.person
        facts = Facts(by=person, today=clock.today(), given=form.given())
        return render_template(
            self.template,
            subject=subject,
            step=step,
            form=form,
            page_url=self.page(subject),
            is_open=subject.state in step.source and step.who(person, subject),
            problems=[] if form.errors else self.workflow.obstacles(subject, step.name, facts),
            delegation=self.acting_for(person, subject) if step.sign else None,
            **self.context(subject, step),
        )
