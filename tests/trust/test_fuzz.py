"""TRUST T17: no input to any route gives a 500, or sets a field that is not on the form.

`make test` tries a few hundred requests, always the same; `make fuzz MINUTES=10` new ones for as long as it is given.
"""

import os
import time

import pytest
from flask import current_app
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from qms.core.database import db
from qms.nonconformities.models import Nonconformity
from qms.people import passwords
from tests.addresses import rules
from tests.scene import Browser, Scene

from . import access
from .fuzzing import MARKUP, encoded, forms, places, requests
from .test_headers import faults

MINUTES = float(os.environ.get("FUZZ_MINUTES", "0"))
IN_WORDS = (b"<h1", b'"error"')


@pytest.fixture
def scene(app):
    return Scene.build()


@pytest.fixture
def browsers(scene, monkeypatch):
    """Who may do most, by what they may do it to; what they do is taken back at once."""
    world = scene.world
    entered = {
        name: Browser(person)
        for name, person in {
            "author": world.author,
            "head": world.head,
            "director": world.director,
            "officer": world.officer,
            "administrator": world.administrator,
            "nobody signed in": None,
        }.items()
    }
    monkeypatch.setattr(Session, "commit", Session.rollback)
    monkeypatch.setattr(passwords, "matches", lambda person, _password: person is not None)
    monkeypatch.setattr(passwords, "hash_password", lambda _password: "hash")
    return entered


_forms: dict[str, dict] = {}


@pytest.fixture
def found(scene, browsers):
    """Every place, with the fields of its form: these are read once in a run, for the scene is always the same."""
    patterns = {rule.endpoint: rule.rule for rule in rules() if rule.endpoint not in ("people.sign_out", "static")}
    with current_app.test_request_context():
        chosen = [address for _rule, address in access.chosen(scene, patterns)]
    if not _forms:
        _forms.update(forms(chosen, list(browsers.values())))
    return places(chosen, _forms)


PROFILE = settings(
    max_examples=400,
    derandomize=not MINUTES,
    deadline=None,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def test_no_input_gives_a_fault(browsers, found):
    end = time.monotonic() + 60 * MINUTES
    tried = 0

    @PROFILE
    @given(st.data())
    def ask(data):
        nonlocal tried
        place = data.draw(st.sampled_from(found))
        who = data.draw(st.sampled_from(list(browsers)))
        method, asked = data.draw(requests(place))
        note(f"{who}: {method} {asked}")
        response = browsers[who](method, asked.pop("path"), **asked)
        tried += 1
        assert response.status_code < 500
        assert not faults(response)
        assert response.status_code < 400 or any(words in response.data for words in IN_WORDS) or _is_bare(response)
        assert MARKUP.encode() not in response.data or response.mimetype != "text/html"

    ask()
    while time.monotonic() < end:
        ask()
    print(f"\n{tried} requests")


@pytest.mark.parametrize("number", ["1" + "9" * 40, "000000000001" + "9" * 40, "-" + "9" * 40])
def test_a_number_that_no_database_holds_is_no_fault(scene, number):
    talk = f"/nonconformities/{scene.subjects[Nonconformity]['analysing']}/comments?answers="
    for who, address in (
        ("staff", "/records/new?form="),
        ("staff", "/records/new?corrects="),
        ("staff", talk),
        ("administrator", "/admin/people?unit="),
    ):
        assert Browser(getattr(scene.world, who))("GET", address + number).status_code == 200, address


@pytest.mark.parametrize("address", ["/records/forms", "/records", "/search/beside", "/nonconformities", "/actions"])
def test_a_thousand_words_to_look_for_are_no_fault(scene, address):
    assert Browser(scene.world.staff)("GET", f"{address}?q={'a+b+' * 1000}").status_code == 200


def _is_bare(response) -> bool:
    """An answer to a host that is not ours, or to a part of a file that is not there: text, or nothing."""
    return response.mimetype == "text/plain" or response.status_code in (412, 416)


def _plain(value) -> str:
    if isinstance(value, list):
        return str([_plain(each) for each in value])
    return f"{type(value).__name__} {value.id}" if hasattr(value, "id") else repr(value)[:200]


VALUES = ("1", "approved", "2020-01-01")


@pytest.fixture
def changed(browsers):
    """(table, column, value) of what each flush changes, besides what is new each time."""
    seen = set()

    def note_changes(session, *_rest):
        for row in (*session.new, *session.dirty):
            for attribute in db.inspect(row).attrs:
                if attribute.history.has_changes() and attribute.key not in ("uid", "hash", "prev", "frontier"):
                    seen.add((type(row).__name__, attribute.key, _plain(attribute.value)))

    event.listen(Session, "before_flush", note_changes)
    yield seen
    event.remove(Session, "before_flush", note_changes)


@pytest.mark.sqlite_only
def test_no_field_is_set_that_is_not_on_the_form(browsers, found, changed):
    """Each form as its page fills it, once by itself, once with every column of every table beside it.

    The columns hold one value in each form, another in the next; with `make fuzz` each form gets them all.
    """
    columns = sorted({attribute.key for mapper in db.Model.registry.mappers for attribute in mapper.attrs})
    tried = 0
    forms = {p.address.endpoint + p.address.about.partition(" ")[0]: p for p in found if p.fields}
    for number, place in enumerate(forms.values()):
        filled = filled_in(place.fields)
        values = VALUES if MINUTES else (VALUES[number % len(VALUES)],)
        beside = [[(name, value) for name in columns if name not in place.fields] for value in values]
        for browser in browsers.values():
            outcomes = []
            for form in (filled, *(filled + more for more in beside)):
                changed.clear()
                given = {"data": encoded(form), "content_type": "application/x-www-form-urlencoded"}
                response = browser("POST", place.address.url, **given)
                outcomes.append((response.status_code, frozenset(changed)))
                if len(outcomes) == 1 and not changed:
                    break  # they may not change anything here, whatever they send
            assert {(status, what ^ outcomes[0][1]) for status, what in outcomes} == {(outcomes[0][0], frozenset())}
            tried += bool(outcomes[0][1])
    assert tried >= 10


def filled_in(fields: dict[str, list[str]]) -> list[tuple[str, str]]:
    """A form with what its page offers, and something fitting where it offers nothing."""
    given = {"reason": "Một lý do đủ dài.", "password": "x", "effective_from": "30/12/2026", "code": "QT-VP-77"}
    given |= {"title": "Tên mới", "name": "Tên mới", "username": "ten.moi", "summary": "Sửa.", "email": ""}
    fixed = [(name, given.get(name) or next(filter(None, values), "")) for name, values in fields.items()]
    return [(name, value) for name, value in fixed if name not in ("add", "propose", "file", "q", "as_of")]


def test_a_careless_route_would_be_noticed(browsers, monkeypatch):
    """One that takes every field of the form for a column, and one that stumbles over what it does not expect."""
    from flask import request

    monkeypatch.setitem(current_app.view_functions, "people.sign_in", lambda: request.args["next"])
    assert browsers["officer"]("GET", "/sign-in").status_code == 400
    monkeypatch.setitem(current_app.view_functions, "people.sign_in", lambda: str(int(request.args.get("next", "1"))))
    with pytest.raises(ValueError, match="invalid literal"):
        browsers["officer"]("GET", "/sign-in?next=%C2%B2")
