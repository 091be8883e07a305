"""Taking a step in the life of a nonconformity."""

from flask import url_for

from qms.people.steps import StepPages

from ..models import Nonconformity
from ..policy import may_read
from ..workflow import NONCONFORMITY
from . import nonconformities


def _context(row: Nonconformity, step) -> dict:
    return {"heading": f"{row.number} · {row.unit.name}", "row": row}


pages = StepPages(
    NONCONFORMITY,
    Nonconformity,
    read=may_read,
    page=lambda row: url_for("nonconformities.nonconformity", id=row.id),
    template="nonconformities/take_step.html",
    context=_context,
)
pages.add_to(nonconformities, "/nonconformities")
