"""What a verdict needs."""

from flask_babel import lazy_gettext as _l

from qms.documents.queries import revision_in_force


def have_revision_in_force(document, facts):
    """What is reviewed is what people work by."""
    return None if revision_in_force(document, facts.today) else _l("No revision of this document is in force today.")
