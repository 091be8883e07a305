"""What every test stands on: a fresh, migrated database per test, on SQLite and on PostgreSQL, and a small department.

`--database sqlite|postgresql|both` chooses; PostgreSQL is started by the run when its programs are there.
"""

import gc
import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from jinja2 import BytecodeCache
from werkzeug.routing import Rule
from whitenoise import WhiteNoise
from xdist.scheduler import LoadScopeScheduling

import tests.strict  # noqa: F401  (before the application is imported)
from qms.app import create_app
from qms.core import clock, kept, migrate
from qms.core.database import db
from qms.people import passwords
from tests.servers import memory, postgres
from tests.world import World

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
settings.load_profile("suite")

HERE = Path(__file__).parent
MORNING = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)  # Monday, nine o'clock in Vietnam


def pytest_addoption(parser):
    parser.addoption("--database", choices=("sqlite", "postgresql", "both"), default="both")


def pytest_generate_tests(metafunc):
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        names = [name for name in ("sqlite", "postgresql") if chosen in (name, "both")]
        if metafunc.definition.get_closest_marker("sqlite_only"):
            names = [name for name in names if name == "sqlite"]
        metafunc.parametrize("database", names, indirect=True, scope="function")


def pytest_configure(config):
    if in_memory := memory.folder():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", in_memory)  # where `tmp_path` is
    config.addinivalue_line("markers", "sqlite_only: concerns SQLite alone")
    config.addinivalue_line("markers", "journey: a person in a browser")


class ByFile(LoadScopeScheduling):
    """One process has the tests of a file, for what these stand on is built once in a process; journeys go singly.

    All that stands on the `Scene` is as one file. Files with most tests come first, so that both end together. (What
    xdist itself knows of groups does nothing with pytest 9.2: its issue 1386.)
    """

    _on_scene = {str(path.relative_to(HERE.parent)) for path in HERE.rglob("test_*.py") if "Scene" in path.read_text()}

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "scene" if file in self._on_scene else nodeid if "/journeys/" in file else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


def pytest_collection_finish():
    """What has been imported and collected is no garbage: to look through it again took a tenth of the suite's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 20)


def pytest_terminal_summary(terminalreporter):
    have = postgres.missing()
    terminalreporter.write_line("databases: SQLite" + (f" ({have})" if have else " and PostgreSQL"))


class Compiled(BytecodeCache):
    """Templates compiled once in a run, not once a test: that was a third of the suite's time."""

    kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        self.kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def template_sqlite(tmp_path_factory):
    """A folder with two databases to copy: `empty`, which is migrated, and `world`, with the department of `World`."""
    folder = tmp_path_factory.mktemp("template")
    _migrated(folder, f"sqlite:///{folder / 'empty'}")
    shutil.copy(folder / "empty", folder / "world")
    _peopled(folder, f"sqlite:///{folder / 'world'}")
    return folder


@pytest.fixture(scope="session")
def template_postgresql(tmp_path_factory):
    """A running PostgreSQL with the same two databases to copy; None when it is not installed."""
    if postgres.missing():
        yield None
        return
    with postgres.Cluster() as cluster:
        folder = tmp_path_factory.mktemp("pg")
        _migrated(folder, cluster.create("empty"))
        _peopled(folder, cluster.create("world", template="empty"))
        yield cluster


@pytest.fixture
def database(request, tmp_path):
    """The address of a migrated database of the kind under test, empty but for the department that a test asks for."""
    template = "world" if "world" in request.fixturenames else "empty"
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("template_sqlite") / template, tmp_path / "qms.sqlite")
        yield f"sqlite:///{tmp_path / 'qms.sqlite'}"
        return
    cluster = request.getfixturevalue("template_postgresql")
    if cluster is None:
        pytest.skip(postgres.missing())
    url = cluster.create(template=template)
    yield url
    cluster.drop(url)


@pytest.fixture
def now():
    """The clock stands at a Monday morning; `now(datetime or date)` moves it."""

    def move(instant):
        if not isinstance(instant, datetime):
            instant = datetime(instant.year, instant.month, instant.day, 2, 0, tzinfo=UTC)
        clock.set_source(lambda: instant)

    move(MORNING)
    yield move
    clock.set_source(None)


@pytest.fixture
def app(database, tmp_path, now):
    """The application over an empty database, inside its context, with the clock at rest."""
    application = create_app(**_settings(tmp_path, database))
    application.jinja_env.bytecode_cache = Compiled()
    with application.app_context():
        _compiled_once(db.engine)
        yield application
        db.session.remove()
        db.engine.dispose()
        if engine := application.extensions.get("search"):
            engine.close()


@pytest.fixture
def world(app) -> World:
    """A small department with its people; see tests/world.py."""
    return World.build()


@pytest.fixture
def client(app):
    """A browser without a session, speaking Vietnamese."""
    return app.test_client()


@pytest.fixture
def sign_in(client):
    """`sign_in(person)` gives the client that person's session."""

    def enter(person, *, language: str | None = None):
        World.open_session(client, person, language=language)
        return client

    return enter


@pytest.fixture
def anew():
    """Statements are built anew, and forgotten afterwards: for tests that change what they are built of."""
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def real_hashes(monkeypatch):
    """Passwords are hashed as they are outside of tests."""
    monkeypatch.setattr(passwords, "_hasher", COSTLY)


STATEMENTS: dict[str, tuple] = {}
ROUTES: dict[tuple, dict] = {}
compile_route = Rule.compile
READ = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")


def _read_once(rule) -> None:
    """What a route's address is made of is read once in a run: each test has an application with routes of its own."""
    kind = (rule.rule, repr(rule.defaults), rule.merge_slashes)
    if kind not in ROUTES:
        compile_route(rule)
        ROUTES[kind] = {name: getattr(rule, name) for name in READ}
    vars(rule).update(ROUTES[kind])
    for name in READ[-2:]:
        setattr(rule, name, getattr(rule, name).__func__.__get__(rule))


Rule.compile = _read_once
FILES: dict[tuple, dict] = {}
add_files = WhiteNoise.add_files


def _looked_at_once(served, root, prefix=None):
    """The files that are served are looked through once in a run."""
    if (root, prefix) not in FILES:
        add_files(served, root, prefix)
        FILES[root, prefix] = dict(served.files)
    served.files.update(FILES[root, prefix])


WhiteNoise.add_files = _looked_at_once
# Nobody attacks the passwords of tests: their hashes cost a ten-thousandth. `real_hashes` gives the real.
COSTLY = passwords._hasher
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
passwords._DUMMY = passwords._hasher.hash("nobody")


def _compiled_once(engine) -> None:
    """Statements are compiled once in a run, not once a test: each test has an engine, and so a cache, of its own."""
    engine.connect().close()  # a dialect learns of its database at the first connection
    engine.dialect, compiled = STATEMENTS.setdefault(engine.dialect.name, (engine.dialect, {}))
    engine.update_execution_options(compiled_cache=compiled)


def _migrated(folder, url: str) -> None:
    with _open(folder, url):
        migrate.upgrade()


def _peopled(folder, url: str) -> None:
    with _open(folder, url), clock.as_if(MORNING):
        World.build()


@contextmanager
def _open(folder, url: str):
    """Inside an application over this database, which nobody is connected to afterwards."""
    with create_app(**_settings(folder, url)).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def _settings(folder, url: str) -> dict:
    return {
        "TESTING": True,
        "SQLALCHEMY_DATABASE_URI": url,
        "QMS_DATA_DIR": str(folder),
        "SECRET_KEY": "for tests only",
        "WTF_CSRF_ENABLED": False,
        "INLINE_JOBS": False,
        "RATELIMIT_ENABLED": False,
        "PROPAGATE_EXCEPTIONS": True,
    }
