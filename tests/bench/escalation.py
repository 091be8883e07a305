"""The daily round of escalation: how fast it tells of what is late, and what a round costs that finds nothing new."""

import time

from sqlalchemy import func, insert, select

from qms.core import clock
from qms.core.database import db, writing
from qms.core.errors import Busy
from qms.escalation import jobs
from qms.escalation.models import Escalation
from qms.escalation.watches import watches

from .figures import Figure

SECONDS = 45  # of the first round, which has years to tell of: a department's has what passed its day yesterday


def escalation() -> list[Figure]:
    """Levels told of in a second, each thing in a transaction of its own; seconds of a round on a quiet day."""
    longest, jobs.LONGEST = jobs.LONGEST, SECONDS
    today, known = clock.today(), _told()
    begun = time.perf_counter()
    try:
        jobs.go_round(today)
    except Busy:
        pass
    finally:
        jobs.LONGEST = longest
    seconds, told = time.perf_counter() - begun, _told() - known
    late = _tell_the_rest(today)
    begun = time.perf_counter()
    jobs.go_round(today)
    return [
        Figure("escalation, levels told/s", told / seconds, f"{told:,} in {seconds:.0f} s"),
        Figure("escalation with nothing new s", time.perf_counter() - begun, f"{late:,} things are late"),
    ]


def _told() -> int:
    count = db.session.scalar(select(func.count()).select_from(Escalation))
    db.session.rollback()
    return count


def _tell_the_rest(today) -> int:
    late = [row for each in watches() for query in each.late(today) for row in db.session.execute(query)]
    missing = jobs._missing(late, today)
    rows = [{"subject": f"{row.kind}:{row.uid}", "due": row.due, "level": n, "day": today} for row, n in missing]
    if rows:
        with writing() as session:
            session.execute(insert(Escalation), rows)
    return len(late)
