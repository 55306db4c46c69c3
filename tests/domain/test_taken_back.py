"""A notice that told nobody leaves behind what was told before it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem
from grievance.domain.ids import AuditId, CaseId
from grievance.domain.next_notice import new_note
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoteState
from grievance.domain.taken_back import taken_back


TODAY = date(2026, 11, 22)


def item(number: int) -> AuditItem:
    """An allegation of a criterion of its own."""
    return AuditItem(
        case_id=CaseId(UUID(int=1)),
        number=number,
        criterion=f"PS 9.{number}",
        since=TODAY,
    )


def told(facts: AuditFacts, *more: AuditItem) -> AuditFacts:
    """Let one more notice go, after these came to it."""
    facts = facts.with_items((*facts.items, *more))
    note = new_note(facts, NoticeKind.ADDENDUM, start=TODAY, on=TODAY)
    return facts.drafted(note).settled(
        note.number, NoteState.RELEASED, on=TODAY, outgoing_id=f"letter {note.number}"
    )


def failed(facts: AuditFacts, number: int) -> AuditFacts:
    return taken_back(facts, number, NoteState.FAILED, on=TODAY)


def untold(facts: AuditFacts) -> list[int]:
    return [one.number for one in facts.untold]


@pytest.fixture(name="facts")
def _facts() -> AuditFacts:
    """Return a file whose first notice told of one thing."""
    return told(AuditFacts(audit_id=AuditId(UUID(int=7))), item(1))


def test_what_an_addendum_brought_is_untold(facts: AuditFacts) -> None:
    """
    And what the first notice told of before is not.
    """
    facts = failed(told(facts, item(2)), 2)

    assert [2] == untold(facts)
    assert [1, 0] == [one.told for one in facts.items]
    assert [NoteState.RELEASED, NoteState.FAILED] == [n.state for n in facts.notices]
    assert ["letter 1", "letter 2"] == [n.outgoing_id for n in facts.notices]


def test_what_was_told_since_counts(facts: AuditFacts) -> None:
    """
    The addendum comes back when a reminder has said all of it; then that fails, too.
    """
    facts = failed(told(told(facts, item(2))), 2)
    assert ([], None) == (untold(facts), facts.failed)

    facts = failed(facts, 3)
    assert [2] == untold(facts)
    assert facts.failed == facts.notices[-1]


def test_the_first_notice_may_come_back_after_the_second(facts: AuditFacts) -> None:
    """
    The second said all of it again; without either nobody knows anything.
    """
    facts = failed(told(facts, item(2)), 1)
    assert [] == untold(facts)
    assert [1, 2] == untold(failed(facts, 2))


def test_only_what_was_let_go_is_taken_back(facts: AuditFacts) -> None:
    """
    What failed is not withdrawn on top of it.
    """
    after = failed(facts, 1)

    assert after == taken_back(after, 1, NoteState.OVERTAKEN, on=TODAY)
    assert after == failed(after, 2)


def test_one_that_people_let_go_since_ends_the_failure(facts: AuditFacts) -> None:
    """
    A draft that only waits does not.
    """
    facts = failed(facts, 1)
    note = new_note(facts, NoticeKind.FIRST, start=TODAY, on=TODAY)
    waiting = facts.drafted(note)
    assert waiting.failed == facts.notices[0]

    released = waiting.settled(note.number, NoteState.RELEASED, on=TODAY)
    assert None is released.failed


@given(
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=8),
    st.booleans(),
)
def test_it_is_as_if_only_the_others_had_gone(
    rounds: list[tuple[bool, bool]],
    newest_first: bool,  # noqa: FBT001  # hypothesis draws it
) -> None:
    """
    Of notices that bring something each, or nothing new, any may fail as late as it will.
    """
    facts, number = AuditFacts(audit_id=AuditId(UUID(int=7))), 0
    brought = [brings or not at for at, (brings, _) in enumerate(rounds)]
    for brings in brought:
        number += brings
        facts = told(facts, *([item(number)] if brings else []))
    arrived = [n for n, (_, fails) in enumerate(rounds, start=1) if not fails]
    lost = set(range(1, len(rounds) + 1)) - set(arrived)
    for n in sorted(lost, reverse=newest_first):
        facts = failed(facts, n)

    last = max(arrived, default=0)
    known = sum(brought[:last])
    assert list(range(known + 1, number + 1)) == untold(facts)
