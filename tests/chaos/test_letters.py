"""What the plays ask of letters is found where it does not hold."""

from __future__ import annotations

from collections import Counter

import pytest

from grievance.domain.outgoing import OutgoingState
from tests.chaos.inbox import Mishap
from tests.chaos.letters import Befell, Letter, judge_letters
from tests.chaos.workforce import READER, STANDING_WORKER


NOTHING = Befell(mishaps={}, killed={})
NONE_HELD = range(1)


def letters(many: int, state: OutgoingState, error: str = "") -> list[Letter]:
    return [
        Letter(message_id=f"<{state}.{number}>", state=state, error=error)
        for number in range(many)
    ]


def judged(
    found: list[Letter],
    *delivered: str,
    held: range = NONE_HELD,
    befell: Befell = NOTHING,
) -> list[str]:
    return judge_letters(found, Counter(delivered), held=held, befell=befell)


@pytest.mark.parametrize("error", ["interrupted", "data-timeout", "data-disconnected"])
def test_letters_that_are_uncertain_for_nothing_are_a_problem(error: str) -> None:
    """
    Where nothing befell the way out, a busy machine may leave some uncertain, not all.
    """
    [problem] = judged(letters(50, OutgoingState.UNCERTAIN, error))

    assert "letters uncertain" in problem
    assert ": 50, of which " in problem


def test_letters_that_wait_for_nothing_are_a_problem() -> None:
    """As many are held as were written by who is afraid, or not proven."""
    waiting = letters(50, OutgoingState.HELD)

    assert ["letters held: 50 instead of 3"] == judged(waiting, held=range(3, 4))
    assert ["letters held: 50 instead of 1 to 3"] == judged(waiting, held=range(1, 4))
    assert [] == judged(waiting, held=range(50, 51))
    assert ["letters held: 0 instead of 3"] == judged([], held=range(3, 4))


@pytest.mark.parametrize("mishap", [Mishap.LOST, Mishap.KEPT])
def test_each_that_was_hung_up_on_may_be_uncertain(mishap: Mishap) -> None:
    """One more was lost some other way."""
    befell = Befell(mishaps={mishap: 20}, killed={})

    def found(many: int) -> list[Letter]:
        return letters(many, OutgoingState.UNCERTAIN, "data-disconnected")

    assert [] == judged(found(20), befell=befell)
    assert ["letters uncertain, hung up: 21, of which 20 can be explained"] == judged(
        found(21), befell=befell
    )


def test_what_is_killed_leaves_as_many_as_it_has_threads() -> None:
    """A reader sends nothing; whatever the books lose is what was on its way."""
    broken_off = letters(18, OutgoingState.UNCERTAIN, "interrupted")
    dead = Befell(mishaps={}, killed={STANDING_WORKER: 1})
    reader = Befell(mishaps={}, killed={READER: 9})
    cut = Befell(mishaps={}, killed={}, interrupts=1)

    assert [] == judged(broken_off, befell=dead)
    assert [] == judged(broken_off, befell=cut)
    assert judged(broken_off, befell=reader)


def test_a_late_answer_explains_one_that_nobody_waited_for() -> None:
    """It explains none that was hung up on."""
    late = Befell(mishaps={Mishap.LATE: 30}, killed={})

    assert [] == judged(
        letters(30, OutgoingState.UNCERTAIN, "data-timeout"), befell=late
    )
    assert judged(letters(30, OutgoingState.UNCERTAIN, "data-network"), befell=late)


def test_a_letter_comes_once_and_where_the_books_say_so() -> None:
    """What was sent came; what waits or failed did not; nothing else came."""
    [sent] = letters(1, OutgoingState.SENT)
    [failed] = letters(1, OutgoingState.FAILED)
    refused = Befell(mishaps={Mishap.REFUSED: 1}, killed={})

    assert [] == judged([sent], sent.message_id)
    assert ["<sent.0> is sent, delivered: False"] == judged([sent])
    assert ["<sent.0> was delivered 2 times"] == judged(
        [sent], sent.message_id, sent.message_id
    )
    assert ["<other> was delivered 1 times"] == judged([], "<other>")
    assert [] == judged([failed], befell=refused)
    assert ["letters given up: 1 instead of 0"] == judged([failed])
    assert ["<released.0> is released, delivered: False"] == judged(
        letters(1, OutgoingState.RELEASED)
    )
