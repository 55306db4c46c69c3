"""
What one large mail costs in memory, on the whole way from a file to a sealed case.

`grievance intake` runs in a process of its own, once with a small mail and once with
one of 25 MB, of which an attachment makes 18; the difference of the peaks is what the
large one costs the process that holds the keys.
"""

from __future__ import annotations

import base64
import json
import os
import resource
import subprocess
import sys

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from grievance.cli.main import run
from tests.benchmarks.mails import write_mails
from tests.benchmarks.row import Row
from tests.offices import CHIDI, DANA, closing, make_office


MB = 1024 * 1024
ATTACHED = 18 * MB
GOAL = 150.0
ROOT = Path(__file__).resolve().parents[2]
KIB_IN_RSS = 1 if sys.platform != "darwin" else 1024


def measure(attached: int = ATTACHED) -> list[Row]:
    """Take in a small and a large mail, each into the same new office."""
    with TemporaryDirectory() as folder:
        home, file = Path(folder, "home"), Path(folder, "mail.eml")
        with closing(make_office(home, people=(DANA, CHIDI))):
            pass
        file.write_bytes(write_mails(1)[0])
        small = _taken_in(home, file)
        file.write_bytes(large_mail(attached))
        size = file.stat().st_size / MB
        large = _taken_in(home, file)
    name = f"memory for a mail of {size:.0f} MB"
    cost = large["parent"] - small["parent"]
    return [
        Row(name="memory, intake of a small mail", value=small["parent"], unit="MiB"),
        Row.within(f"{name}, in the parent", cost, "MiB", limit=GOAL),
        Row(name=f"{name}, in the child", value=large["children"], unit="MiB"),
    ]


def large_mail(attached: int) -> bytes:
    """Write a mail with noise attached, which no compression makes small."""
    noise = base64.encodebytes(Random(1).randbytes(attached))
    small = write_mails(1)[0].replace(b"Content-Type: text/plain", b"X-Was: text/plain")
    head, _, body = small.partition(b"\r\n\r\n")
    return b"\r\n".join(
        [
            head + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n",
            b"--b\r\n\r\n" + body,
            b"--b\r\nContent-Type: video/mp4; name=dust.mp4",
            b"Content-Transfer-Encoding: base64\r\n",
            noise.replace(b"\n", b"\r\n") + b"--b--\r\n",
        ]
    )


def _taken_in(home: Path, file: Path) -> dict[str, float]:
    """Return the peaks of a run of `grievance intake` and its children, in MiB."""
    done = subprocess.run(
        [sys.executable, "-m", __name__, home, file],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    taken, peaks = map(json.loads, done.stdout.splitlines())
    assert "case" == taken["outcome"], taken
    return dict(peaks)


def _peaks() -> dict[str, float]:
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / KIB_IN_RSS
    return {"parent": _own_peak() / 1024, "children": children / 1024}


def _own_peak() -> float:
    """Return the peak in KiB; Linux counts what the starter had in its `ru_maxrss`."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text("utf-8").splitlines()
        return next(float(x.split()[1]) for x in lines if x.startswith("VmHWM:"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_IN_RSS


if __name__ == "__main__":
    run(["--home", sys.argv[1], "intake", sys.argv[2], "--json"], {})
    sys.stdout.write(json.dumps(_peaks()) + "\n")
