"""Upper layers import lower ones, never back: the contracts are in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

from .source import ROOT


def test_a_module_imports_only_from_its_own_layer_or_lower_ones():
    linter = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr
