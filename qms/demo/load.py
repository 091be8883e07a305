"""Loading the demonstration: the department, the library by the importer's front door, then work under way."""

import csv
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.config import ROOT
from qms.core import audit, calendar, clock, jobs, links
from qms.core.database import db, writing
from qms.core.text import fold
from qms.documents import importing
from qms.exports import controlled
from qms.people import passwords
from qms.people.models import Assignment, Coverage, Delegation, Person, QualitySystem, Unit

from . import records
from .story import worked

HERE = Path(__file__).parent
LIBRARY = ROOT / "procedures"
PASSWORD = "demo-iso-9001"  # noqa: S105  (printed by `make run`, and only demo accounts have it)
SIGNERS = {
    "author": {"name": "Đỗ Minh Khang (mẫu)", "title": "Chuyên viên"},
    "reviewer": {"name": "Phạm Quốc Bình (mẫu)", "title": "Trưởng phòng, đơn vị"},
    "approver": {"name": "Phạm Thị Minh (mẫu)", "title": "Phó Giám đốc Sở"},
}
TOLD = ("code", "title", "kind", "unit", "retention", "related")  # what the catalogue of short documents tells
links.name_fields(dated=_l("Told, in the demonstration, as of"))
LOADED = audit.declare("demo:department:load", _l("loaded the demonstration department"))


def is_empty() -> bool:
    """Whether nobody uses this database yet: the demonstration never mixes with real data."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def load(*, progress=None) -> None:
    """Fill an empty database. Everything is dated relative to today."""
    from . import readers, states, talk, year

    today = clock.today()
    found_department(today)
    _import(LIBRARY, progress)
    with TemporaryDirectory() as folder:
        _write_short_documents(Path(folder), units=_names(), today=today)
        _import(Path(folder), progress)
    for story in (readers, year, states, talk):  # what else the year holds goes in between: records, requests
        story.bring_about(today)
    records.bring_about(today)
    jobs.run_due()


def found_department(today: date) -> None:
    """Units, quality systems, people with their roles, delegations."""
    organisation = yaml.safe_load((HERE / "organisation.yaml").read_text(encoding="utf-8"))
    hashed = passwords.hash_password(PASSWORD)
    with writing():
        since = today - timedelta(days=2000)
        units = _units(organisation["units"], since=since)
        systems = _systems(organisation["systems"], units, since=since)
        people = _people(organisation["people"], units, systems, hashed, since=since)
        _delegations(organisation["delegations"], people, today)
        _keep_calendar(today)
        audit.record(LOADED, systems["SLĐTBXH"], by="job:demo")


def _keep_calendar(today: date) -> None:
    """The public holidays of the years told, and of the next."""
    for year in range(today.year - 3, today.year + 2):
        for day, (is_working, name) in calendar.proposed(year).items():
            calendar.add(day, is_working=is_working, name=name, by="job:demo")


def is_loaded() -> bool:
    """Whether these are the demonstration's accounts, whose password is printed for all to read."""
    return db.session.scalar(select(audit.LogEntry.seq).where(audit.LogEntry.action == LOADED).limit(1)) is not None


def accounts() -> list[tuple[str, str, str]]:
    """(user name, name, title) of the demonstration's people, to be printed."""
    organisation = yaml.safe_load((HERE / "organisation.yaml").read_text(encoding="utf-8"))
    return [(username, name, title) for username, (name, title, _unit, _roles) in organisation["people"].items()]


def agency() -> controlled.Agency:
    """The department as the headers of its documents name it."""
    return controlled.Agency(units=_names())


def _names() -> dict[str, str]:
    return {code: name for code, name in db.session.execute(select(Unit.code, Unit.name))}


def _units(rows: dict, *, since: date) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for position, (code, (name, kind, parent)) in enumerate(rows.items()):
        above = units.get(parent)
        unit = Unit(code=code, name=name, kind=kind, parent=above, position=position, valid_from=since)
        db.session.add(unit)
        db.session.flush()
        unit.path = (above.path if above else "") + f"{unit.id}."
        units[code] = unit
    return units


def _systems(rows: dict, units: dict[str, Unit], *, since: date) -> dict[str, QualitySystem]:
    systems = {}
    for code, row in rows.items():
        system = QualitySystem(code=code, name=row["name"], lead_unit=units[row["lead"]], scope=row["scope"])
        db.session.add(system)
        db.session.add_all(Coverage(qms=system, unit=units[unit], valid_from=since) for unit in row["covers"])
        systems[code] = system
    return systems


def _people(rows: dict, units, systems, hashed: str, *, since: date) -> dict[str, Person]:
    people = {}
    for username, (name, title, unit, roles) in rows.items():
        person = Person(
            username=username,
            name=name,
            name_folded=fold(name),
            title=title,
            email=f"{username}@so-ldtbxh.tinhx.example",
            unit=units.get(unit),
            unit_since=since,
            password_hash=hashed,
            must_change_password=False,
        )
        db.session.add(person)
        for role, place in roles:
            where = {"qms": systems[place[4:]]} if place.startswith("qms:") else {"unit": units[place]}
            db.session.add(Assignment(person=person, role=role, valid_from=since, **where))
        people[username] = person
    db.session.flush()
    return people


def _delegations(rows: list[dict], people: dict[str, Person], today: date) -> None:
    for row in rows:
        ends = today + timedelta(days=row["ends"]) if "ends" in row else None
        db.session.add(
            Delegation(
                delegator=people[row["from"]],
                delegate=people[row["to"]],
                kind=row["kind"],
                document_kinds=row.get("kinds", ""),
                scope=row["scope"],
                basis_number=row.get("basis", ""),
                basis_date=today + timedelta(days=row["begins"]) if "basis" in row else None,
                valid_from=today + timedelta(days=row["begins"]),
                valid_to=ends,
            )
        )


def _import(folder: Path, progress) -> None:
    with importing.understand(folder, progress=progress) as plan:
        importing.apply(plan)
        refused = [f"{item.path}: {item.reason}" for item in plan.items if item.standing in ("collision", "unusable")]
    if refused:
        raise RuntimeError("the demonstration's library was not taken over whole: " + "; ".join(refused))


def _write_short_documents(folder: Path, *, units: dict[str, str], today: date) -> None:
    """The procedures that the library does not hold in full, made from their steps."""
    specs = [
        spec for path in sorted((HERE / "titles").glob("*.yaml")) for spec in yaml.safe_load(path.read_text("utf-8"))
    ]
    rows = []
    for number, spec in enumerate(specs):
        issued = worked(today, -90 - 37 * number % 560)
        body = spec.pop("body")
        revision = {"issue": 1, "amendment": 0, "issued": issued, "effective": issued + timedelta(days=7)}
        spec["revisions"] = [revision | {"signers": SIGNERS, "amendments": [], "body": body}]
        data = controlled.build(spec, 0, agency=controlled.Agency(units=units))
        name = f"{spec['code'].replace('/', '-')}_LBH01_LSD00.docx"
        (folder / name).write_bytes(data)
        rows.append({"file": name, "clauses": "; ".join(spec["clauses"])} | {part: spec.get(part) for part in TOLD})
    with (folder / "catalogue.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ("file", "clauses", *TOLD))
        writer.writeheader()
        writer.writerows(rows)
