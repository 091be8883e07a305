"""Who is told what: the inbox, mails, and the escalation of overdue work.

Features declare what they tell (`notices.declare`), tell it inside a write (`notices.tell`), and say when what a notice
asked for is done (`notices.settle`).
"""

from .kinds import declare
from .operations import settle, tell

__all__ = ["declare", "init_app", "settle", "tell"]


def init_app(app) -> None:
    """Install this package's pages and what every page shows of it."""
    from . import views

    app.register_blueprint(views.notices)
    app.context_processor(views.of_every_page)
