"""Beside the text of a document: what its periodic reviews found, the latest first."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from qms.core.text import in_short
from qms.documents import beside
from qms.documents.beside import Card, Line

from .models import VERDICTS, PeriodicReview

SHOWN = 5


def cards(document, revision, person) -> list[Card]:
    """The last reviews; the history has them all."""
    return [Card(_l("Periodic reviews"), [_line(each) for each in reversed(document.reviews[-SHOWN:])])]


def _line(review: PeriodicReview) -> Line:
    said = f"{review.person.name}: {in_short(review.remark)}" if review.remark else review.person.name
    return Line(
        f"{review.on:%d/%m/%Y}", url_for("documents.revision", id=review.revision_id), said, VERDICTS[review.verdict]
    )


beside.register(cards)
