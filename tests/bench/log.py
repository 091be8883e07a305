"""How fast a long action log is checked: by the application with its columns, and by the stand-alone program."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from qms.core import audit, verifier
from qms.core.database import db, writing

from .figures import Figure

ACTION = "documents:revision:approve"


def verification(entries: int) -> list[Figure]:
    """Entries a second, of a log brought up to so many entries."""
    _fill(entries)
    begun = time.perf_counter()
    count, _last = audit.verify()
    inside = count / (time.perf_counter() - begun)
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "log.jsonl"
        with export.open("w", encoding="utf-8", newline="\n") as lines:
            for payload in db.session.scalars(select(audit.LogEntry.payload).order_by(audit.LogEntry.seq)):
                lines.write(payload + "\n")
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-I", verifier.__file__, str(export)], check=True, stdout=subprocess.DEVNULL)
        outside = count / (time.perf_counter() - begun)
    return [
        Figure("log verification entries/s", inside, f"{count:,} entries, with the columns beside them"),
        Figure("log verification, stand-alone entries/s", outside, "the exported file, start of the program included"),
    ]


def _fill(entries: int) -> None:
    """What is missing, through the log's own seal, in writes of a thousand."""
    missing = entries - db.session.scalar(select(audit.LogHead.size))
    for start in range(0, missing, 1000):
        with writing():
            for number in range(start, min(start + 1000, missing)):
                detail = {"old": {"state": "reviewed"}, "new": {"state": "approved"}, "reason": f"Lần {number}"}
                audit.record(
                    ACTION, f"revision:{number:036}", by="job:bench", thread=f"document:{number:036}", **detail
                )
