"""A folder in memory for what tests write: there a commit and the copy of a database take a third of the time."""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3  # bytes free; a whole run needs half a gigabyte


def folder() -> str | None:
    """Its path, or None where the machine has none or too little of it."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        return str(MEMORY)
    return None
