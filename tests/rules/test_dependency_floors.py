"""What is installed is pinned by hash, from no index of ours, and not older than its last known fault allows.

A vulnerability scanner that cannot reach its database prints "none found": so the floors are held here.
"""

import re

import pytest
from packaging.version import Version

from .source import ROOT

FLOORS = {"flask": "3.1.3", "werkzeug": "3.1.6", "lxml": "6.1.0", "pypdf": "7.1"}
LOCKS = ("requirements.txt", "requirements-dev.txt")


def requirements(name: str) -> list[str]:
    """The lock file's requirements, each with its continuation lines."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_with_hashes(lock):
    loose = [line.split()[0] for line in requirements(lock) if "==" not in line or "--hash=sha256:" not in line]
    assert loose == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_file_names_an_index(lock):
    assert not re.search(r"index-url|find-links|https?://", (ROOT / lock).read_text("utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize(("package", "floor"), FLOORS.items())
def test_what_reads_untrusted_input_is_not_too_old(lock, package, floor):
    pinned = [m[1] for line in requirements(lock) if (m := re.match(rf"{package}(?:\[.*?\])?==([^\s;]+)", line))]
    assert pinned, f"{package} is not in {lock}"
    assert min(map(Version, pinned)) >= Version(floor)
