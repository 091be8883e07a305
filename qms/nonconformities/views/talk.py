"""What is said about a nonconformity while it is open."""

from sqlalchemy import Select, select

from qms import comments

from ..models import OPEN, Nonconformity
from ..policy import may_comment, may_read, may_settle_comments, visible_nonconformities
from ..workflow import NONCONFORMITY
from . import nonconformities


def _on_turn(row: Nonconformity) -> list:
    turn = NONCONFORMITY.turns.get(row.state)
    return turn.people(row) if turn else []


def _open_to(person) -> Select:
    return select(Nonconformity).where(visible_nonconformities(person), Nonconformity.state.in_(OPEN))


comments.add_to(
    nonconformities,
    "/nonconformities",
    comments.Host(
        Nonconformity,
        "nonconformities.comment",
        read=may_read,
        takes_part=may_comment,
        settles=may_settle_comments,
        open_to=_open_to,
        concerns=_on_turn,
    ),
)
