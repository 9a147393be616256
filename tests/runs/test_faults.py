"""A short form of tests/faults.py, which `make faults` runs whole: a few of each kind of fault."""

import re
import shutil
import subprocess
import sys

import pytest

from helpers import PROJECT

SCRIPT = PROJECT / "tests" / "faults.py"
FORKED = ("--every", "71", "steps", "disk", "reads", "kept", "yours")  # each 71st step: about five of each kind, one of them in the swap


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or not shutil.which("cc"), reason="faults are injected on Linux, by a library made by cc"
)
def test_a_run_survives_its_faults() -> None:
    done = subprocess.run([sys.executable, SCRIPT, *FORKED], capture_output=True, text=True, check=False, timeout=3000)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = re.findall(r"  (\d+) of (\d+)", done.stdout)
    assert len(figures) == 7, "a kind of fault was not tried"
    assert all(right == tried != "0" for right, tried in figures), done.stdout
    assert "; 0 in the swap" not in done.stdout, f"no kill struck in the swap; take other steps:\n{done.stdout}"
