"""TRUST T9: guessing stops, its victim is not locked out, and nobody learns by it which accounts there are."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from qms.app import create_app
from qms.core import clock
from qms.core.database import db
from qms.people import limits, passwords
from tests.world import PASSWORD

from .browser import Browser, told

WRONG = "đoán mò một mật khẩu"


class Cheap:
    """Counts the passwords that were really looked at, without the price of each."""

    def __init__(self):
        self.looked_at = 0

    def verify(self, kept, given):
        self.looked_at += 1
        if given != PASSWORD or kept is passwords._DUMMY:
            raise passwords.Argon2Error

    def check_needs_rehash(self, kept):
        return False


@pytest.fixture
def hasher(monkeypatch):
    cheap = Cheap()
    monkeypatch.setattr(passwords, "_hasher", cheap)
    return cheap


def another(app):
    """A second web server over the same database, with its limits on."""
    names = ("SQLALCHEMY_DATABASE_URI", "QMS_DATA_DIR", "SECRET_KEY", "WTF_CSRF_ENABLED", "PROPAGATE_EXCEPTIONS")
    return create_app(TESTING=True, RATELIMIT_ENABLED=True, **{name: app.config[name] for name in names})


@pytest.fixture
def app(app):
    guarded = another(app)
    with guarded.app_context():
        if (
            db.engine.dialect.name == "sqlite"
        ):  # hundreds of small writes: what a power cut would lose is no matter here
            event.listen(db.engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous = 0"))
        yield guarded
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def later(now):
    """`later(minutes=16)` moves the clock."""

    def move(**by):
        now(clock.now() + timedelta(**by))

    return move


def guess(app, username: str, address: str = "10.6.6.6", times: int = 1) -> list[int]:
    attacker = Browser(app, address)
    return [attacker.sign_in(username, WRONG).status_code for _n in range(times)]


def test_the_eleventh_guess_at_an_account_is_not_even_looked_at(app, world, hasher):
    assert guess(app, "staff", times=14) == [422] * 10 + [429] * 4
    assert hasher.looked_at == 10
    assert Browser(app, "10.6.6.6").sign_in("staff", PASSWORD).status_code == 429


def test_known_and_unknown_accounts_are_shut_alike(app, world, hasher):
    assert guess(app, "nobody", times=12) == guess(app, "staff", "10.6.6.8", times=12)


@pytest.mark.parametrize("spelling", ["STAFF", " staff", "staff ", " " * 57 + "staff", "stàff"])
@pytest.mark.sqlite_only
def test_another_spelling_gives_no_further_guesses(app, world, hasher, spelling):
    guess(app, "staff", times=10)
    looked_at = hasher.looked_at
    guess(app, spelling)
    assert hasher.looked_at == looked_at


def test_after_a_quarter_of_an_hour_one_may_try_again(app, world, hasher, later):
    guess(app, "staff", times=10)
    later(minutes=14, seconds=59)
    assert guess(app, "staff") == [429]
    later(seconds=2)
    assert guess(app, "staff") == [422]


@pytest.mark.sqlite_only
def test_one_address_cannot_try_one_password_at_all_accounts(app, world, hasher):
    answers = [guess(app, f"account{n}")[0] for n in range(103)]
    assert answers == [422] * 100 + [429] * 3


@pytest.mark.sqlite_only
def test_guesses_from_many_addresses_are_stopped_as_well(app, world, hasher):
    answers = [guess(app, "staff", f"10.66.{n // 250}.{n % 250}")[0] for n in range(60)]
    assert answers == [422] * 50 + [429] * 10


@pytest.mark.sqlite_only
def test_however_many_places_guess_for_however_long_fifty_an_hour_are_looked_at(app, world, hasher, later):
    """Ten thousand guesses take eight days: at that rate a password of 12 random letters takes 10^11 years."""
    for hour in range(4):
        for n in range(60):
            guess(app, "staff", f"10.{hour}.0.{n}")
        later(hours=1, seconds=1)
    assert hasher.looked_at == 4 * 50


@pytest.mark.sqlite_only
def test_the_owner_signs_in_where_they_have_been_before_all_the_while(app, world, hasher):
    own = Browser(app, "10.0.0.7")
    own.sign_in("staff")
    own.post("/sign-out")
    for n in range(60):
        guess(app, "staff", f"10.66.0.{n}")
    assert Browser(app, "10.0.0.99").sign_in("staff").status_code == 429
    assert own.sign_in("staff").status_code == 302


@pytest.mark.sqlite_only
def test_a_neighbour_behind_the_same_address_locks_out_nobody(app, world, hasher):
    own = Browser(app)
    own.sign_in("staff")
    own.post("/sign-out")
    guess(app, "staff", own.address, times=11)
    for n in range(100):
        guess(app, f"account{n}", own.address)
    assert own.sign_in("staff").status_code == 302


@pytest.mark.sqlite_only
def test_a_device_known_to_its_owner_is_no_licence_to_guess(app, world, hasher):
    own = Browser(app)
    own.sign_in("staff")
    own.post("/sign-out")
    assert [own.sign_in("staff", WRONG).status_code for _n in range(12)] == [422] * 10 + [429] * 2


@pytest.mark.sqlite_only
def test_a_device_is_known_for_its_own_accounts_only(app, world, hasher):
    own = Browser(app)
    own.sign_in("staff")
    own.post("/sign-out")
    guess(app, "head", own.address, times=10)
    assert own.sign_in("head").status_code == 429


@pytest.mark.parametrize("value", ["", "x", "W10.x", '["a","b"]', "é"])
@pytest.mark.sqlite_only
def test_a_forged_device_counts_as_none(app, world, hasher, value):
    guess(app, "staff", "10.0.0.7", times=10)
    own = Browser(app)
    own.client.set_cookie(limits.DEVICE, value)
    assert own.sign_in("staff").status_code == 429


@pytest.mark.sqlite_only
def test_one_device_is_remembered_for_several_accounts(app, world, hasher):
    own = Browser(app)
    for name in ("staff", "head"):
        own.sign_in(name)
        own.post("/sign-out")
    for name in ("staff", "head"):
        guess(app, name, own.address, times=10)
        assert own.sign_in(name).status_code == 302
        own.post("/sign-out")


def test_the_devices_cookie_is_kept_from_scripts_and_other_sites(app, world, hasher):
    app.config["SESSION_COOKIE_SECURE"] = True
    own = Browser(app)
    own.sign_in("staff")
    cookie = own.cookie(limits.DEVICE)
    assert (cookie.http_only, cookie.same_site, cookie.secure) == (True, "Lax", True)


def test_right_passwords_and_pages_cost_no_guess(app, world, hasher):
    own = Browser(app)
    for _n in range(12):
        assert own.sign_in("staff").status_code == 302
        assert own.get("/sign-in").status_code == 200
    assert db.session.scalar(select(func.count()).select_from(limits.Guess)) == 0


def test_what_is_counted_says_nothing_of_what_was_typed(app, world, hasher):
    guess(app, "mật khẩu gõ nhầm ô")
    rows = db.session.scalars(select(limits.Guess)).all()
    assert rows and all(len(row.key) == 64 and set(row.key) <= set("0123456789abcdef") for row in rows)


def test_counts_are_cleared_away_after_a_day(app, world, hasher, later):
    guess(app, "staff", times=10)
    later(days=1, seconds=1)
    guess(app, "head")
    assert db.session.scalar(select(func.count()).select_from(limits.Guess)) == 3


def test_another_process_counts_with_this_one(app, world, hasher):
    """Two web servers over one database are one gate."""
    guess(app, "staff", times=10)
    second = another(app)
    assert Browser(second, "10.6.6.6").sign_in("staff").status_code == 429
    with second.app_context():
        db.engine.dispose()


def test_guessing_the_current_password_at_an_open_session_stops_and_is_logged(app, world, hasher):
    own = Browser(app)
    own.sign_in("staff")
    form = {"old": WRONG, "new": "bảy con chim sẻ", "again": "bảy con chim sẻ"}
    answers = [own.post("/account/password", data=form).status_code for _n in range(12)]
    assert answers == [422] * 10 + [429] * 2
    entries = told("people:person:refuse_password")
    assert len(entries) == 10 and entries[0].actor == f"u:{world.staff.uid}" and WRONG not in entries[0].payload


def test_guesses_for_a_signature_and_for_a_change_are_counted_together(app, world, hasher):
    revision = world.send(world.draft(world.publish("QT-VP-01", "Quy trình một").document))
    own, step = Browser(app), f"/documents/revisions/{revision.id}/steps/review"
    own.sign_in("head")
    form = {"old": WRONG, "new": "bảy con chim sẻ", "again": "bảy con chim sẻ"}
    for _n in range(6):
        assert own.post("/account/password", data=form).status_code == 422
    answers = [own.post(step, data={"password": WRONG}).status_code for _n in range(5)]
    assert answers == [422] * 4 + [429]
    assert own.post(step, data={"password": PASSWORD}).status_code == 429


def test_guesses_at_one_persons_signature_stop_nobody_else(app, world, hasher):
    revision = world.send(world.draft(world.publish("QT-VP-01", "Quy trình một").document))
    step = f"/documents/revisions/{revision.id}/steps/review"
    other, own = Browser(app), Browser(app)
    other.sign_in("officer")
    own.sign_in("head")
    for _n in range(11):
        other.post("/account/password", data={"old": WRONG, "new": "x", "again": "x"})
    assert own.post(step, data={"password": PASSWORD}).status_code == 303
