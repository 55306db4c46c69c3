"""What a finding needs, and what it does to the items that a file waits for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.answers import answers_in, with_answers
from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, ItemState, Left
from grievance.domain.confirming import (
    NewFinding,
    make_finding,
    refuse_early,
    topic_on,
    with_finding,
)
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.finding import Grade
from grievance.domain.ids import AuditId, CaseId, EntityId
from grievance.domain.slip import CodedAllegation, RespondentKind, Slip


TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)
AUDIT = Audit(
    id=AuditId(UUID(int=9)),
    entity_id=EntityId(UUID(int=1)),
    kind=AuditKind.SURVEILLANCE,
    status=AuditStatus.SCHEDULED,
)
TOPIC = ("PS 10.3", "V3.1")
NEW = NewFinding(
    criterion="PS 10.3",
    grade=Grade.MINOR,
    internal="Wage slips.",
    published="Records were incomplete.",
    found_on=TODAY,
)


def item(case: int = 1, criterion: str = "PS 10.3", **facts: object) -> AuditItem:
    """One that the audit was to answer."""
    made = AuditItem(
        case_id=CaseId(UUID(int=case)),
        number=1,
        criterion=criterion,
        version="V3.1",
        since=TODAY,
    )
    return replace(made, **facts)  # type: ignore[arg-type]  # fields of an item


def facts_of(*items: AuditItem) -> AuditFacts:
    return AuditFacts(audit_id=AuditId(UUID(int=9)), items=items)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param({"internal": " "}, "internal wording", id="no-internal"),
        pytest.param({"published": " "}, "needs a published", id="no-published"),
        pytest.param({"neutral": True}, "Say why", id="neutral-without-why"),
        pytest.param({"why_neutral": "fear"}, "belongs to one", id="why-alone"),
        pytest.param({"found_on": TODAY + DAY}, "yet to come", id="tomorrow"),
        pytest.param({"internal": "x" * 20_001}, "at most", id="endless"),
        pytest.param(
            {
                "grade": Grade.CONFORMANCE,
                "published": "",
                "neutral": True,
                "why_neutral": "fear",
            },
            "write it",
            id="nothing-that-is-neutral",
        ),
    ],
)
def test_a_finding_says_what_it_must(words: dict[str, object], sentence: str) -> None:
    """
    What is wrong is said, and what to do.
    """
    new = replace(NEW, **words)  # type: ignore[arg-type]  # fields of its own

    with pytest.raises(NotAllowedError, match=sentence):
        new.check(TODAY)


def test_what_need_not_be_published_is_not_asked_for() -> None:
    """
    Conformance may stay inside; so does what nobody assessed.
    """
    complete = (
        replace(NEW, grade=Grade.CONFORMANCE, published=""),
        replace(NEW, grade=Grade.NOT_ASSESSED, published=""),
        replace(NEW, neutral=True, why_neutral="Few work there."),
    )

    assert [True] * len(complete) == [is_complete(one) for one in complete]


def is_complete(new: NewFinding) -> bool:
    """Whether a finding says all that it must."""
    try:
        new.check(TODAY)
    except NotAllowedError:
        return False
    return True


@pytest.mark.parametrize(
    ("grade", "closed_by"),
    [
        (Grade.MINOR, date(2027, 11, 30)),
        (Grade.MAJOR, date(2027, 5, 30)),
        (Grade.CRITICAL, TODAY),
        (Grade.CONFORMANCE, None),
        (Grade.NOT_ASSESSED, None),
    ],
)
def test_corrections_are_due_from_the_end_of_the_audit(
    grade: Grade, closed_by: date | None
) -> None:
    """
    A plan within a month, whatever the grade; a critical breach is corrected at once.
    """
    found = make_finding(replace(NEW, grade=grade), TOPIC, None, 4)

    plan_by = date(2026, 12, 30) if closed_by else None
    assert (4, 1, plan_by, closed_by) == (
        found.number,
        found.revision,
        found.plan_by,
        found.closed_by,
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        pytest.param({"scheduled_start": TODAY + DAY}, "not begun", id="tomorrow"),
        pytest.param({}, "not begun", id="nobody-knows-when"),
        pytest.param({"actual_start": TODAY}, "", id="today"),
        pytest.param({"scheduled_start": TODAY - DAY}, "", id="not-heard-of-yet"),
        pytest.param({"status": AuditStatus.REPORT_SUBMITTED}, "", id="reported"),
        pytest.param({"status": AuditStatus.CANCELLED}, "", id="cancelled"),
        pytest.param(
            {"actual_start": TODAY + DAY, "status": AuditStatus.UNDER_WAY},
            "name the day",
            id="found-before",
        ),
    ],
)
def test_nothing_is_found_before_an_audit_is_held(
    facts: dict[str, object], sentence: str
) -> None:
    """
    Or nobody would wait any more for an answer that nobody can have given.
    """
    audit = replace(AUDIT, **facts)  # type: ignore[arg-type]  # fields of an audit
    if not sentence:
        refuse_early(audit, TODAY, TODAY)
        return

    with pytest.raises(NotAllowedError, match=sentence):
        refuse_early(audit, TODAY, TODAY)


def test_a_criterion_in_two_versions_is_named_with_one() -> None:
    """
    They need not mean the same.
    """
    facts = facts_of(item(), item(2, version="V2"))

    assert TOPIC == topic_on(facts, "PS 10.3", "V3.1")
    with pytest.raises(NotAllowedError, match=r"V2, V3\.1"):
        topic_on(facts, "PS 10.3")
    with pytest.raises(NotFoundError, match=r"about: PS 10\.3"):
        topic_on(facts, "PS 9.8")


def test_an_audit_that_was_told_answers_what_went_elsewhere_too() -> None:
    """
    One that was never told of it, and items nobody waits for any more, stay as they are.
    """
    gone = ItemState.MOVED, Left.EARLIER
    told = item(told=1).leave(*gone, on=TODAY)
    untold = item(2).leave(*gone, on=TODAY)
    ended = item(3, told=1).leave(ItemState.ENDED, Left.CASE_OVER, on=TODAY)

    after = with_finding(facts_of(told, untold, ended), TOPIC, Grade.MINOR, on=TODAY)

    assert [ItemState.ANSWERED, ItemState.MOVED, ItemState.ENDED] == [
        one.state for one in after.items
    ]
    with pytest.raises(NotAllowedError, match="Nobody waits"):
        with_finding(facts_of(untold, ended), TOPIC, Grade.MINOR, on=TODAY)


SAID = st.tuples(
    st.sampled_from(["PS 10.3", "PS 6.3", "CoC 7.1"]), st.sampled_from(Grade)
)


@given(st.lists(SAID, max_size=12))
def test_in_whatever_order_no_item_is_lost(said: list[tuple[str, Grade]]) -> None:
    """
    Each waits, or says why it does not; the last grade holds; nothing is unanswered
    again; and the slips of the cases say the same.
    """
    facts = facts_of(item(), item(2), item(2, "PS 6.3", number=2), item(3, "CoC 7.1"))
    before = [one.key for one in facts.items]
    last: dict[str, Grade] = {}
    for n, (criterion, grade) in enumerate(said):
        topic, on = (criterion, "V3.1"), TODAY + n * DAY
        known = last.get(criterion)
        if known and known.is_answer and not grade.is_answer:
            with pytest.raises(NotAllowedError):
                with_finding(facts, topic, grade, on=on)
            continue
        facts = with_finding(facts, topic, grade, on=on)
        last[criterion] = grade

    assert before == [one.key for one in facts.items]
    assert bool(facts.answered_on) == (not facts.on)
    answers = answers_in([facts])
    for one in facts.items:
        grade_said = last.get(one.criterion)
        assert (grade_said is None) == one.is_on
        assert one.grade == (grade_said or "")
        coded = with_answers(_slip(one), one.case_id, answers).allegations[0]
        is_answered = grade_said is not None and grade_said.is_answer
        assert is_answered != coded.awaits_audit
        assert coded.carried == int(grade_said is Grade.NOT_ASSESSED)


def _slip(one: AuditItem) -> Slip:
    coded = CodedAllegation(
        number=one.number,
        kind=RespondentKind.ENTITY,
        criterion=one.criterion,
        version=one.version,
        flagged=True,
        flagged_on=TODAY,
    )
    return Slip(allegations=(coded,))
