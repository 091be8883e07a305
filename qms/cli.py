"""`flask --app wsgi qms …`: what an operator does at the shell."""

import logging
import sys
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from . import docs as generated
from .core import audit, clock, jobs, outages, verifier
from .core.database import db, writing
from .core.errors import Refusal
from .core.migrate import upgrade
from .demo import load as demonstration
from .documents import importing
from .documents.importing import report
from .logbook import words
from .operating import commands
from .people import passwords
from .people.models import QualitySystem, Unit
from .people.operations import founding
from .search import index


class Commands(AppGroup):
    """Commands whose refusals are said in words, as a page says them."""

    def invoke(self, context):
        try:
            with outages.refused():
                return super().invoke(context)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal


qms = Commands("qms", help="Quality-management system.")


def init_app(app) -> None:
    """Hang the commands under `flask qms`."""
    for command in commands.COMMANDS:
        qms.add_command(command)
    app.cli.add_command(qms)


@qms.command()
def init() -> None:
    """Create the database, or bring it up to this release."""
    upgrade()
    click.echo(_("The database is up to date."))


@qms.command("first-administrator")
@click.argument("username")
@click.argument("name")
@click.option("--code", required=True, help="Code of the department, e.g. SNV.")
@click.option("--department", required=True, help="Name of the department.")
def first_administrator(username: str, name: str, code: str, department: str) -> None:
    """Found a department in an empty database, with an account to set up the rest; prints its one-time password."""
    password = passwords.one_time()
    hashed = passwords.hash_password(password)
    with writing():
        founding.found(
            code=code,
            department=department,
            username=username.lower(),
            name=name,
            hashed=hashed,
            today=clock.today(),
        )
    click.echo(
        _(
            "Sign in as %(username)s with the one-time password %(password)s",
            username=username.lower(),
            password=password,
        )
    )


@qms.command("jobs")
@click.option("--once", is_flag=True, help="Do what is due and stop.")
def run_jobs(once: bool) -> None:
    """Do the work that waits: indexing and the like. Runs until stopped."""
    if once:
        click.echo(_("%(n)d jobs done.", n=jobs.run_due()))
        return
    runner = jobs.Runner(current_app._get_current_object())
    runner.run()


@qms.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--apply", "carry_out", is_flag=True, help="Take over what was understood; without it nothing changes.")
@click.option("--qms", "qms_code", help="Quality system, where it does not follow from the unit.")
@click.option("--unit", "unit_code", help="Owner unit of files that do not name one.")
def import_folder(folder: Path, carry_out: bool, qms_code: str | None, unit_code: str | None) -> None:
    """Read a folder of .docx and .pdf: say what was understood, what is doubtful, what collides."""
    system, unit = _named(QualitySystem, qms_code), _named(Unit, unit_code)
    with (
        _quiet("qms.imports"),
        importing.understand(folder, qms=system, unit=unit, progress=_progress(_("Reading"))) as plan,
    ):
        wanted = plan.usable()
        click.echo(report.table(plan))
        if not carry_out:
            click.echo(_("Nothing was changed. Add --apply to take over these files: %(n)d.", n=len(wanted)))
            return
        taken = importing.apply(plan, progress=_progress(_("Taking over")))
        if failed := [item for item in wanted if item not in taken]:
            click.echo(report.not_taken(failed), err=True)
        click.echo(_("%(n)d files taken over.", n=len(taken)))
    jobs.run_due()


def _named(model, code: str | None):
    if code is None:
        return None
    row = db.session.query(model).filter_by(code=code).one_or_none()
    if row is None:
        raise click.BadParameter(code)
    return row


@contextmanager
def _quiet(name: str):
    """What this logger would tell the server's log, the report tells the operator."""
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)


def _progress(what: str):
    """Progress on standard error, one line that is written over, quiet when nobody watches."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        click.echo(f"\r{what} {done}/{total}", err=True, nl=done == total)

    return show


@qms.command()
@click.option("--once", is_flag=True, help="Do nothing when the database is in use already.")
def demo(once: bool) -> None:
    """Load the demonstration department into an empty database and print its accounts."""
    if demonstration.is_empty():
        click.echo(_("Loading the demonstration department; this takes about a minute."))
        demonstration.load(progress=_progress(_("Reading")))
    elif not once:
        raise click.ClickException(_("The database is in use: the demonstration needs an empty one."))
    for username, name, title in demonstration.accounts():
        click.echo(f"  {username:<20} {name:<28} {title}")
    click.echo(_("Password of every demonstration account: %(password)s", password=demonstration.PASSWORD))


@qms.command()
def reindex() -> None:
    """Rebuild the search index from the database."""
    click.echo(_("%(n)d revisions indexed.", n=index.rebuild()))


@qms.group()
def log() -> None:
    """The action log."""


@log.command("verify")
def log_verify() -> None:
    """Say that the chain is whole, or where it broke."""
    try:
        count, last = audit.verify()
    except verifier.Broken as broken:
        click.echo(_told(broken), err=True)
        sys.exit(1)
    click.echo(_("The action log is whole: %(count)d entries, the last with SHA-256 %(last)s", count=count, last=last))


def _told(broken: verifier.Broken) -> str:
    with current_app.test_request_context():  # things are called by their pages' links
        return words.broken(broken)


@log.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def log_export(file: Path) -> None:
    """Write every entry, one payload a line (JSONL), for any verifier."""
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        count = sum(bool(lines.write(entry.payload + "\n")) for entry in audit.entries())
    click.echo(_("%(n)d entries written to %(file)s", n=count, file=file))


@qms.command()
def docs() -> None:
    """Print life cycles, permissions and routes into docs/generated/."""
    click.echo("\n".join(str(path) for path in generated.write()))
