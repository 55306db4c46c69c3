"""One mail through the sandbox, and what is wrong with what came out."""

from __future__ import annotations

import time
import traceback

from dataclasses import dataclass

from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.limits import Limits
from grievance.mail.reading.parse import parse
from grievance.mail.sandbox.pool import Sandbox
from tests.fuzz.promises import broken_promises


READ = "read"
FAILURES = frozenset({Refusal.CRASHED, Refusal.TIMEOUT, Refusal.MEMORY})
MOST_SECONDS = 2.0  # of CPU for a mail of 256 KB, about a hundred times the usual
# Several mails to a child, so that what one leaves behind would show in the next.
LIMITS = Limits(cpu_seconds=5, wall_seconds=60, mails_per_child=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """
    How a mail ended: read or a refusal; *faults* are what must not be.

    *seconds* are those of CPU that reading took, where it was read.
    """

    ended: str
    faults: tuple[str, ...] = ()
    seconds: float = 0.0


def judge(sandbox: Sandbox, raw: bytes, limits: Limits = LIMITS) -> Verdict:
    """Read *raw* in the sandbox, then once more here, and hold it to the promises."""
    try:
        letter = sandbox.parse(raw)
    except UnreadableMailError as error:
        return Verdict(ended=error.code, faults=_failure(raw, error.code, limits))
    faults = [*broken_promises(raw, letter, limits)]
    start = time.thread_time()
    if parse(raw, limits) != letter:
        faults.append("reads-differently-the-second-time")
    seconds = time.thread_time() - start
    if seconds > MOST_SECONDS:
        faults.append("slow")
    return Verdict(ended=READ, faults=tuple(faults), seconds=seconds)


def _failure(raw: bytes, code: Refusal, limits: Limits) -> tuple[str, ...]:
    """Name a failure, by the place in our code where it is a Python error."""
    if code != Refusal.CRASHED:
        return (code.value,) if code in FAILURES else ()
    try:
        letter = parse(raw, limits)
    except UnreadableMailError as error:
        return (f"crashed: here it is {error.code}",)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the finding
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
        return (f"crashed: {type(error).__name__} in {place}",)
    unfit = list(broken_promises(raw, letter, limits))
    return (f"crashed: here it is read, {', '.join(unfit) or 'and well'}",)
