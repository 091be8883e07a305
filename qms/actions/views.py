"""Taking a step of an action and talking about it; it is shown on the page of what it comes of."""

from flask import Blueprint
from flask_babel import gettext as _

from qms import comments
from qms.core import links
from qms.people.steps import StepPages

from . import origins
from .models import Action
from .policy import may_comment, may_read, may_settle_comments, owns_a_sibling
from .workflow import ACTION

actions = Blueprint("actions", __name__)


def page_of(action: Action) -> str:
    """The page of what it comes of, at its actions."""
    known = links.resolve([action.origin]).get(action.origin)
    return f"{known.url}#actions" if known else "/"


def _context(action: Action, step) -> dict:
    known = links.resolve([action.origin]).get(action.origin)
    return {"heading": known.text if known else "", "action": action}


def _own(person, action: Action, step):
    if step.name in ("verify", "send_back") and owns_a_sibling(person, action):
        return _("Whoever owns one of these actions cannot verify them.")
    return None


pages = StepPages(
    ACTION,
    Action,
    read=may_read,
    page=page_of,
    template="actions/take_step.html",
    context=_context,
    lock=origins.lock,
    refusal=_own,
)
pages.add_to(actions, "/actions")
comments.add_to(
    actions,
    "/actions",
    comments.Host(
        Action,
        "actions.comment",
        read=may_read,
        takes_part=may_comment,
        settles=may_settle_comments,
        concerns=lambda action: [action.owner],
        about=lambda action: action.origin,
        lock=origins.lock,
    ),
)
