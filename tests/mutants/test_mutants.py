"""The tool finds what the sample's tests leave open, and nothing else."""

import subprocess
import sys

import pytest

from .lane import ROOT

SAMPLE = "tests/mutants/sample"


@pytest.mark.long
def test_lists_what_no_test_misses():
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutants", SAMPLE, "--tests", f"{SAMPLE}/cases.py", "--lanes", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == [
        f"{SAMPLE}/permissions.py:2: can_close: at_home  (0 tests meet it)",
        f"{SAMPLE}/services.py:14: change: if to == 'closed' and (not at_home)  (0 tests meet it)",
        f"{SAMPLE}/services.py:22: why_not: if len(name) > 9  (0 tests meet it)",
        f"{SAMPLE}/workflow.py:3: door: open → lost  (0 tests meet it)",
    ]
    assert "14 removed one by one, 4 that no test misses" in done.stderr
    assert done.returncode == 1
