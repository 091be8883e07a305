"""The comments that wait for a person's answer, on their desk."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.core import desk, links
from qms.core.desk import Cell, Column, Section, Urgency
from qms.core.text import in_short

from . import queries
from .links import place


def _things(rows, today) -> dict:
    return links.resolve(comment.subject for (comment,) in rows)


def _cells(person, things, comment) -> tuple:
    thing = things.get(comment.subject)
    url = place(comment, thing)
    said = Cell(in_short(comment.text), url, thing.text if thing else "")
    return said, comment.author.name, comment.at, Cell(_("Read and reply"), url, "arrow-back-up")


desk.register(
    Section(
        "mentions",
        _l("Comments that wait for my answer"),
        Urgency.MINE,
        lambda person, today: queries.addressed_to(person),
        (Column(_l("Comment"), "title"), Column(_l("Written by")), Column(_l("On"), "day"), Column("", "act")),
        _cells,
        aid=_things,
    )
)
