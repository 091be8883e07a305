"""Default deny (TRUST T6): every route × role × own or other unit × state answers as docs/generated/access.md says."""

import os

import pytest
from flask import Flask, current_app, get_flashed_messages, has_request_context, request, templating
from sqlalchemy import event
from sqlalchemy.orm import Session

from qms.config import ROOT
from qms.core.database import db
from qms.people import passwords
from tests.addresses import rules
from tests.scene import Browser, Scene

from . import access

PAGE = ROOT / "docs" / "generated" / "access.md"


@pytest.fixture
def scene(app):
    return Scene.build()


@pytest.fixture
def browsers(scene, monkeypatch):
    """Everyone's browser. What they do is taken back at once; pages stay empty, since only the answer counts."""
    entered = {name: Browser(getattr(scene.world, name, None)) for name in (*access.OF_DOCUMENTS, *access.OF_PEOPLE)}
    monkeypatch.setattr(templating, "_render", _no_page)
    monkeypatch.setattr(Flask, "update_template_context", lambda *_page: None)
    monkeypatch.setattr(Session, "commit", Session.rollback)
    monkeypatch.setattr(passwords, "matches", lambda *_given: True)
    monkeypatch.setattr(passwords, "hash_password", lambda _password: "hash")
    return entered


def _no_page(*_page) -> str:
    """Nothing, but that the messages are taken out of the cookie, which else carries more of them to each address."""
    get_flashed_messages()
    return ""


def _last(found: tuple) -> bool:
    return found[1].endpoint == "people.sign_out"  # whoever signs out has no session for the next question


@pytest.fixture
def written_on_looking(app):
    """What a GET has written, besides the log being told that somebody was refused (TRUST T7)."""
    told, found = ("INSERT INTO log_entry", "UPDATE log_head", "SELECT", "WITH lines", "BEGIN", "PRAGMA"), []

    def note(_connection, _cursor, statement, *_rest):
        if has_request_context() and request.method == "GET" and not statement.lstrip().startswith(told):
            found.append(f"{request.path}: {statement}")

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def tables(scene, browsers):
    """(browsers, addresses) of both tables: all routes that there are."""
    patterns = {rule.endpoint: rule.rule for rule in rules()}
    with current_app.test_request_context():
        found = sorted(access.chosen(scene, patterns), key=_last)
    assert {address.endpoint for _rule, address in found} == set(patterns)
    return [
        ({name: browsers[name] for name in names}, [each for each in found if access.is_of_documents(each[1]) == is_of])
        for names, is_of in ((access.OF_DOCUMENTS, True), (access.OF_PEOPLE, False))
    ]


@pytest.mark.sqlite_only
@pytest.mark.skipif("WRITE_ACCESS" in os.environ, reason="all is asked")
def test_every_route_answers_a_part_of_everyone_as_the_committed_table_says(tables, written_on_looking, pytestconfig):
    said = access.printed(PAGE.read_text(encoding="utf-8"))
    first = pytestconfig.getoption("randomly_seed")
    answers = dict(each for who, found in tables for each in access.some(who, found, first))
    others = {about: marks for about, marks in answers.items() if not marks.items() <= said.get(about, {}).items()}
    assert not others, "run `make access` and read what changed"
    assert set(answers) == set(said)
    assert not written_on_looking


@pytest.mark.sqlite_only
@pytest.mark.skipif("WRITE_ACCESS" not in os.environ, reason="`make access` asks all, for minutes")
def test_the_committed_table_is_what_every_route_answers_everyone(tables, written_on_looking):
    said = access.page(*(list(access.rows(who, found)) for who, found in tables))
    assert not written_on_looking
    PAGE.write_text(said, encoding="utf-8")
