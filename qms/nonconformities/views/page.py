"""The page of one nonconformity: what it is, where it stands, what this person can do, what happened."""

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.actions.models import Action
from qms.actions.queries import actions_of, returned
from qms.actions.views import pages as action_pages
from qms.actions.workflow import ACTION
from qms.attachments import attachments_of_all
from qms.comments import talks_of
from qms.core import clock, telling
from qms.core.lists import Listing
from qms.core.web import requires
from qms.documents.policy import may_know_revision, may_read_document
from qms.documents.views.filled_form import hand_out
from qms.records.queries import records_of

from .. import drawn, limits, queries
from ..kinds import CAUSE_GROUPS, DISPOSITIONS, KINDS, METHODS, SOURCES
from ..models import Nonconformity
from ..policy import may_handle, may_keep, may_read
from ..printed import printed
from ..workflow import NONCONFORMITY, STATES
from . import nonconformities
from .steps import pages

ROAD = ("reported", "correcting", "analysing", "planning", "plan_review", "acting", "verifying", "effectiveness")
UNTOLD = ("number", "original")  # the first report is named above, for those who may read it


@nonconformities.get("/nonconformities/<int:id>")
@requires(may_read, Nonconformity, read=may_read)
def nonconformity(row):
    """Everything about it on one page, in the order of the paper form."""
    row, person = queries.loaded(row), current_user.person
    actions = actions_of(row)
    things = [row, *actions]
    talks, files = talks_of(things, person), attachments_of_all(each.ref for each in things)
    repeats = [(each, may_read(person, each)) for each in _rows(queries.repeats_before(row, limits.REPEAT.value))]
    return render_template(
        "nonconformities/page.html",
        row=row,
        standing=STATES[row.state],
        kind=KINDS.get(row.kind),
        fishbone_drawn=drawn.for_page(row) if row.method == "fishbone" else None,
        words={"source": SOURCES, "group": CAUSE_GROUPS, "disposition": DISPOSITIONS, "method": METHODS},
        actions_here=[*pages.actions(row, "nonconformities.take_step"), *_keeping(row), *_printing(row)],
        kept_as=records_of(row.ref, person),
        tracker_steps=_tracker(row),
        turn=NONCONFORMITY.turns.get(row.state),
        knows_document=row.document is not None and may_read_document(person, row.document),
        knows_revision=row.revision is not None and may_know_revision(person, row.revision),
        talk=talks[row.ref],
        files=files.get(row.ref, []),
        returned=_returned_plan(row),
        again=returned(actions),
        action_rows=[
            _shown(each, files.get(each.ref, []), talks.get(each.ref), can_plan=row.state == "planning")
            for each in actions
        ],
        knows={each.document_id for each in row.actions if each.document and may_read_document(person, each.document)},
        may_plan=row.state == "planning" and may_handle(person, row),
        related=_related(row),
        repeats=repeats,
        page=telling.history(queries.history(row), of=row.ref, without=UNTOLD),
        printed_at=clock.now(),
    )


def _returned_plan(row: Nonconformity) -> telling.Entry | None:
    """Who returned the plan that is made anew, when and why."""
    said = [f"{NONCONFORMITY.name}:{step}" for step in ("return_plan", "analyse")]
    last = telling.latest([row.ref] if row.state == "planning" else [], said).get(row.ref)
    return last if last and last.action == said[0] else None


@nonconformities.get("/nonconformities/<int:id>/form")
@requires(may_read, Nonconformity, read=may_read)
def fill_request(row):
    """Its corrective-action request, filled into the form in force."""
    row, person = queries.loaded(row), current_user.person
    linked = [other for _what, other, readable in _related(row) if readable]
    earlier = [each for each in _rows(queries.repeats_before(row, limits.REPEAT.value)) if may_read(person, each)]
    filled = printed(row, "corrective_action_request", today=clock.today(), related=[*linked, *earlier])
    return hand_out(filled, back=page_url(row))


def _rows(query) -> list[Nonconformity]:
    return [row for (row,) in Listing(query).page().rows]


def _printing(row: Nonconformity) -> list[dict]:
    """Its request in the form in force, once it is confirmed."""
    url = url_for("nonconformities.fill_request", id=row.id)
    return [{"label": _("Print in the form in force"), "url": url, "icon": "printer"}] if row.kind else []


def _shown(action: Action, files: list, talk, *, can_plan: bool) -> tuple:
    """(action, its standing, what this person can do, its files, its talk) for the list of actions."""
    is_sent = action.state == "planned" and not can_plan  # it changes again when the plan is returned
    todo = [] if is_sent else action_pages.actions(action, "actions.take_step")
    return action, ACTION.states[action.state], todo, files, talk


def _keeping(row: Nonconformity) -> list[dict]:
    """That it can become a record, for those who may."""
    url = url_for("nonconformities.keep", id=row.id)
    return [{"label": _("Keep it as a record"), "url": url}] if may_keep(current_user.person, row) else []


def _related(row: Nonconformity) -> list[tuple]:
    """(what it is to this one, the other one, may be read) for those it is linked with."""
    found = [(_("Linked to"), row.duplicate_of)] if row.duplicate_of else []
    found += [(_("New round of"), row.predecessor)] if row.predecessor else []
    found += [(_("Also reported as"), each) for each in queries.duplicates_of(row)]
    found += [(_("Went on as"), each) for each in queries.successors_of(row)]
    return [(what, each, may_read(current_user.person, each)) for what, each in found]


def _tracker(row: Nonconformity) -> list[dict]:
    if row.state in ("dismissed", "duplicate"):
        return []
    at = len(ROAD) if row.state == "closed" else ROAD.index(row.state)
    turn = NONCONFORMITY.turns.get(row.state)
    steps = []
    for place, state in enumerate(ROAD):
        status = "done" if place < at else "current" if place == at else "coming"
        who = (turn.who(row) if turn else _owners(row)) if status == "current" else ""
        steps.append({"label": STATES[state][0], "status": status, "who": who})
        if status == "current":
            steps[-1]["at"] = row.since
    return steps


def _owners(row: Nonconformity) -> str:
    """Whom the actions under way wait on."""
    names = dict.fromkeys(action.owner.name for action in row.actions if action.state == "under_way")
    return ", ".join(names)


def page_url(row: Nonconformity) -> str:
    """The address of its page."""
    return url_for("nonconformities.nonconformity", id=row.id)
