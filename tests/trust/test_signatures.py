"""TRUST T3 and §4: a signature cannot be moved, replayed or given twice, and outlives no change of what it covers."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from qms.core import signing
from qms.core.database import db
from qms.core.signing import signatures_of
from qms.documents.models import Revision
from tests.snapshots import built_once


@pytest.fixture
def approved(world) -> Revision:
    return built_once(_approved, world)


def _approved(world) -> Revision:
    revision = world.draft(world.publish("QT-VP-01", "Quy trình một").document)
    world.review(world.send(revision))
    return world.approve(revision)


def holds(revision: Revision) -> list[bool]:
    db.session.rollback()
    row = db.session.get(Revision, revision, populate_existing=True)
    return [s.holds_for(row.covered(s.meaning)) for s in signatures_of(row)]


def by_hand(statement: str, **values) -> None:
    db.session.rollback()
    with db.engine.begin() as shell:
        shell.execute(text(statement), values)


SIGNATURE = {
    "round": "round + 7", "name": "'Người khác'", "title": "'Chức vụ khác'", "unit": "'Đơn vị khác'",
    "meaning": "meaning || 'x'", "person_id": "person_id + 1", "on_behalf_of_id": "1", "role": "'Vai trò khác'",
    "capacity": "'KT. GIÁM ĐỐC'", "signed_at": "'2026-03-15 00:00:00'", "covered": "replace(covered, 'Quy', 'Qui')",
    "digest": "'0' || substr(digest, 2, 62) || 'x'",
}  # fmt: skip


def test_every_column_of_a_signature_is_tried():
    beside = {"id", "uid", "subject"}  # a row of its own; moving it to another subject is tried below
    assert set(SIGNATURE) == set(signing.Signature.__table__.columns.keys()) - beside


@pytest.mark.parametrize("column", SIGNATURE)
def test_a_signature_changed_in_any_column_is_void(app, approved, column):
    ident = approved.id
    assert holds(ident) == [True, True]
    covered = db.session.get(Revision, ident).covered("approved")
    by_hand(f"UPDATE signature SET {column} = {SIGNATURE[column]} WHERE meaning = 'approved'")
    moved = db.session.scalars(select(signing.Signature).order_by(signing.Signature.id.desc())).first()
    assert not moved.holds_for(covered)


COVERED = {
    "title": "UPDATE revision SET title = 'Tên khác' WHERE NOT migrated",
    "issue": "UPDATE revision SET issue = 7 WHERE NOT migrated",
    "amendment": "UPDATE revision SET amendment = 7 WHERE NOT migrated",
    "summary": "UPDATE revision SET summary = 'Khác' WHERE NOT migrated",
    "basis": "UPDATE revision SET basis = 'Khác' WHERE NOT migrated",
    "round": "UPDATE revision SET round = 9 WHERE NOT migrated",
    "revision": "UPDATE revision SET uid = 'x' WHERE NOT migrated",
    "file": "UPDATE revision SET file_sha256 = (SELECT file_sha256 FROM revision WHERE migrated) WHERE NOT migrated",
    "effective_from": "UPDATE revision SET effective_from = '2026-03-20' WHERE NOT migrated",
    "issued_on": "UPDATE revision SET issued_on = '2026-03-01' WHERE NOT migrated",
    "code": "UPDATE document SET code = 'QT-VP-99'",
    "kind": "UPDATE document SET kind = 'manual'",
    "unit": "UPDATE document SET unit_id = unit_id + 1",
    "qms": "UPDATE document SET qms_id = qms_id + 1",
    "document": "UPDATE document SET uid = 'x'",
}


@pytest.mark.parametrize("field", COVERED)
def test_a_signature_does_not_outlive_a_change_of_what_it_covers(app, approved, field):
    ident, given = approved.id, list(signatures_of(approved))
    assert set(COVERED) == set(approved.covered("approved"))
    kept = [signature.id for signature in given]
    by_hand(COVERED[field])
    row = db.session.get(Revision, ident, populate_existing=True)
    rows = [db.session.get(signing.Signature, each, populate_existing=True) for each in kept]
    only_of_approval = field in ("effective_from", "issued_on")
    assert [s.holds_for(row.covered(s.meaning)) for s in rows] == [only_of_approval, False]


def test_a_signature_moved_to_another_revision_is_void(app, world, approved):
    other = world.publish("QT-VP-02", "Quy trình một")
    by_hand("UPDATE signature SET subject = :ref", ref=other.ref)
    assert holds(other.id) == [False, False]


def test_a_signature_cannot_be_given_twice(app, world, approved):
    columns = "subject, round, meaning, person_id, name, title, unit, role, capacity, signed_at, covered, digest"
    with pytest.raises(IntegrityError):
        by_hand(f"INSERT INTO signature (uid, {columns}) SELECT 'copy', {columns} FROM signature")


def test_a_signature_does_not_outlive_a_changed_byte(app, world, approved, sign_in):
    ident, path = approved.id, approved.file.path
    client = sign_in(world.director)
    assert "Không còn giá trị" not in client.get(f"/documents/revisions/{ident}/signatures").text
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"x")
    assert "Không còn giá trị" in client.get(f"/documents/revisions/{ident}/signatures").text
