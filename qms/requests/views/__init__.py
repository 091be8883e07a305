"""The pages of change requests: asking, the list, the page of one, taking steps."""

from flask import Blueprint
from flask_login import current_user

from ..policy import may_ask

requests = Blueprint("requests", __name__)


def of_every_page() -> dict:
    """`may_ask_for_change`, for the pages of documents."""
    return {
        "may_ask_for_change": bool(
            current_user and current_user.is_authenticated and may_ask(current_user.person, None)
        )
    }


from . import ask, page, register, steps, talk  # noqa: E402,F401  (each adds its routes to the blueprint)
