"""`make bench ARGS="--sizes 200,2000 --only search,lists --quick"`: a table, and JSON on the last lines and in a file.

Always ends well unless something could not be run: a figure over its target is told, not punished.
"""

import argparse
import json
import logging
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from qms.app import create_app
from qms.core import jobs, migrate
from qms.core.database import db
from tests.servers import postgres
from tests.world import World

from . import digests, escalation, library, log, machine, oversight, pages, statements, takeover, volumes, wire
from .figures import Figure, growth, growth_table, table
from .site import ROOT, Site, Unexpected

PARTS = ("start", "search", "lists", "documents", "desk", "log", "signing", "wire", "together", "statements", "import",
         "verification", "oversight", "digests", "escalation")  # fmt: skip
FULL = {"oversight", "digests", "escalation"}  # measured with all that `volumes` adds; the other parts without it
SEARCHING = {"search", "together", "signing", "import"}  # without these the index stays empty: it is slow to fill
OVER_HTTP = {
    "search": pages.search,
    "lists": pages.lists,
    "documents": pages.documents,
    "desk": pages.desk,
    "log": pages.log,
    "signing": pages.signing,
    "wire": wire.wire,
}
BASE = 2000  # the size that the targets are set for; what does not depend on the size is measured there alone
PEOPLE = ("staff", "officer", "head", "auditor", "director", "clerk")
OUT = ROOT / "build"


def main() -> int:
    options = _options()
    for name in ("alembic", "mail.log"):
        logging.getLogger(name).setLevel(logging.WARNING)
    with _database(options.database):
        return _measure(options)


@contextmanager
def _database(kind: str) -> Iterator[None]:
    """Where libraries are built: files of their own on SQLite, or a PostgreSQL that is thrown away afterwards."""
    if kind == "sqlite":
        yield
        return
    with postgres.Cluster() as cluster:
        os.environ["DATABASE_URL"] = cluster.create()
        yield


def _measure(options: argparse.Namespace) -> int:
    by_size, failed = {}, False
    for size in options.sizes:
        begun = time.perf_counter()
        bench = Bench(size, options, alone=size == BASE or len(options.sizes) == 1)
        by_size[size] = bench.run()
        failed |= bench.failed
        heading = " · ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in bench.counts.items())
        print(table(f"\n{heading}  ({time.perf_counter() - begun:.0f} s)", by_size[size]), flush=True)
    grown = growth(by_size) if len(by_size) > 1 else []
    if grown:
        print("\n" + growth_table(by_size, grown))
    _write_json(by_size, grown)
    return int(failed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    numbers = lambda text: sorted(int(part) for part in text.split(","))  # noqa: E731
    parser.add_argument("--sizes", type=numbers, default=[200, 2000, 10_000], help="numbers of documents")
    parser.add_argument("--only", type=lambda text: text.split(","), default=PARTS, help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="200 and 2,000 documents, fewer repetitions")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="one size at a time")
    parser.add_argument("--keep", type=Path, help="keep the libraries in this folder, and use those that are there")
    options = parser.parse_args()
    if options.database == "postgresql" and (options.keep or len(options.sizes) > 1):
        parser.error("PostgreSQL is thrown away: one size, and nothing kept")
    if options.quick and options.sizes[-1] == 10_000:
        options.sizes = [200, 2000]
    return options


class Bench:
    """One size of library: built, served, measured."""

    def __init__(self, size: int, options: argparse.Namespace, *, alone: bool):
        self.size, self.options, self.alone = size, options, alone
        self.figures: list[Figure] = []
        self.failed = False
        self.searches = bool(SEARCHING & set(options.only))
        self.times = 40 if options.quick else 120

    def run(self) -> list[Figure]:
        """Every part asked for, in order. The data folder is deleted at the end unless it is to be kept."""
        kept = self.options.keep
        name = str(self.size) if self.searches else f"{self.size}-without-index"
        folder = kept / name if kept else Path(tempfile.mkdtemp(prefix="qms-bench-"))
        os.environ["QMS_DATA_DIR"] = str(folder)
        machine.take()
        try:
            app = create_app()
            with app.app_context():
                self._prepare(app, folder)
            self._serve()
            with app.app_context():
                self._inside(app)
                db.session.remove()
                db.engine.dispose()
            if self.alone and FULL & set(self.options.only):
                self._full(app, folder)
        finally:
            if not kept:
                shutil.rmtree(folder, ignore_errors=True)
        return [*machine.figure(), *self.figures]

    def _prepare(self, app, folder: Path) -> None:
        begun = time.perf_counter()
        if not (folder / "built").exists():
            migrate.upgrade()
            library.build(self.size, indexed=self.searches)
            library.settle()
            (folder / "built").touch()
        jobs.run_due()  # the day's own work, which would take its part of the processors while others are timed
        self.figures.append(Figure("build s", time.perf_counter() - begun, "database and index from the fixed seed"))
        self.counts, self.waiting = library.counts(), library.waiting()
        self.cookies = {"password": World.password} | {who: _cookie(app, library.person(who)) for who in PEOPLE}
        library.sign_cheaply(library.person("head"))
        db.session.remove()
        db.engine.dispose()

    def _serve(self) -> None:
        with Site() as site:
            if "start" in self.options.only:
                self.figures.append(Figure("start s", site.started_in, "from the command to the first answer"))
            scene = pages.Scene(site.port, self.cookies, self.size, self.waiting, self.times)
            for name, part in OVER_HTTP.items():
                if name in self.options.only:
                    self._take(name, lambda part=part: part(scene))
            if (
                "together" in self.options.only
            ):  # also brings every thread of the worker to work, before its size is taken
                self._take("together", lambda: pages.together(scene, 1))
            memory = site.memory()[0]
            self.figures.append(Figure("worker rss MB", memory["rss_mb"], f"pss {memory['pss_mb']:.0f} MB"))
        if "together" in self.options.only:
            with Site(workers=2) as site:
                self._take("together", lambda: pages.together(replace(scene, port=site.port), 2))

    def _inside(self, app) -> None:
        if "statements" in self.options.only:
            self._take("statements", lambda: statements.statements(app, library.person))
        if "import" in self.options.only and self.alone:
            self._take("import", lambda: takeover.takeover(10 if self.options.quick else 40))
        if "verification" in self.options.only and self.alone:
            self._take("verification", lambda: log.verification(100_000))

    def _full(self, app, folder: Path) -> None:
        """The parts for which nonconformities, actions and people are added, once the others are measured."""
        with app.app_context():
            if not (folder / "full").exists():
                volumes.build()
                library.settle()
                (folder / "full").touch()
            volumes.do_nothing_today()
            self.counts |= volumes.counts()
            db.session.remove()
            db.engine.dispose()
        if "oversight" in self.options.only:
            with Site() as site:
                scene = pages.Scene(site.port, self.cookies, self.size, self.waiting, self.times)
                self._take("oversight", lambda: oversight.oversight(scene))
            with app.app_context():
                self._take("oversight", lambda: statements.statements(app, library.person, statements.OVERSIGHT))
        if "digests" in self.options.only:
            with (
                app.app_context()
            ):  # a context of its own: nobody is signed in who would have a menu made for each mail
                self._take("digests", digests.digests)
        if "escalation" in self.options.only:
            with app.app_context():
                self._take("escalation", escalation.escalation)
        with app.app_context():
            db.engine.dispose()

    def _take(self, name: str, measure) -> None:
        try:
            self.figures += measure()
        except Unexpected as error:
            self.failed = True
            self.figures.append(Figure(name, None, str(error)))
        machine.take()


def _cookie(app, person) -> str:
    client = app.test_client()
    World.open_session(client, person)
    return client.get_cookie(app.config["SESSION_COOKIE_NAME"]).value


def _write_json(by_size: dict[int, list[Figure]], grown: list[dict]) -> None:
    machine = {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    sizes = {
        size: [asdict(figure) | {"target": figure.target, "verdict": figure.verdict} for figure in figures]
        for size, figures in by_size.items()
    }
    text = json.dumps({"machine": machine, "sizes": sizes, "growth": grown}, ensure_ascii=False, indent=1)
    OUT.mkdir(exist_ok=True)
    (OUT / "bench.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    sys.exit(main())
