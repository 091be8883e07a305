"""A small department to test with: units, quality systems, a person for each role, and documents in any state.

world.staff, world.author, world.head, world.officer, world.director, world.auditor, world.administrator …
revision = world.publish("QT-VP-01", "Quy trình kiểm soát tài liệu", text=["…"], since=date(2025, 1, 6))
draft = world.draft(revision.document, text=["…"]);  world.send(draft);  world.sign(draft);  world.approve(draft)
"""

import hashlib
import io
import secrets
from datetime import date, timedelta
from functools import cache

import docx
from flask import g
from sqlalchemy import select

from qms.core import clock
from qms.core.database import db, locked, writing
from qms.core.signing import Proof
from qms.core.text import fold
from qms.documents import operations, queries, reading
from qms.documents.distribution import operations as distribution
from qms.documents.models import Document, Revision
from qms.documents.policy import acting_for
from qms.documents.workflow import DOCUMENT, REVISION
from qms.imports.content import Block, Extraction
from qms.people import passwords
from qms.people.models import Assignment, Coverage, Delegation, Person, QualitySystem, Unit, UserSession

PASSWORD = "mat khau dung de thu"
LONG_AGO = date(2019, 1, 1)

UNITS = {  # code: (name, kind, parent)
    "SO": ("Sở Lao động – Thương binh và Xã hội", "department", None),
    "VP": ("Văn phòng Sở", "division", "SO"),
    "LĐVL": ("Phòng Lao động – Việc làm", "division", "SO"),
    "CC": ("Chi cục Phòng, chống tệ nạn xã hội", "branch", "SO"),
    "TT": ("Trung tâm Dịch vụ việc làm", "centre", "SO"),
}
PEOPLE = {  # name: (printed name, title, unit, role, held in)
    "staff": ("Lê Văn Nhân", "Chuyên viên", "VP", "staff", "VP"),
    "author": ("Trần Thị Thảo", "Chuyên viên", "VP", "staff", "VP"),
    "head": ("Phạm Văn Hùng", "Chánh Văn phòng", "VP", "head", "VP"),
    "deputy": ("Đỗ Thị Đào", "Phó Chánh Văn phòng", "VP", "deputy_head", "VP"),
    "officer": ("Nguyễn Thị Quý", "Thư ký ISO", "VP", "quality_officer", "qms:SO"),
    "qmr": ("Vũ Đình Long", "Phó Giám đốc", "SO", "qmr", "qms:SO"),
    "director": ("Hoàng Văn Giám", "Giám đốc", "SO", "director", "SO"),
    "deputy_director": ("Bùi Thị Phó", "Phó Giám đốc", "SO", "deputy_director", "SO"),
    "auditor": ("Đặng Văn Đánh", "Chuyên viên", "LĐVL", "auditor", "qms:SO"),
    "other": ("Ngô Thị Khác", "Chuyên viên", "LĐVL", "staff", "LĐVL"),
    "other_head": ("Lý Văn Trưởng", "Trưởng phòng", "LĐVL", "head", "LĐVL"),
    "branch_staff": ("Hồ Văn Chi", "Chuyên viên", "CC", "staff", "CC"),
    "branch_leader": ("Mai Thị Cục", "Chi cục trưởng", "CC", "unit_leader", "CC"),
    "branch_officer": ("Tạ Văn Thư", "Thư ký ISO", "CC", "quality_officer", "qms:CC"),
    "administrator": ("Cao Quản Trị", "Quản trị hệ thống", "VP", "administrator", "SO"),
    "clerk": ("Dương Thị Văn", "Văn thư", "VP", "clerk", "VP"),
}


@cache
def _hashed(password: str) -> str:
    return passwords.hash_password(password)


class World:
    """The department; its people are attributes, its units and systems are in `units` and `systems`."""

    password = PASSWORD

    @classmethod
    def build(cls) -> "World":
        """The department that the database holds already, or else a new one."""
        return cls._standing() or cls._built()

    @classmethod
    def _built(cls) -> "World":
        world = cls()
        with writing() as session:
            world.units, world.systems = {}, {}
            for code, (name, kind, parent) in UNITS.items():
                unit = Unit(code=code, name=name, kind=kind, parent=world.units.get(parent), valid_from=LONG_AGO)
                session.add(unit)
                session.flush()
                unit.path = (unit.parent.path if unit.parent else "") + f"{unit.id}."
                world.units[code] = unit
            for code, covered in {"SO": ("SO", "VP", "LĐVL", "TT"), "CC": ("CC",)}.items():
                system = QualitySystem(code=code, name=f"HTQLCL {world.units[code].name}", lead_unit=world.units[code])
                session.add(system)
                session.add_all(Coverage(qms=system, unit=world.units[u], valid_from=LONG_AGO) for u in covered)
                world.systems[code] = system
            for key, details in PEOPLE.items():
                setattr(world, key, world._person(key, *details))
        return world

    @classmethod
    def _standing(cls) -> "World | None":
        world = cls()
        people = {person.username: person for person in db.session.scalars(select(Person))}
        world.units = {unit.code: unit for unit in db.session.scalars(select(Unit))}
        world.systems = {system.code: system for system in db.session.scalars(select(QualitySystem))}
        vars(world).update(people)
        db.session.rollback()  # a read left open would keep others from writing
        return world if people else None

    def _person(self, username, name, title, unit, role, place) -> Person:
        person = Person(
            username=username,
            name=name,
            name_folded=fold(name),
            title=title,
            unit=self.units[unit],
            email=f"{username}@so.tinhx.example",
            password_hash=_hashed(PASSWORD),
            must_change_password=False,
        )
        db.session.add(person)
        self._assign(person, role, place)
        return person

    def _assign(self, person, role, place) -> None:
        where = {"qms": self.systems[place[4:]]} if place.startswith("qms:") else {"unit": self.units[place]}
        db.session.add(Assignment(person=person, role=role, valid_from=LONG_AGO, **where))

    def give_role(self, person: Person, role: str, place: str) -> None:
        """Let the person also hold a role in a unit, or in a system (`qms:SO`)."""
        with writing():
            self._assign(person, role, place)

    def delegate(self, delegator: Person, delegate: Person, kind: str = "KT", **limits) -> Delegation:
        """Let one person sign for another."""
        if kind == "TUQ":
            limits = {"basis_number": "12/QĐ-SLĐTBXH", "valid_to": clock.today() + timedelta(days=30)} | limits
        with writing() as session:
            row = Delegation(
                delegator_id=delegator.id, delegate_id=delegate.id, kind=kind, **{"valid_from": LONG_AGO} | limits
            )
            session.add(row)
        return row

    def distribute(self, document: Document, *units: str, roles=(), people=()) -> None:
        """Let the document's list be these units, roles and people."""
        with writing():
            given = {"units": [db.session.get(Unit, self.units[code].id) for code in units], "roles": roles}
            distribution.keep_list(document, by=self.officer, today=clock.today(), people=people, **given)

    @staticmethod
    def open_session(client, person: Person, *, language: str | None = None) -> None:
        """Give the test client a living session of the person."""
        token = secrets.token_urlsafe(16)
        with writing() as session:
            session.add(
                UserSession(
                    token_hash=hashlib.sha256(token.encode()).hexdigest(),
                    person_id=person.id,
                    created_at=clock.now(),
                    seen_at=clock.now(),
                )
            )
        for kept in ("_login_user", "_flask_babel"):  # the test's own context outlives its requests
            g.pop(kept, None)
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
            if language:
                cookie["language"] = language

    @staticmethod
    @cache
    def docx(*paragraphs: str) -> bytes:
        """A real .docx with these paragraphs."""
        document = docx.Document()
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    @staticmethod
    def upload(*paragraphs: str, name: str = "tài liệu.docx") -> reading.Upload:
        """A file as if it had been read in the sandbox, quickly."""
        blocks = [Block("paragraph", text, section="1 Nội dung", anchor=f"p{n}") for n, text in enumerate(paragraphs)]
        html = "".join(f'<p id="p{n}">{text}</p>' for n, text in enumerate(paragraphs))
        extraction = Extraction("docx", blocks=blocks, html=html, notes=[] if paragraphs else ["no_text"])
        return reading.store(World.docx(*paragraphs), name, extraction)

    def create(self, code: str, title: str, *, kind="procedure", unit="VP", qms="SO", parent=None, by=None, **more):
        """A document with its first draft, empty."""
        with writing():
            return operations.create_document(
                by=by or self.officer,
                today=clock.today(),
                qms=self.systems[qms],
                unit=self.units[unit],
                code=code,
                kind=kind,
                title=title,
                parent=parent,
                **more,
            )

    def publish(
        self,
        code,
        title,
        *,
        text=("Nội dung.",),
        file: bytes | None = None,
        upload: reading.Upload | None = None,
        since: date | None = None,
        number=(1, 0),
        **more,
    ):
        """A revision that is approved and in force since a day (a year ago): taken over, without a route."""
        since = since or clock.today() - timedelta(days=365)
        if upload is None:
            upload = reading.store(file, "biểu mẫu.docx", Extraction("docx")) if file else self.upload(*text)
        with writing():
            document = queries.document_by_code(code, qms_id=self.systems[more.get("qms", "SO")].id)
        if document is None:
            document = self._bare(code, **more)
        with writing():
            return operations.migrate_revision(
                locked(Document, document.id),
                by=self.officer,
                title=title,
                issue=number[0],
                amendment=number[1],
                issued_on=since,
                effective_from=since,
                upload=upload,
            )

    def _bare(self, code, *, kind="procedure", unit="VP", qms="SO", parent=None, **more) -> Document:
        with writing() as session:
            document = Document(
                qms=self.systems[qms],
                unit=self.units[unit],
                code=code,
                code_folded=fold(code).replace("-", "").replace(".", ""),
                kind=kind,
                parent=parent,
                **{"review_months": 24} | more,
            )
            session.add(document)
        return document

    def draft(self, document: Document, *, text=("Nội dung mới.",), by=None, route=None, **values) -> Revision:
        """A draft ready to be sent: with a file, a summary and the route head → director."""
        author = by or self.author
        upload = self.upload(*text)
        with writing():
            document = locked(Document, document.id)
            revision = queries.revision_under_way(document)
            if revision is None:
                revision = operations.start_revision(document, by=author, today=clock.today())
            revision.author = author
            people = route or [(self.head, "reviewed"), (self.director, "approved")]
            values = {"summary": "Cập nhật theo quy định mới."} | values
            operations.save_draft(revision, by=author, upload=upload, route=people, **values)
        return revision

    def take(self, revision: Revision, step: str, by: Person, **given) -> Revision:
        """Take a step of the workflow as this person, with their password where it is signed."""
        with writing():
            revision = locked(Revision, revision.id)
            signed = REVISION.steps[step].sign
            proof = Proof(by, acting_for(by, revision)) if signed else None
            REVISION.fire(revision, step, by=by, today=clock.today(), proof=proof, **given)
        return revision

    def send(self, revision: Revision) -> Revision:
        """The author sends it for review."""
        return self.take(revision, "submit", revision.author)

    def review(self, revision: Revision, by: Person | None = None) -> Revision:
        """The reviewer whose turn it is agrees."""
        return self.take(revision, "review", by or revision.waits_on.person)

    def approve(self, revision: Revision, *, since: date | None = None, by: Person | None = None) -> Revision:
        """The approver approves, in force from today or `since`."""
        return self.take(revision, "approve", by or self.director, effective_from=since or clock.today())

    def withdraw(self, document: Document, *, since: date | None = None, by: Person | None = None, **given) -> Document:
        """The officer withdraws the document."""
        by = by or self.officer
        given = {"reason": "Không còn áp dụng theo quy định mới."} | given
        with writing():
            document = locked(Document, document.id)
            DOCUMENT.fire(
                document,
                "withdraw",
                by=by,
                today=clock.today(),
                proof=Proof(by),
                withdrawn_from=since or clock.today(),
                **given,
            )
        return document
