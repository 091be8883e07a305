"""TRUST T10: length over composition, any Unicode in one form, what everybody tries is refused, argon2id."""

import unicodedata

import argon2
import pytest

from qms.core.database import writing
from qms.people import passwords

from .browser import Browser, problem_at

GOOD = [
    "bảy con chim sẻ",
    "con-trau-di-truoc-cai-cay",
    "Xq7!kd92mPa%",
    "пароль для отдела",
    "月が綺麗ですね今夜は本当に",
    "tháng ba mưa phùn 🌧",
]
EASY = {
    "digits alone": "090512345678",
    "a date": "01/01/2026 - 12",
    "a word and a year": "Matkhau@2026",
    "the word with its tones": "Mật Khẩu 12345",
    "a word in disguise": "P@ssw0rd!2026",
    "the country": "VietNam!@#2026",
    "the administrator": "QuanTri@123456",
    "keys in a row": "qwertyuiopas",
    "keys in columns": "1qaz2wsx3edc",
    "keys to and fro": "1q2w3e4r5t6y",
    "backwards": "zyxwvutsrqponm",
    "one letter": "aaaaaaaaaaaaaaa",
    "a repetition": "sao123sao123sao123",
}


@pytest.mark.parametrize("password", GOOD)
def test_length_is_enough_whatever_the_letters(password):
    assert passwords.weakness(password, username="staff") is None


@pytest.mark.parametrize("why", EASY)
def test_what_everybody_tries_first_is_refused(app_words, why):
    assert "dễ đoán" in str(passwords.weakness(EASY[why], username="staff"))


@pytest.fixture(scope="module")
def app_words():
    """Sentences can be put into words."""
    from flask import Flask

    from qms.core import i18n

    app = Flask(__name__)
    i18n.init_app(app)
    with app.app_context():
        yield


def test_twelve_characters_are_enough_and_eleven_are_not(app_words):
    assert passwords.weakness("mười hai chữ", username="x" * 9) is None
    assert "12" in str(passwords.weakness("mười một ch", username="x" * 9))


def test_length_is_counted_in_letters_not_in_the_bytes_or_marks_of_one_machine(app_words):
    eleven = unicodedata.normalize("NFD", "ủy quyền ký")
    assert len(eleven) > 12
    assert passwords.weakness(eleven, username="staff") is not None


@pytest.mark.parametrize("password", ["nguyenvana co 3 con", "NGUYENVANA-9-8-7-x", "nguyễnvăna mười hai"])
def test_the_user_name_is_no_part_of_it(app_words, password):
    assert "tên đăng nhập" in str(passwords.weakness(password, username="nguyenvana"))


def test_it_is_kept_as_argon2id_with_todays_cost_and_a_salt_of_its_own(real_hashes):
    first, second = passwords.hash_password(GOOD[0]), passwords.hash_password(GOOD[0])
    assert first != second
    kept = argon2.extract_parameters(first)
    assert kept.type is argon2.Type.ID
    assert kept.memory_cost >= 19 * 1024 and kept.time_cost >= 2  # OWASP's least
    assert GOOD[0] not in first


@pytest.mark.sqlite_only
def test_the_same_password_typed_on_another_machine_opens_the_account(app, world):
    """macOS sends letters and marks apart (NFD), Windows as one (NFC)."""
    with writing():
        world.staff.password_hash = passwords.hash_password(unicodedata.normalize("NFD", GOOD[0]))
    assert Browser(app).sign_in("staff", unicodedata.normalize("NFC", GOOD[0])).status_code == 302
    assert Browser(app).sign_in("staff", unicodedata.normalize("NFD", GOOD[0])).status_code == 302


def test_an_old_weak_hash_is_renewed_at_sign_in(app, world, real_hashes):
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(world.password)
    with writing():
        world.staff.password_hash = weak
    assert Browser(app).sign_in("staff").status_code == 302
    renewed = world.staff.password_hash
    assert renewed != weak and not passwords._hasher.check_needs_rehash(renewed)
    assert Browser(app).sign_in("staff").status_code == 302
    assert world.staff.password_hash == renewed


@pytest.mark.parametrize("kept", ["", "plain text", "$argon2id$v=19$broken", "$2b$12$abcdefghijklmnopqrstuv"])
def test_a_hash_that_is_none_lets_nobody_in_and_breaks_nothing(kept):
    class Somebody:
        password_hash = kept

    assert passwords.matches(Somebody(), "") is False
    assert passwords.matches(Somebody(), kept) is False


def test_a_one_time_password_is_good_itself_and_never_the_same():
    made = {passwords.one_time() for _n in range(50)}
    assert len(made) == 50
    assert all(passwords.weakness(one, username="staff") is None for one in made)
    assert not set("".join(made)) & set("0O1lIi")


CHANGES = {
    "wrong old": ({"old": "không phải cái này"}, "old", "Đây không phải mật khẩu hiện tại."),
    "too short": ({"new": "ngắn quá", "again": "ngắn quá"}, "new", "12"),
    "easy": ({"new": "Matkhau@2026", "again": "Matkhau@2026"}, "new", "dễ đoán"),
    "two that differ": ({"again": "bảy con chim ri"}, "again", "không khớp"),
    "the same again": ({"new": "mat khau dung de thu", "again": "mat khau dung de thu"}, "new", "khác mật khẩu"),
    "nothing": ({"old": "", "new": "", "again": ""}, "new", "nhập"),
}


@pytest.mark.sqlite_only
def test_every_bad_change_is_refused_at_its_field_and_shows_no_password(signed_in, world):
    browser, before = signed_in(world.staff), world.staff.password_hash
    good = {"old": world.password, "new": GOOD[0], "again": GOOD[0]}
    for why, (wrong, field, words) in CHANGES.items():
        answer = browser.post("/account/password", data=good | wrong)
        assert answer.status_code == 422, why
        assert words in problem_at(answer, field), (why, problem_at(answer, field))
        assert GOOD[0] not in answer.text and world.password not in answer.text
    assert world.staff.password_hash == before
