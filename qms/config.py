"""Settings: from the environment, with defaults a laptop can run on. `check-deploy` says what production lacks."""

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1 << 20
KEY_FILE = "secret_key"
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]  # until names are set, nobody else is answered


def from_environment() -> dict:
    """The application's settings as the environment gives them (`docs/operations.md` lists them)."""
    data = Path(os.environ.get("QMS_DATA_DIR", ROOT / "instance")).resolve()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "QMS_DATA_DIR": str(data),
        "SQLALCHEMY_DATABASE_URI": database_url(os.environ.get("DATABASE_URL"), data),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _kept_secret(data / KEY_FILE),
        "SEARCH_ENGINE": os.environ.get("SEARCH_ENGINE", "whoosh"),
        "MAX_CONTENT_LENGTH": int(os.environ.get("QMS_MAX_UPLOAD_MB", "100")) * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        "SESSION_COOKIE_SECURE": _flag("QMS_HTTPS"),
        "TRUSTED_HOSTS": os.environ.get("QMS_TRUSTED_HOSTS", "").split() or LOOPBACK,
        "INLINE_JOBS": _flag("QMS_INLINE_JOBS"),
        "RATELIMIT_STORAGE_URI": "database://",
        "BEHIND_PROXY": _flag("QMS_BEHIND_PROXY"),
        "PUBLIC_URL": os.environ.get("QMS_PUBLIC_URL", "").rstrip("/"),
        "SMTP_HOST": os.environ.get("QMS_SMTP_HOST", ""),
        "SMTP_PORT": int(os.environ.get("QMS_SMTP_PORT", "587")),
        "SMTP_USER": os.environ.get("QMS_SMTP_USER", ""),
        "SMTP_PASSWORD": os.environ.get("QMS_SMTP_PASSWORD", ""),
        "SMTP_STARTTLS": _flag("QMS_SMTP_STARTTLS", default="1"),
        "SMTP_FROM": os.environ.get("QMS_SMTP_FROM", ""),
    }


FIXED = {
    "SESSION_COOKIE_NAME": "qms",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "WTF_CSRF_TIME_LIMIT": 12 * 3600,
    "WTF_CSRF_SSL_STRICT": True,
    "RATELIMIT_HEADERS_ENABLED": False,
    "SESSION_IDLE_MINUTES": 30,
    "SESSION_HOURS": 12,
}


def database_url(given: str | None, data: Path) -> str:
    """SQLite in the data folder by default; a PostgreSQL address is spoken to with psycopg 3."""
    if not given:
        return f"sqlite:///{data / 'qms.sqlite'}"
    for prefix in ("postgres://", "postgresql://"):
        if given.startswith(prefix):
            return "postgresql+psycopg://" + given.removeprefix(prefix)
    return given


def _flag(name: str, *, default: str = "") -> bool:
    return os.environ.get(name, default).lower() in {"1", "true", "yes"}


def _kept_secret(path: Path) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(48))
    return path.read_text().strip()
