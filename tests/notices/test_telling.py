"""Telling: who is told, in what words, and what is never told, shown or counted."""

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from qms import notices
from qms.core.database import db, writing
from qms.documents.notices import RETURNED
from qms.notices import kinds, queries
from qms.notices.models import Notice
from qms.notices.words import told
from qms.people.operations import accounts


def test_each_person_is_told_once_and_never_of_what_they_did_themselves(world, kind, revision, tell):
    assert tell(world.staff, world.head, world.staff, kind=kind, subject=revision, by=world.head) == [world.staff]
    assert [row.recipient_id for row in db.session.scalars(select(Notice))] == [world.staff.id]


def test_a_closed_account_is_told_nothing(world, kind, revision, tell):
    with writing():
        accounts.disable(world.staff, by=world.administrator, reason="Chuyển công tác.")
    assert tell(world.staff, kind=kind, subject=revision) == []


def test_a_notice_says_what_happened_why_one_gets_it_and_who_did_it(app, world, kind, revision, tell):
    tell(world.staff, kind=kind, subject=revision, by=world.head, reason="Sai mẫu.")
    with app.test_request_context(), force_locale("en"):
        (row,) = told(db.session.scalars(select(Notice)))
    day = revision.effective_from.strftime("%d/%m/%Y")
    assert (row.words, row.because, row.who) == (f"has 3 problems by {day}", "You look after it.", world.head.name)
    assert (row.thing, row.reason) == (f"QT-VP-01 01/00 – {revision.title}", "Sai mẫu.")
    assert row.url.endswith(f"/{revision.id}")


def test_a_reason_given_with_the_notice_is_told_in_the_readers_language(app, world, kind, revision, tell):
    with writing():
        notices.tell([world.staff], RETURNED, revision, because=kinds.kind(RETURNED).because)
    row = db.session.scalars(select(Notice)).one()
    with app.test_request_context(), force_locale("vi"):
        vietnamese = told([row])[0].because
    with app.test_request_context(), force_locale("en"):
        assert told([row])[0].because == "You wrote it." != vietnamese


def test_what_the_words_name_must_be_given(world, kind, revision, tell):
    with pytest.raises(KeyError), writing():
        notices.tell([world.staff], kind, revision, n=3)


def test_only_declared_kinds_are_told_each_with_its_reason(world, kind, revision, tell):
    with pytest.raises(ValueError, match="unknown kind"), writing():
        notices.tell([world.staff], "tests:thing:unheard", revision)
    silent = notices.declare("tests:thing:silent", "happened")
    with pytest.raises(ValueError, match="why one gets it"), writing():
        notices.tell([world.staff], silent, revision)


def test_things_of_which_nobody_can_say_who_may_read_them_are_not_told_of(world, kind):
    with pytest.raises(ValueError, match="visible"), writing():
        notices.tell([world.staff], kind, world.units["VP"], n=1, day=0)


def test_what_a_person_may_no_longer_read_is_neither_listed_nor_counted(world, kind, tell):
    own = world.publish("QT-VP-01", "Quy trình của Văn phòng", security="restricted")
    elsewhere = world.publish("QT-LĐVL-01", "Quy trình của phòng khác", unit="LĐVL", security="restricted")
    tell(world.staff, world.other, kind=kind, subject=own)
    tell(world.staff, world.other, kind=kind, subject=elsewhere)
    for person, seen in ((world.staff, own), (world.other, elsewhere)):
        assert [n.subject for n in db.session.scalars(queries.notices_of(person))] == [seen.ref]
        assert queries.count_unread(person) == 1


def test_a_notice_is_rolled_back_with_what_it_tells_of(world, kind, revision, tell):
    with pytest.raises(RuntimeError, match="after all"), writing():
        notices.tell([world.staff], kind, revision, n=1, day=revision.effective_from)
        raise RuntimeError("after all not")
    assert queries.count_unread(world.staff) == 0
