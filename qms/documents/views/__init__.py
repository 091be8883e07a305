"""The pages of controlled documents: reading, drafting, taking steps."""

from flask import Blueprint, has_request_context, request

from qms.core import clock
from qms.core.web import as_of

documents = Blueprint("documents", __name__)

DATED = {  # the pages that show the library as of a day
    f"documents.{page}" for page in ("master_list", "document", "revisions", "revision", "signatures", "comparison")
}


@documents.app_url_defaults
def keep_day(endpoint, values) -> None:
    """Who looks at another day goes on looking at it from page to page."""
    if endpoint in DATED and has_request_context() and "as_of" in request.args and as_of() != clock.today():
        values.setdefault("as_of", as_of().isoformat())


from . import (  # noqa: E402,F401  (each adds its routes to the blueprint)
    comparison,
    creation,
    document,
    drafting,
    files,
    history,
    library,
    review,
    steps,
    talk,
)
