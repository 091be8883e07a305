"""Every select on actions."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from qms.core import telling
from qms.core.database import db

from .models import Action, Extension


def actions_of(origin) -> list[Action]:
    """What is done about a thing, in the order it was planned."""
    query = select(Action).where(Action.origin_uid == origin.uid, Action.state != "dropped")
    query = query.options(
        joinedload(Action.document),
        joinedload(Action.readers),
        joinedload(Action.verified_by),
        selectinload(Action.extensions).joinedload(Extension.decided_by),
    )
    return list(db.session.scalars(query.order_by(Action.id)))


def is_one_done_beside(action: Action) -> bool:
    """Another action of the same origin waits to be verified."""
    beside = select(Action.id).where(Action.origin_uid == action.origin_uid, Action.id != action.id)
    return db.session.scalar(beside.where(Action.state == "done").limit(1)) is not None


def returned(actions) -> dict[str, telling.Entry]:
    """Who returned those that are to be done again, when and why, by the references of the actions."""
    again = [action.ref for action in actions if action.state == "under_way"]
    return telling.latest(again, ["actions:action:send_back"])


def open_of(person):
    """What a person still has to do, as a select."""
    return (
        select(Action)
        .where(Action.owner_id == person.id, Action.state.in_(("planned", "under_way")))
        .order_by(Action.due, Action.id)
    )
