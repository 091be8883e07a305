"""The fishbone of a nonconformity as a drawing: lying and upright for the page, as a picture for the form."""

from collections.abc import Sequence

from qms.core.text import in_short
from qms.exports.drawings import Drawing, as_png, fishbone, fishbone_for_paper, fishbone_upright
from qms.exports.filling import Picture

from .kinds import CAUSE_GROUPS
from .models import Nonconformity

_LONGEST = 120  # letters of what happened: the whole of it stands at the head of page and form


def for_page(row: Nonconformity) -> tuple[Drawing, Drawing]:
    """Lying for wide screens and print, upright for narrow ones."""
    return fishbone(*_told(row)), fishbone_upright(*_told(row))


def picture(row: Nonconformity) -> Picture:
    """As a form takes it."""
    drawing = fishbone_for_paper(*_told(row))
    return Picture(as_png(drawing), drawing.said)


def _told(row: Nonconformity) -> tuple[str, list[tuple[str, Sequence[str]]]]:
    return in_short(row.what, _LONGEST), [(str(CAUSE_GROUPS[group]), causes) for group, causes in row.bones.items()]
