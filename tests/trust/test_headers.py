"""TRUST T11: whatever leaves the server – page, error, file, data, static – tells the browser what it must not do."""

import pytest
from flask import current_app, templating

from qms.core.database import db
from qms.people import passwords
from tests.addresses import addresses
from tests.scene import Browser, Scene

ALWAYS = {  # written down a second time on purpose: what is loosened in the code must be loosened here as well
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
ALLOWED = {"'self'", "'none'", "data:"}
KEPT_BY_THE_BROWSER = (
    "documents.file",
    "documents.returned_file",
    "attachments.file",
    "records.file",
)  # asked for again: core/serving.py


def faults(response, *, static: bool = False) -> list[str]:
    """What is missing or too loose in a response's headers."""
    headers = response.headers
    found = [name for name, value in ALWAYS.items() if headers.getlist(name) != [value]]
    found += _of_policy(headers.getlist("Content-Security-Policy"))
    found += ["Access-Control-Allow-Origin"] if "Access-Control-Allow-Origin" in headers else []
    if not static and not {"no-store", "no-cache"} & set(headers.get("Cache-Control", "").split(", ")):
        found.append("Cache-Control")
    return found


def _of_policy(policies: list[str]) -> list[str]:
    if len(policies) != 1:
        return ["Content-Security-Policy"]
    rules = {name: sources for name, *sources in (part.split() for part in policies[0].split(";") if part.strip())}
    loose = [f"{name}: {source}" for name, sources in rules.items() for source in sources if source not in ALLOWED]
    loose += [f"{name}: data:" for name, sources in rules.items() if "data:" in sources and name != "img-src"]
    closed = ["default-src", "frame-ancestors"] + ([] if "sandbox" in rules else ["base-uri"])
    return loose + [name for name in closed if rules.get(name) != ["'none'"]]


@pytest.fixture
def scene(app):
    return Scene.build()


@pytest.fixture
def quick(monkeypatch):
    """What stands on the page does not matter here."""
    monkeypatch.setattr(templating, "_render", lambda *_page: "")
    monkeypatch.setattr(passwords, "hash_password", lambda _password: "hash")


@pytest.mark.sqlite_only
def test_every_address_carries_them_whatever_it_answers(scene, quick):
    with current_app.test_request_context():
        found = {each.endpoint: each for each in addresses(scene) if each.endpoint != "people.sign_out"}
    for person in (scene.world.officer, scene.world.administrator, None):
        browser = Browser(person)
        for address, method in ((each, m) for each in found.values() for m in (*each.methods, "HEAD", "OPTIONS")):
            response = browser(method, address.url)
            static = address.endpoint == "static"
            assert not faults(response, static=static), f"{method} {address.url}: {response.status}"
            if response.status_code == 200 and not static and address.endpoint not in KEPT_BY_THE_BROWSER:
                assert "no-store" in response.headers["Cache-Control"], address.url


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/static/nowhere.css", 404),
        ("GET", "/static/../config.py", 404),
        ("POST", "/documents", 405),
        ("POST", "/static/css/app.css", 405),
        ("BREW", "/documents", 405),
        ("GET", "/documents/", 404),
    ],
)
def test_errors_carry_them(app, client, method, url, status):
    response = client.open(url, method=method)
    assert response.status_code == status
    assert not faults(response, static=url == "/static/css/app.css")


def test_an_upload_that_is_too_large_carries_them(app, client):
    app.config["MAX_CONTENT_LENGTH"] = 10
    response = client.post("/sign-in", data={"username": "x" * 100})
    assert response.status_code == 413 and not faults(response)


def test_a_host_that_is_not_ours_is_answered_with_them(app, client):
    app.config["TRUSTED_HOSTS"] = ["qms.example"]
    response = client.get("/sign-in", headers={"Host": "evil.example"})
    assert response.status_code == 400 and not faults(response)


def test_a_fault_of_ours_carries_them_and_tells_nothing(app, client, monkeypatch):
    app.config["SHOW_FAULTS"] = True
    monkeypatch.setitem(app.view_functions, "people.sign_in", lambda: 1 / 0)
    response = client.get("/sign-in")
    assert response.status_code == 500 and not faults(response)
    assert "ZeroDivisionError" not in response.text and "Traceback" not in response.text


def test_a_database_that_is_gone_is_answered_with_them(app, world, sign_in, monkeypatch):
    client = sign_in(world.staff)
    monkeypatch.setattr(db.session(), "scalar", _gone)
    response = client.get("/documents")
    assert response.status_code == 503 and not faults(response)


def _gone(*_given, **_named):
    raise OSError(5, "Input/output error")


def test_static_files_carry_them_and_are_kept(app, client):
    for name in ("css/app.css", "js/app.js", "icon.svg"):
        with client.get(f"/static/{name}") as response:
            assert response.status_code == 200 and not faults(response, static=True)
            assert "max-age" in response.headers["Cache-Control"]
            tag = {"If-Modified-Since": response.headers["Last-Modified"]}
        with client.get(f"/static/{name}", headers=tag) as again:
            assert again.status_code == 304 and not faults(again, static=True)


def test_over_https_browsers_are_told_to_stay_there(app, client):
    assert "max-age=31536000" in client.get("/sign-in", base_url="https://x").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers
