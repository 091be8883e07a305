"""TRUST T18: what others can reach does not start unsafe; one test for each thing that makes it so."""

import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from qms import config
from qms.config import KEY_FILE, LOOPBACK, ROOT
from qms.core import audit, migrate
from qms.core.database import db, writing
from qms.demo import load as demonstration
from qms.operating import deployment

SAFE = {
    "SECRET_KEY": "uN5gq0fXk8m2ZrVtYb1sLw7cDh4jEa9oPi6",
    "TRUSTED_HOSTS": ["qms.so.example"],
    "SESSION_COOKIE_SECURE": True,
    "BEHIND_PROXY": True,
    "TESTING": False,
    "WTF_CSRF_ENABLED": True,
    "RATELIMIT_ENABLED": True,
}


@pytest.fixture
def safe(app, tmp_path):
    """An installation with nothing to put right, its key kept in the data folder."""
    app.config.update(SAFE)
    tmp_path.chmod(0o700)
    (tmp_path / KEY_FILE).write_text(SAFE["SECRET_KEY"])
    (tmp_path / KEY_FILE).chmod(0o600)
    assert deployment.faults(app) == []
    return app


def setting(**changed):
    return lambda app, _folder: app.config.update(changed)


FAULTS = {
    "no key": (setting(SECRET_KEY=None), "SECRET_KEY"),
    "a default key": (setting(SECRET_KEY="dev"), "SECRET_KEY"),
    "a simple key": (setting(SECRET_KEY="a" * 60), "SECRET_KEY"),
    "a key for all to read": (lambda _app, folder: (folder / KEY_FILE).chmod(0o644), "chmod 600"),
    "a key for the group to read": (lambda _app, folder: (folder / KEY_FILE).chmod(0o640), "chmod 600"),
    "data for all to read": (lambda _app, folder: folder.chmod(0o755), "chmod 700"),
    "data for the group to write": (lambda _app, folder: folder.chmod(0o770), "chmod 700"),
    "no trusted hosts": (setting(TRUSTED_HOSTS=None), "QMS_TRUSTED_HOSTS"),
    "only loopback names": (setting(TRUSTED_HOSTS=LOOPBACK), "QMS_TRUSTED_HOSTS"),
    "every host": (setting(TRUSTED_HOSTS=["qms.so.example", "*"]), "QMS_TRUSTED_HOSTS"),
    "cookies without HTTPS": (setting(SESSION_COOKIE_SECURE=False), "QMS_HTTPS"),
    "a proxy that is not believed": (setting(BEHIND_PROXY=False), "QMS_BEHIND_PROXY"),
    "debug": (lambda app, _folder: setattr(app, "debug", True), "FLASK_DEBUG"),
    "testing": (setting(TESTING=True), "TESTING"),
    "no tokens": (setting(WTF_CSRF_ENABLED=False), "WTF_CSRF_ENABLED"),
    "no limits": (setting(RATELIMIT_ENABLED=False), "RATELIMIT_ENABLED"),
    "cookies for scripts": (setting(SESSION_COOKIE_HTTPONLY=False), "SESSION_COOKIE_HTTPONLY"),
    "cookies for other sites": (setting(SESSION_COOKIE_SAMESITE=None), "SESSION_COOKIE_SAMESITE"),
}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_and_said(safe, tmp_path, fault):
    bring_about, words = FAULTS[fault]
    bring_about(safe, tmp_path)
    try:
        (said,) = deployment.faults(safe)
        assert words in said
        result = safe.test_cli_runner().invoke(args=["qms", "check-deploy"])
        assert result.exit_code == 1 and words in result.output
    finally:
        safe.debug = False


@pytest.mark.sqlite_only
def test_data_of_another_account_are_found(safe, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert any("tài khoản khác" in said for said in deployment.faults(safe))


def test_the_demonstration_is_found(safe, world):
    with writing():
        audit.record(demonstration.LOADED, world.systems["SO"], by="job:demo")
    assert any("Dữ liệu mẫu" in said for said in deployment.faults(safe))


def test_a_database_of_another_release_or_none_is_found(safe):
    db.session.remove()
    migrate.downgrade("0001")
    assert any("qms init" in said for said in deployment.faults(safe))
    migrate.downgrade("base")
    assert any("qms init" in said for said in deployment.faults(safe))


@pytest.mark.sqlite_only
def test_nothing_missing_is_said_too(safe):
    result = safe.test_cli_runner().invoke(args=["qms", "check-deploy"])
    assert result.exit_code == 0 and "Không thiếu gì." in result.output


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("changed", "bound", "production"),
    [
        ({}, ["127.0.0.1"], False),
        ({}, ["::1", "unix:/run/qms.sock"], False),
        ({}, ["0.0.0.0"], True),
        ({}, ["127.0.0.1", "10.1.2.3"], True),
        ({"TRUSTED_HOSTS": ["qms.so.example"]}, ["127.0.0.1"], True),
        ({"SESSION_COOKIE_SECURE": True}, ["127.0.0.1"], True),
        ({"BEHIND_PROXY": True}, ["unix:"], True),
    ],
)
def test_what_others_can_reach_is_told_from_a_trial(app, changed, bound, production):
    app.config.update({"TRUSTED_HOSTS": LOOPBACK, "SESSION_COOKIE_SECURE": False, "BEHIND_PROXY": False} | changed)
    assert deployment.is_production(app, bound) is production


@pytest.mark.sqlite_only
def test_the_proxy_cannot_be_passed_by(safe):
    assert [said for said in deployment.faults(safe, ["0.0.0.0"]) if "0.0.0.0" in said]
    assert not deployment.faults(safe, ["127.0.0.1"])


def test_until_names_are_set_nobody_else_is_answered(monkeypatch, tmp_path):
    monkeypatch.delenv("QMS_TRUSTED_HOSTS", raising=False)
    monkeypatch.setenv("QMS_DATA_DIR", str(tmp_path / "data"))
    assert config.from_environment()["TRUSTED_HOSTS"] == LOOPBACK
    assert stat.S_IMODE((tmp_path / "data" / KEY_FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("address", "starts"), [("127.0.0.1", True), ("0.0.0.0", False)])
def test_the_server_itself_refuses(template_sqlite, tmp_path, address, starts):
    """With nothing set it serves this machine, and does not start where others could reach it."""
    environment = {"PATH": os.environ["PATH"], "QMS_DATA_DIR": str(tmp_path)}
    environment["DATABASE_URL"] = f"sqlite:///{template_sqlite / 'empty'}"
    command = [
        Path(sys.executable).with_name("gunicorn"),
        "--config",
        "qms/gunicorn.py",
        "--bind",
        f"{address}:{_port()}",
    ]
    with subprocess.Popen(
        [*command, "--bind", f"{address}:{_port()}", "--log-level", "info", "wsgi:app"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        said = _until(server, "Booting worker") + (_settled(server) if starts else server.communicate(timeout=30)[1])
        if starts:
            server.send_signal(signal.SIGTERM)
            server.communicate(timeout=30)
    assert ("unsafe to serve" in said) is not starts
    if not starts:
        assert server.returncode not in (0, None) and "QMS_HTTPS" in said and address in said


def _port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _until(server, words: str) -> str:
    said = ""
    for line in server.stderr:
        said += line
        if words in line:
            break
    return said


def _settled(server) -> str:
    try:
        server.wait(timeout=3)
        raise AssertionError("it ended")
    except subprocess.TimeoutExpired:
        return ""
