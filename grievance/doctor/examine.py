"""
Every check for itself, all at the same time, and none for longer than there is patience.

The database comes first: without it, checks that need it would say one thing many times.
A check that hangs is left behind with its thread, one that breaks is named.
"""

from __future__ import annotations

import time

from collections.abc import Iterable, Sequence
from threading import Thread

from grievance.doctor.finding import Check, Finding, Found, Sign, problem, refused
from grievance.domain.errors import GrievanceError
from grievance.wordless.crash import places_of


AWAY = "only with the database, see above"


def examine(
    checks: Sequence[Check], *, first: Check, patience: float
) -> tuple[Finding, ...]:
    """
    Make all checks, *first* before those that need it; return findings in their order.

    *patience* is in seconds, for each of the two rounds.
    """
    is_of_others = [one for one in checks if not one.needs_database]
    found = dict(_looked_at([first, *is_of_others], patience))
    is_there = all(one.sign is not Sign.PROBLEM for one in found[first.part])
    waiting = [one for one in checks if one.needs_database]
    if is_there:
        found |= _looked_at(waiting, patience)
    else:
        unseen = Found(sign=Sign.UNSEEN, said=AWAY)
        found |= {one.part: (unseen,) for one in waiting}
    return tuple(
        Finding(part=part, sign=one.sign, said=one.said, advice=one.advice)
        for part in (first.part, *(check.part for check in checks))
        for one in found[part]
    )


def _looked_at(
    checks: Iterable[Check], patience: float
) -> dict[str, tuple[Found, ...]]:
    looks = [_Look(check) for check in checks]
    deadline = time.monotonic() + patience
    for look in looks:
        look.join(max(deadline - time.monotonic(), 0))
    slow = (_too_slow(patience),)
    return {one.check.part: slow if one.found is None else one.found for one in looks}


class _Look(Thread):
    """One check in a thread of its own, which may never come back."""

    def __init__(self, check: Check) -> None:
        super().__init__(name="doctor", daemon=True)
        self.check = check
        self.found: tuple[Found, ...] | None = None
        self.start()

    def run(self) -> None:
        try:
            self.found = tuple(self.check.look())
        except GrievanceError as refusal:
            self.found = (refused(refusal),)
        except Exception as error:  # noqa: BLE001  # a bug here hides nothing else
            self.found = (_broken(error),)


def _too_slow(patience: float) -> Found:
    return problem(
        f"did not answer within {patience:g} s",
        "look at the network and the server, or give it more with --patience",
    )


def _broken(error: Exception) -> Found:
    place = (places_of(error) or ("",))[-1]
    return problem(
        f"cannot be looked at: {type(error).__name__} at {place}",
        "this is a mistake of the program: report it with this line",
    )
