"""Files that belong to a thing: photos and papers of a nonconformity, evidence of an action, what a comment shows.

A form offers `FilesField`; `receive` reads and stores what was sent before the write, `attach` names it inside.
"""

from .fields import FilesField
from .operations import Received, attach, receive
from .queries import attachments_of, attachments_of_all

__all__ = ["FilesField", "Received", "attach", "attachments_of", "attachments_of_all", "init_app", "receive"]


def init_app(app) -> None:
    """Install this package's page."""
    from . import links, views  # noqa: F401  (links registers itself)

    app.register_blueprint(views.attachments)
