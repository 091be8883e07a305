"""Overdue work goes up: to whoever it waits on, the head of the unit, the representative, the director.

A feature says once for each of its life cycles what can be late (`escalation.watch`); days and people are those of
the turns in its table, so that what the table gains is watched as well.
"""

from .watches import Watch, add, watch

__all__ = ["Watch", "add", "init_app", "watch"]


def init_app(app) -> None:
    """Install this package's pages and its daily work."""
    from . import jobs, views, words  # noqa: F401  (some register themselves)

    app.register_blueprint(views.escalation)
