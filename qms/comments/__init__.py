"""What people say to each other about a thing under way: a revision, a nonconformity, an action.

A feature says what is talked about (`Host`) and adds the page on which a comment is written (`add_to`); its pages show
`talks_of(…)` by `ui/talk.html`, and its rules ask `count_open`.
"""

from .hosts import Host
from .queries import count_open, refs_on
from .talk import talks_of
from .views import add_to

__all__ = ["Host", "add_to", "count_open", "init_app", "refs_on", "talks_of"]


def init_app(app) -> None:
    """Install this package's pages."""
    from . import desk, links, views  # noqa: F401  (desk and links register themselves)

    app.register_blueprint(views.comments)
