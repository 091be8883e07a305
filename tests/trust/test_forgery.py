"""TRUST T7: no change without a token of the same session, on any route that changes anything; and none on looking."""

import hashlib
from pathlib import Path

import pytest
from flask import current_app, has_request_context, request
from sqlalchemy import event, select

from qms.core import web
from qms.core.database import data_dir, db
from qms.people import passwords
from tests.addresses import Address, addresses, rules
from tests.scene import Browser, Scene

LOOKING = {"GET", "HEAD", "OPTIONS"}
EXPIRED = "Trang đã hết hạn."


@pytest.fixture
def scene(app):
    return Scene.build()


@pytest.fixture
def found(scene) -> list[Address]:
    with current_app.test_request_context():
        return list(addresses(scene))


@pytest.fixture
def written(app, monkeypatch):
    """(what was asked, statement) of every statement that writes."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        if has_request_context() and statement.split()[0].upper() not in ("SELECT", "WITH", "BEGIN", "PRAGMA", "SET"):
            statements.append((f"{request.method} {request.path}", " ".join(statement.split()[:3])))

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


def state() -> dict[str, object]:
    """All that the system holds: the rows of each table, hashed, and the files of the store."""
    db.session.rollback()
    held = {
        table.name: hashlib.sha256(repr(sorted(map(repr, db.session.execute(select(table))))).encode()).hexdigest()
        for table in db.metadata.sorted_tables
    }
    db.session.rollback()
    return held | {"files": sorted(str(path) for path in Path(data_dir()).glob("files/**/*"))}


def test_only_post_changes_anything(app):
    assert {method for rule in rules() for method in rule.methods} == LOOKING | {"POST"}


def test_no_route_is_left_out_of_the_protection(app):
    assert not web.csrf._exempt_views and not web.csrf._exempt_blueprints
    assert app.config["WTF_CSRF_METHODS"] == {"POST", "PUT", "PATCH", "DELETE"}
    assert app.config["WTF_CSRF_CHECK_DEFAULT"]


@pytest.mark.sqlite_only
def test_without_a_token_nothing_changes_on_any_route(scene, found, written):
    current_app.config["WTF_CSRF_ENABLED"] = True
    asked = 0
    browsers = [Browser(person) for person in (scene.world.officer, scene.world.administrator, None)]
    before = state()
    for address in {_kind(each): each for each in found if "POST" in each.methods}.values():
        for browser in browsers:
            response = browser("POST", address.url, data={"csrf_token": "forged"} if asked % 2 else {})
            assert response.status_code == 422 and EXPIRED in response.text, address.url
            asked += 1
    assert asked > 100 and not written and state() == before


def _kind(address: Address) -> str:
    """The token is looked for before the thing: one of each route, and of each step of one, stands for all."""
    return address.endpoint + (address.about.split()[0] if "step" in address.endpoint else "")


def test_a_token_counts_in_its_own_session_only(app, world):
    app.config["WTF_CSRF_ENABLED"] = True
    one, other = Browser(world.staff), Browser(world.author)
    token = _token(one("GET", "/account").text)
    _token(other("GET", "/account").text)  # has one of its own
    given = {"data": {"csrf_token": token}}
    assert other("POST", "/account/sessions/end-others", **given).status_code == 422
    assert one("POST", "/account/sessions/end-others", **given).status_code == 302


def test_a_token_does_not_count_without_saying_where_from_over_https(app, world):
    app.config["WTF_CSRF_ENABLED"] = True
    browser = Browser(world.staff)
    given = {"data": {"csrf_token": _token(browser("GET", "/account").text)}, "base_url": "https://localhost"}
    for referrer in ({}, {"Referer": "https://evil.example/"}):
        assert browser("POST", "/account/sessions/end-others", headers=referrer, **given).status_code == 422
    own = {"Referer": "https://localhost/account"}
    assert browser("POST", "/account/sessions/end-others", headers=own, **given).status_code == 302


def _token(page: str) -> str:
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


@pytest.mark.sqlite_only
def test_looking_at_every_page_changes_nothing(scene, found, written, monkeypatch):
    """Besides the log being told that somebody was refused. All roles ask in `test_access.py`; here pages are whole."""
    monkeypatch.setattr(passwords, "hash_password", lambda _password: "hash")
    browsers = [Browser(person) for person in (scene.world.officer, scene.world.administrator, None)]
    before = state()
    for address in {each.endpoint: each for each in found if "GET" in each.methods}.values():
        for browser in browsers:
            response = browser("GET", address.url)
            assert response.status_code in (200, 302, 403, 404, 409, 422), f"{address.url}: {response.status}"
    after = state()
    assert {name for name in before if before[name] != after[name]} <= {"log_entry", "log_head"}
    assert {statement for _asked, statement in written} <= TOLD, written


TOLD = {"INSERT INTO log_entry", "UPDATE log_head SET"}  # a refused access is written down, whoever asked how


def test_a_page_that_would_write_is_noticed(app, world, written, sign_in, monkeypatch):
    """Somebody counts how often a page was read, when it is read."""
    from qms.core.database import writing
    from qms.people.models import Person

    def counting(*_given):
        with writing() as session:
            session.get(Person, world.staff.id).title = "Đã xem"
        return ""

    before = state()
    monkeypatch.setitem(app.view_functions, "people.sign_in", counting)
    app.test_client().get("/sign-in")
    assert state() != before and written
