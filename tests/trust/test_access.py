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


@pytest.mark.sqlite_only
def test_every_route_answers_everyone_as_the_committed_table_says(scene, browsers, written_on_looking):
    patterns = {rule.endpoint: rule.rule for rule in rules()}
    with current_app.test_request_context():
        found = sorted(access.chosen(scene, patterns), key=_last)
    assert {address.endpoint for _rule, address in found} == set(patterns)
    of_documents = [each for each in found if access.is_of_documents(each[1])]
    of_people = [each for each in found if not access.is_of_documents(each[1])]
    said = access.page(
        list(access.rows({name: browsers[name] for name in access.OF_DOCUMENTS}, of_documents)),
        list(access.rows({name: browsers[name] for name in access.OF_PEOPLE}, of_people)),
    )
    assert not written_on_looking
    if os.environ.get("WRITE_ACCESS"):
        PAGE.write_text(said, encoding="utf-8")
    kept = PAGE.read_text(encoding="utf-8").splitlines()
    assert [line for line in said.splitlines() if line not in kept] == [], "run `make access` and read what changed"
    assert said.splitlines() == kept
