"""What is sealed is read back, from whatever thread."""

from __future__ import annotations

import subprocess
import sys


CRASHED_BEFORE = """
import sys

from dataclasses import make_dataclass
from threading import Barrier, Thread

from grievance.services.boxes.payload import decode

sys.setswitchinterval(1e-6)
BODY = b'{"a": {"name": "x"}, "b": [{"name": "y"}], "c": "z"}'


def decode_after(barrier, kind):
    barrier.wait()
    decode(kind, BODY)


for number in range(150):
    inner = make_dataclass(f"Inner{number}", [("name", str), ("size", int, 1)])
    fields = [("a", inner), ("b", tuple[inner, ...]), ("c", str), ("d", int | None, 3)]
    kind = make_dataclass(f"Outer{number}", fields)
    barrier = Barrier(4, timeout=60)
    threads = [Thread(target=decode_after, args=(barrier, kind)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_threads_may_meet_a_new_type_together() -> None:
    """
    The library looks at a type when it first meets it, and two at once crashed it.
    """
    done = subprocess.run([sys.executable, "-c", CRASHED_BEFORE], check=False)

    assert 0 == done.returncode
