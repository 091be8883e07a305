"""What is said about a change request while it is open: what heads and officers think of it (DOMAIN §3.7)."""

from sqlalchemy import Select, select

from qms import comments

from ..models import OPEN, ChangeRequest
from ..policy import may_comment, may_read, may_settle_comments, visible_requests
from ..workflow import REQUEST
from . import requests


def _concerned(row: ChangeRequest) -> list:
    """Who asked, and whom it waits on: those who decide, or whoever writes the draft."""
    turn = REQUEST.turns.get(row.state)
    waits = turn.people(row) if turn else [row.answer.author] if row.answer and row.answer.author else []
    return [row.asker, *waits]


def _open_to(person) -> Select:
    rows = select(ChangeRequest).join(ChangeRequest.document)
    return rows.where(visible_requests(person), ChangeRequest.state.in_(OPEN))


comments.add_to(
    requests,
    "/requests",
    comments.Host(
        ChangeRequest,
        "requests.comment",
        read=may_read,
        takes_part=may_comment,
        settles=may_settle_comments,
        open_to=_open_to,
        concerns=_concerned,
    ),
)
