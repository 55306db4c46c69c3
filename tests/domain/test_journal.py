"""What a person did of late: taken back one by one, and done again."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.journal import MOST_STEPS, Journal
from grievance.domain.undo import Step, Way


def test_what_was_done_comes_back_in_order() -> None:
    """
    Undo goes back from the last; redo goes forth again, until something else is done.
    """
    first, second = Step(words="first"), Step(words="second")
    journal = Journal().did(first).did(second)

    back = journal.went(Way.UNDO, second, Step(words="second"))
    assert (first, second) == (back.next(Way.UNDO), back.next(Way.REDO))
    again = back.went(Way.REDO, back.next(Way.REDO), second)
    assert journal == again

    with pytest.raises(NotAllowedError, match="Nothing to do again"):
        back.did(Step(words="third")).next(Way.REDO)


def test_a_step_without_a_way_back_is_passed_once() -> None:
    """
    What cannot be undone is told once, and does not stand before what was done before.
    """
    before, closed = Step(words="before"), Step(words="closed", cannot="Closed.")
    journal = Journal().did(before).did(closed)
    journal = journal.went(Way.UNDO, closed, None)

    assert before == journal.next(Way.UNDO)
    with pytest.raises(NotAllowedError):
        journal.next(Way.REDO)


def test_what_was_done_meanwhile_stays_on_top() -> None:
    """
    A step that was taken back behind a newer one is gone, and cannot be done again.
    """
    slow, quick = Step(words="slow"), Step(words="quick")
    journal = Journal().did(slow).did(quick).went(Way.UNDO, slow, Step(words="back"))

    assert (quick,) == journal.done
    assert () == journal.undone


def test_a_journal_is_short() -> None:
    """
    It holds the last steps only.
    """
    journal = Journal()
    for number in range(MOST_STEPS + 5):
        journal = journal.did(Step(words=str(number)))

    assert MOST_STEPS == len(journal.done)
    assert str(MOST_STEPS + 4) == journal.next(Way.UNDO).words


def test_an_empty_journal_says_so() -> None:
    """
    The sentence tells what undo is for.
    """
    with pytest.raises(NotAllowedError, match="Nothing to undo"):
        Journal().next(Way.UNDO)
