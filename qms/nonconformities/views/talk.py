"""What is said about a nonconformity while it is open."""

from qms import comments

from ..models import Nonconformity
from ..policy import may_comment, may_read, may_settle_comments
from ..workflow import NONCONFORMITY
from . import nonconformities


def _on_turn(row: Nonconformity) -> list:
    turn = NONCONFORMITY.turns.get(row.state)
    return turn.people(row) if turn else []


comments.add_to(
    nonconformities,
    "/nonconformities",
    comments.Host(
        Nonconformity,
        "nonconformities.comment",
        read=may_read,
        takes_part=may_comment,
        settles=may_settle_comments,
        concerns=_on_turn,
    ),
)
