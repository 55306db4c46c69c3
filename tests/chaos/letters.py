"""What must have become of each letter when it is quiet again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grievance.domain.outgoing import OutgoingState
from tests.chaos.inbox import UNTOLD, Mishap
from tests.chaos.workforce import ON_THEIR_WAY, THREADS_OF


INTERRUPTED = "interrupted"  # as the books say of one that somebody found on its way
TIMEOUT = "timeout"


class Cause(StrEnum):
    """Why nobody knows of a letter whether it arrived."""

    HUNG_UP = "hung up"
    TOO_LATE = "answered too late"
    BROKE_OFF = "broken off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What the books say of one; *error* is why it stands there."""

    message_id: str
    state: OutgoingState
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Befell:
    """
    What befell while letters were on their way.

    *interrupts* says how often something was broken that each of them needs.
    """

    mishaps: Mapping[Mishap, int]
    killed: Mapping[str, int]
    interrupts: int = 0

    def most(self) -> Mapping[Cause, int]:
        """
        Return how many letters may be uncertain, by cause.

        A busy machine that stands still for a moment is too late for whatever is on its
        way, once; and so is its lease over.
        """
        dead = sum(many * THREADS_OF.get(kind, 0) for kind, many in self.killed.items())
        cut = self.interrupts * ON_THEIR_WAY
        hung_up = sum(self.mishaps.get(mishap, 0) for mishap in UNTOLD)
        return {
            Cause.HUNG_UP: hung_up + cut,
            Cause.TOO_LATE: self.mishaps.get(Mishap.LATE, 0) + ON_THEIR_WAY,
            Cause.BROKE_OFF: dead + cut + ON_THEIR_WAY,
        }


def judge_letters(
    letters: Sequence[Letter], delivered: Counter[str], *, held: range, befell: Befell
) -> list[str]:
    """Compare letters with what came, and with what befell them."""
    states = Counter(letter.state for letter in letters)
    problems = [*_sent_wrongly(letters, delivered), *_uncertain(letters, befell)]
    if (waiting := states[OutgoingState.HELD]) not in held:
        problems.append(f"letters held: {waiting} instead of {_either(held)}")
    refused = befell.mishaps.get(Mishap.REFUSED, 0)
    if (failed := states[OutgoingState.FAILED]) != refused:
        problems.append(f"letters given up: {failed} instead of {refused}")
    return problems


def _sent_wrongly(letters: Sequence[Letter], delivered: Counter[str]) -> list[str]:
    known = {letter.message_id for letter in letters}
    problems = [
        f"{message_id} was delivered {times} times"
        for message_id, times in delivered.items()
        if times > 1 or message_id not in known
    ]
    for letter in letters:
        came = letter.message_id in delivered
        is_right = {
            OutgoingState.SENT: came,
            OutgoingState.HELD: not came,
            OutgoingState.FAILED: not came,
            OutgoingState.UNCERTAIN: True,
        }.get(letter.state, False)
        if not is_right:
            problems.append(f"{letter.message_id} is {letter.state}, delivered: {came}")
    return problems


def _uncertain(letters: Sequence[Letter], befell: Befell) -> list[str]:
    found = Counter(
        _cause(letter) for letter in letters if letter.state is OutgoingState.UNCERTAIN
    )
    return [
        f"letters uncertain, {cause}: {found[cause]}, of which {most} can be explained"
        for cause, most in befell.most().items()
        if found[cause] > most
    ]


def _cause(letter: Letter) -> Cause:
    if letter.error == INTERRUPTED:
        return Cause.BROKE_OFF
    return Cause.TOO_LATE if letter.error.endswith(TIMEOUT) else Cause.HUNG_UP


def _either(held: range) -> str:
    least, most = held[0], held[-1]
    return str(most) if least == most else f"{least} to {most}"
