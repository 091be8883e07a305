"""What a step needs: each rule gives a sentence saying what is missing, or None."""

from flask_babel import lazy_gettext as _l

from qms.documents.queries import revision_under_way
from qms.documents.workflow import REVISION


def have_draft_to_join(request, facts):
    """What is on its route cannot take up anything more: it would have to be reviewed again."""
    revision = revision_under_way(request.document)
    if revision is None or revision.state == "draft":
        return None
    return _l(
        "Revision %(number)s is on its way to approval (%(state)s): accept this once it is in force, "
        "or once it has been returned to its author.",
        number=revision.number,
        state=REVISION.states[revision.state][0],
    )
