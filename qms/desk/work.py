"""What waits for a person, gathered from the features. Each kind of work is one statement or two."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from qms.core.database import db
from qms.documents import queries
from qms.documents.policy import reach
from qms.people.roles import P

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Desk:
    """The tables of the desk, each soonest or longest first; an empty one is not shown."""

    waiting: list
    returned: list
    own: list
    coming: list
    lately: list
    under_way: list
    due: list
    missing: list
    procedures: list

    @property
    def has_tasks(self) -> bool:
        """Whether anything waits for this person."""
        return bool(self.waiting or self.returned or self.own)


def count(person, today: date) -> int:
    """How many things wait for the person's signature or came back to them: one statement."""
    waiting = queries.waiting(person, today).with_only_columns(func.count()).scalar_subquery()
    returned = queries.returned_to(person).order_by(None).with_only_columns(func.count()).scalar_subquery()
    return db.session.scalar(select(waiting + returned))


def desk_of(person, today: date) -> Desk:
    """Everything the person's desk shows on a day."""
    returned = list(db.session.execute(queries.returned_to(person)).all())
    came_back = {revision.id for revision, _why in returned}
    oversees = reach(person, P.DOCUMENTS_CREATE) if person.holds(P.DOCUMENTS_CREATE) else None
    reads = person.holds(P.DOCUMENTS_READ)
    return Desk(
        waiting=queries.waiting_on(person, today),
        returned=returned,
        own=[revision for revision in queries.drafts_of(person) if revision.id not in came_back],
        coming=queries.coming_into_force(person, today) if reads else [],
        lately=queries.came_into_force_lately(person, today, days=LATELY.days) if reads else [],
        under_way=queries.under_way(oversees) if oversees is not None else [],
        due=queries.due_for_review(oversees, today) if oversees is not None else [],
        missing=queries.without_revision_in_force(oversees, today) if oversees is not None else [],
        procedures=queries.procedures_of(person.unit, person, today) if reads and person.unit else [],
    )
