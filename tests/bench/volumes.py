"""Years of work over a library: 20,000 nonconformities, 60,000 actions, 200,000 records, 1,000 people with news.

All of it comes from a fixed seed; how the records are made `archive` says.

Of twenty nonconformities seventeen are closed, one does not count and two are open, in any state. They lie in the units
of the small world and fifteen more; half name one of two hundred procedures. 300 documents came into force within the
year, each for a unit to read, of whose people nine in ten have.
"""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import func, insert, select, update

from qms.actions.models import Action
from qms.core import clock
from qms.core.daily import DailyRun
from qms.core.database import db, writing
from qms.core.text import fold
from qms.documents.distribution.models import Confirmation, Recipient
from qms.documents.models import Revision
from qms.nonconformities.kinds import CAUSE_GROUPS, KINDS, SOURCES
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.notices import CONFIRMED
from qms.notices import tell
from qms.notices.models import Notice
from qms.people.models import Assignment, Coverage, Person, QualitySystem, Unit
from qms.records.models import Record

from . import archive

SEED = 11
NONCONFORMITIES, ACTIONS_EACH = 20_000, 3
MORE_UNITS, PEOPLE_EACH, NEWS_EACH = 15, 50, 5  # with the five of the world: 1,000 people
DAYS, LATELY = 4 * 365, 150  # within which all and the open ones were found
PROCEDURES = 200
NEW = range(201, 501)  # documents that have a list
OPEN = ("reported", "correcting", "analysing", "planning", "plan_review", "acting", "verifying", "effectiveness")
ACTION_STATES = {
    "planning": ("planned",),
    "plan_review": ("planned",),
    "acting": ("under_way", "under_way", "done"),
    "verifying": ("done",),
    "effectiveness": ("verified",),
    "closed": ("verified",),
}
LONG_AGO = date(2019, 1, 1)
CHUNK = 2_000


def build() -> None:
    """Fill a database that has its library and its people."""
    random = Random(SEED)
    people = _people()
    with writing() as session:
        system = session.scalars(select(QualitySystem.id).where(QualitySystem.code == "SO")).one()
        officer = session.scalars(select(Person.id).where(Person.username == "officer")).one()
    for start in range(1, NONCONFORMITIES + 1, CHUNK):
        rows = [_nonconformity(n, random, people) | {"qms_id": system} for n in range(start, start + CHUNK)]
        acts = [_action(row, random, people, officer) for row in rows for _ in range(ACTIONS_EACH)]
        with writing() as session:
            session.execute(insert(Nonconformity), rows)
            session.execute(insert(Action), acts)
    for number in NEW:
        _distribute(number, random, people)
    _tell_news(people)
    archive.build(people)


def do_nothing_today() -> None:
    """The day's own work counts as done: what is late all at once would be escalated beside what is measured."""
    with writing() as session:
        for kind in ("escalation:round", "notices:digest"):
            session.merge(DailyRun(kind=kind, day=clock.today()))


def counts() -> dict[str, int]:
    """What is there of it."""
    tables = {
        "nonconformities": Nonconformity,
        "actions": Action,
        "records": Record,
        "people": Person,
        "notices": Notice,
    }
    return {name: db.session.scalar(select(func.count()).select_from(table)) for name, table in tables.items()}


def _people() -> dict[int, list[int]]:
    """Further units, and fifty people in each unit: their ids by unit."""
    with writing() as session:
        root = session.scalars(select(Unit).where(Unit.code == "SO")).one()
        system = session.scalars(select(QualitySystem).where(QualitySystem.code == "SO")).one()
        for number in range(MORE_UNITS):
            unit = Unit(code=f"P{number}", name=f"Phòng số {number}", kind="division", parent=root, valid_from=LONG_AGO)
            session.add_all([unit, Coverage(qms=system, unit=unit, valid_from=LONG_AGO)])
            session.flush()
            unit.path = f"{root.path}{unit.id}."
        units = list(session.scalars(select(Unit.id).order_by(Unit.id)))
        found = {}
        for unit in units:
            rows = [_person(unit, number) for number in range(PEOPLE_EACH)]
            found[unit] = list(session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows))
            roles = [{"person_id": p, "role": "staff", "unit_id": unit, "valid_from": LONG_AGO} for p in found[unit]]
            session.execute(insert(Assignment), roles)
    return found


def _person(unit: int, number: int) -> dict:
    name, username = f"Người Thứ {number} Đơn Vị {unit}", f"n{unit}.{number}"
    email = f"{username}@so.tinhx.example"
    row = {"username": username, "name": name, "name_folded": fold(name), "unit_id": unit, "email": email}
    return row | {"unit_since": LONG_AGO}


def _nonconformity(number: int, random: Random, people: dict[int, list[int]]) -> dict:
    lot, today = number % 20, clock.today()
    state = random.choice(OPEN) if lot < 2 else "dismissed" if lot == 2 else "closed"
    found = today - timedelta(days=random.randrange(LATELY if lot < 2 else DAYS))
    unit = random.choice(list(people))
    named = number % 2 and state not in ("reported", "dismissed")
    return {
        "uid": _uid(random),
        "number": f"KPH-{found:%Y}-B{number:05}",
        "unit_id": unit,
        "found_in_id": unit if number % 10 else random.choice(list(people)),
        "reporter_id": random.choice(people[unit]),
        "state": state,
        "source": random.choice(list(SOURCES)),
        "kind": "" if state in ("reported", "dismissed") else random.choice(list(KINDS)),
        "document_id": random.randrange(1, PROCEDURES) if named else None,
        "cause_group": random.choice(list(CAUSE_GROUPS)) if named else "",
        "what": f"Hồ sơ số {number} trả kết quả chậm so với phiếu hẹn, chưa có văn bản xin lỗi.",
        "discovered_on": found,
        "deadline": None if state == "reported" else found + timedelta(days=60),
        "step_due": today + timedelta(days=random.randrange(-10, 20)) if state in OPEN else None,
        "closed_on": min(today, found + timedelta(days=random.randrange(10, 160))) if state == "closed" else None,
        "since": datetime.combine(found, time(3), UTC),
        "created_at": datetime.combine(found, time(2), UTC),
    }


def _action(row: dict, random: Random, people: dict[int, list[int]], officer: int) -> dict:
    state = random.choice(ACTION_STATES.get(row["state"], ("dropped",)))
    due = row["discovered_on"] + timedelta(days=random.randrange(20, 120))
    done = state in ("done", "verified")
    return {
        "uid": _uid(random),
        "origin_kind": "nonconformity",
        "origin_uid": row["uid"],
        "unit_id": row["unit_id"],
        "qms_id": row["qms_id"],
        "what": "Rà soát lại các hồ sơ quá hạn và phân công người theo dõi hằng ngày.",
        "owner_id": random.choice(people[row["unit_id"]]),
        "due": due,
        "state": state,
        "done_on": due if done else None,
        "verify_by": due + timedelta(days=7) if state == "done" else None,
        "verified_by_id": officer if state == "verified" else None,
        "verified_on": due if state == "verified" else None,
        "since": row["since"],
    }


def _distribute(number: int, random: Random, people: dict[int, list[int]]) -> None:
    unit, since = random.choice(list(people)[1:]), clock.today() - timedelta(days=random.randrange(20, 350))
    with writing() as session:
        begun = session.scalars(
            select(Revision.id)
            .where(Revision.document_id == number, Revision.state == "approved")
            .order_by(Revision.id.desc())
            .limit(2)
        ).all()
        session.execute(update(Revision).where(Revision.id == begun[0]).values(effective_from=since))
        session.execute(update(Revision).where(Revision.id == begun[1]).values(effective_until=since))
        session.add(Recipient(document_id=number, unit_id=unit, valid_from=LONG_AGO))
        readers = [person for person in people[unit] if random.random() < 0.9]
        session.execute(insert(Confirmation), [{"revision_id": begun[0], "person_id": person} for person in readers])


def _tell_news(people: dict[int, list[int]]) -> None:
    """Everybody hears of the unit's latest."""
    for unit, of_unit in people.items():
        with writing() as session:
            latest = select(Nonconformity).where(Nonconformity.unit_id == unit).order_by(Nonconformity.id.desc())
            told = list(session.scalars(select(Person).where(Person.id.in_(of_unit))))
            for row in session.scalars(latest.limit(NEWS_EACH)):
                tell(told, CONFIRMED, row)


def _uid(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))
