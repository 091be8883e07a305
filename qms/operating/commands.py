"""`flask --app wsgi qms check-deploy | doctor | backup FILE | restore FILE`."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from qms.core import clock
from qms.search import index

from . import backup as backups
from . import deployment
from . import doctor as examination


@click.command("check-deploy")
@with_appcontext
def check_deploy() -> None:
    """Say what is missing before others may reach it; the server refuses to start for the same reasons."""
    faults = deployment.faults(current_app)
    for fault in faults:
        click.echo(f"✗ {fault}")
    click.echo(_("%(n)d things to put right.", n=len(faults)) if faults else _("Nothing is missing."))
    sys.exit(1 if faults else 0)


@click.command()
@with_appcontext
def doctor() -> None:
    """Compare store, dates, signatures, index, jobs and log with what must hold; name every fault."""
    faults = list(examination.faults())
    for fault in faults:
        click.echo(fault)
    click.echo(_("%(n)d faults.", n=len(faults)) if faults else _("No fault found."))
    sys.exit(1 if faults else 0)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write database and files into a new FILE, while others work on. Keep it secret: it holds all documents."""
    manifest, digest = backups.make(file)
    click.echo(_("%(n)d files, %(entries)d entries of the log.", n=len(manifest.sizes) - 1, entries=manifest.log_size))
    click.echo(f"SHA-256 {digest}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Make a backup this installation's state; data folder and database must be empty."""
    manifest = backups.restore(file)
    made = clock.local(clock.parsed(manifest.made_at)).strftime("%d/%m/%Y %H:%M")
    click.echo(_("The state of %(time)s stands again, and the log says so.", time=made))
    last = {"seq": manifest.log_size - 1, "last": manifest.log_last}
    click.echo(_("The log ended there with entry %(seq)d, %(last)s.", **last))
    click.echo(_("%(n)d revisions indexed.", n=index.rebuild()))


COMMANDS = (check_deploy, doctor, backup, restore)
