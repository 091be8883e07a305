"""`flask --app wsgi qms …`: what an operator does at the shell."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from .core import audit, files, jobs, verifier
from .core.database import db
from .core.migrate import upgrade

qms = AppGroup("qms", help="Quality-management system.")


def init_app(app) -> None:
    """Hang the commands under `flask qms`."""
    app.cli.add_command(qms)


@qms.command()
def init() -> None:
    """Create the database, or bring it up to this release."""
    upgrade()
    click.echo("The database is up to date.")


@qms.command("jobs")
@click.option("--once", is_flag=True, help="Do what is due and stop.")
def run_jobs(once: bool) -> None:
    """Do the work that waits: indexing and the like. Runs until stopped."""
    from flask import current_app

    if once:
        click.echo(f"{jobs.run_due()} done.")
        return
    runner = jobs.Runner(current_app._get_current_object())
    runner.run()


@qms.group()
def log() -> None:
    """The action log."""


@log.command("verify")
def log_verify() -> None:
    """Say that the chain is whole, or where it broke."""
    try:
        count, last = audit.verify()
    except verifier.Broken as broken:
        click.echo(f"BROKEN at {broken}", err=True)
        sys.exit(1)
    click.echo(f"whole: {count} entries, last {last}")


@log.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def log_export(file: Path) -> None:
    """Write every entry, one payload a line (JSONL), for any verifier."""
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        count = 0
        for count, entry in enumerate(audit.entries(), 1):
            lines.write(entry.payload + "\n")
    click.echo(f"{count} entries written to {file}")


@qms.command()
def doctor() -> None:
    """Compare store, database and log; name every fault."""
    faults = [f"{fault} file: {name}" for fault, name in files.faults()]
    faults += [
        f"job {job.id} {job.kind} failed: {job.error}" for job in db.session.query(jobs.Job).filter_by(failed=True)
    ]
    try:
        audit.verify()
    except verifier.Broken as broken:
        faults.append(f"log broken at {broken}")
    for fault in faults:
        click.echo(fault)
    click.echo("No fault found." if not faults else f"{len(faults)} faults.")
    sys.exit(1 if faults else 0)
