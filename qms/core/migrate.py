"""Migrations: plain Alembic over the application's own engine."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

FOLDER = Path(__file__).parent.parent / "migrations"


def config() -> Config:
    """Alembic's settings: where the migrations lie; the engine is the application's (`migrations/env.py`)."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    settings.set_main_option("path_separator", "os")
    return settings


def upgrade(to: str = "head") -> None:
    """Bring the database up to a revision. Call inside the application context."""
    command.upgrade(config(), to)


def newest() -> str:
    """The revision of this release."""
    return ScriptDirectory.from_config(config()).get_current_head()


def downgrade(to: str) -> None:
    """Bring the database back to a revision."""
    command.downgrade(config(), to)
