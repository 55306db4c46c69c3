from __future__ import annotations

import platform
import subprocess
import sys

from pathlib import Path

import pytest


HOUSE = Path(__file__).parents[3]
PROBE = """
import sys
from pathlib import Path
from grievance.mail.sandbox.heap import release_large_pieces

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) // 256

if len(sys.argv) > 1:
    assert release_large_pieces()
pieces = [bytearray(b"x") * (20 << 20) for _ in range(2)]
pieces.pop(0)  # glibc learns from the first that is freed
before = resident()
small, large = [], []
for _ in range(5):
    large.append(bytearray(b"x") * (15 << 20))
    small.append(bytearray(b"x") * 200)
large.clear()
print(resident() - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc learns this")
def test_large_pieces_are_given_back() -> None:
    """
    What a large mail took is the system's again, however the heap lies.
    """
    left = [
        int(
            subprocess.run(
                [sys.executable, "-c", PROBE, *words],
                capture_output=True,
                check=True,
                cwd=HOUSE,
                env={"PYTHONPATH": str(HOUSE)},
            ).stdout
        )
        for words in ([], ["released"])
    ]

    assert left[1] < 5, left
    assert left[0] > left[1], left
