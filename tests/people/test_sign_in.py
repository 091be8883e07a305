"""Signing in: the right password and no other, the same refusal for everybody, and a way on that stays with us."""

import re
from urllib.parse import quote

import pytest

from qms.core import clock
from qms.core.database import db, writing
from qms.people import passwords, sessions
from tests.world import PASSWORD

from .browser import Browser, page, problem_at, told, typed

NEW = "bảy con chim sẻ trên dây"


def test_the_right_password_opens_a_session(browser, world):
    answer = browser.sign_in("staff")
    assert (answer.status_code, answer.location) == (302, "/")
    assert browser.is_signed_in() and world.staff.name in browser.get("/account").text


@pytest.mark.sqlite_only
@pytest.mark.parametrize("username", ["STAFF", "  staff ", "Staff"])
def test_the_user_name_may_be_written_large_or_with_spaces_around(browser, world, username):
    assert browser.sign_in(username).status_code == 302


@pytest.mark.sqlite_only
@pytest.mark.parametrize("password", [PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1], " "], ids=repr)
def test_a_wrong_password_opens_nothing_and_keeps_the_name_but_not_the_password(browser, world, password):
    answer = browser.sign_in("staff", password)
    assert answer.status_code == 422 and not browser.is_signed_in()
    assert problem_at(answer, "password") == "Tên đăng nhập hoặc mật khẩu không đúng."
    assert typed(answer, "username") == "staff" and typed(answer, "password") == ""


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("username", "password"), [("", PASSWORD), ("staff", ""), ("", "")])
def test_an_empty_field_is_named(browser, world, username, password):
    answer = browser.sign_in(username, password)
    assert answer.status_code == 422
    assert bool(problem_at(answer, "username")) is (not username)
    assert bool(problem_at(answer, "password")) is (not password)


def disabled(world):
    with writing():
        world.staff.disabled_at = clock.now()
    return "staff", PASSWORD


def without_a_password(world):
    with writing():
        world.staff.password_hash = ""
    return "staff", ""


REFUSED = {
    "unknown": lambda world: ("nobody", PASSWORD),
    "disabled": disabled,
    "wrong": lambda world: ("staff", "sai mật khẩu rồi"),
    "without a password": lambda world: (without_a_password(world)[0], "an account that does not exist"),
}


@pytest.mark.sqlite_only
def test_unknown_disabled_and_known_accounts_are_answered_alike(app, world):
    answers = {}
    for why, prepare in REFUSED.items():
        username, password = prepare(world)
        answer = Browser(app).sign_in(username, password)
        text = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(f'value="{username}"', "")
        headers = {name for name, _value in answer.headers}
        answers[why] = answer.status_code, text, headers
    first = answers.pop("unknown")
    assert first[0] == 422
    for why, answer in answers.items():
        assert answer == first, why


@pytest.mark.sqlite_only
@pytest.mark.parametrize("why", REFUSED)
def test_every_refusal_measures_the_password_against_one_hash(browser, world, why, monkeypatch):
    """TRUST T9: by the time it takes, nobody learns which accounts there are."""
    username, password = REFUSED[why](world)
    measured = []

    class Counting:
        def verify(self, kept, given):
            measured.append(kept)
            raise passwords.Argon2Error

    monkeypatch.setattr(passwords, "_hasher", Counting())
    assert browser.sign_in(username, password).status_code == 422
    assert len(measured) == 1 and measured[0].startswith("$argon2id$")
    cost = measured[0].split("$")[3]
    assert cost == passwords._DUMMY.split("$")[3]


def test_a_refused_sign_in_is_logged_by_address_and_account_and_never_by_what_was_typed(browser, world):
    browser.sign_in("staff", "sai mật khẩu rồi")
    browser.sign_in("mật khẩu gõ nhầm ô", PASSWORD)
    known, unknown = told(sessions.FAIL)
    assert (known.object, known.actor, known.detail["address"]) == (world.staff.ref, "anon", "10.0.0.7")
    assert unknown.object == "person:unknown"
    assert "mật khẩu" not in known.payload + unknown.payload


def test_signing_in_and_out_are_logged_with_the_address(browser, world):
    browser.sign_in("staff")
    browser.post("/sign-out")
    for action in (sessions.SIGN_IN, sessions.SIGN_OUT):
        (entry,) = told(action)
        assert (entry.actor, entry.object) == (f"u:{world.staff.uid}", world.staff.ref)
        assert entry.detail["address"] == "10.0.0.7"


def test_a_page_that_asked_for_a_session_is_shown_after_signing_in(browser, world):
    asked = browser.get("/account?x=1")
    assert asked.status_code == 302 and asked.location.startswith("/sign-in?next=")
    form = page(browser.get(asked.location)).xpath("//form[.//input[@type='password']]")[0]
    answer = browser.sign_in("staff", path=form.get("action"))
    assert answer.location == "/account?x=1"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/%0d%0aLocation:x\r\n",
        "///evil.example",
        "",
    ],
)
def test_the_way_on_never_leads_elsewhere(browser, world, target):
    answer = browser.sign_in("staff", path=f"/sign-in?next={quote(target, safe='')}")
    assert answer.location == "/"


def test_a_password_somebody_else_gave_must_be_changed_before_anything_else(browser, given):
    browser.sign_in("staff", given)
    for answer in (browser.get("/"), browser.get("/account"), browser.post("/account/sessions/end-others")):
        assert (answer.status_code, answer.location) == (302, "/account/password")
    changed = browser.post("/account/password", data={"old": given, "new": NEW, "again": NEW})
    assert changed.location == "/account" and browser.get("/").status_code == 200


@pytest.mark.sqlite_only
def test_who_must_change_it_can_sign_out_and_choose_a_language(browser, given):
    browser.sign_in("staff", given)
    assert browser.post("/language", data={"language": "en"}).location == "/"
    assert "Choose a new one" in browser.get("/account/password").text
    assert browser.post("/sign-out").location == "/sign-in"


def test_a_changed_password_counts_from_then_on(app, browser, given):
    browser.sign_in("staff", given)
    browser.post("/account/password", data={"old": given, "new": NEW, "again": NEW})
    browser.post("/sign-out")
    assert browser.sign_in("staff", given).status_code == 422
    assert browser.sign_in("staff", NEW).location == "/" and browser.get("/").status_code == 200


def test_an_account_changed_while_its_password_was_looked_at_is_not_signed_in(browser, world, monkeypatch):
    matches = passwords.matches

    def slowly(person, password):
        right = matches(person, password)
        ident = person.id
        with writing():
            row = db.session.get(type(person), ident)
            row.password_hash = passwords.hash_password("do quản trị đặt lại")
        return right

    monkeypatch.setattr(passwords, "matches", slowly)
    assert browser.sign_in("staff").status_code == 409
    monkeypatch.undo()
    assert not browser.is_signed_in()
