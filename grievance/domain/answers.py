"""What audits have answered, as the slips of the cases say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import ItemState, Key
from grievance.domain.finding import Grade
from grievance.domain.ids import AuditId, CaseId
from grievance.domain.slip import CodedAllegation, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one audit said of one allegation, as flagged for the *flags*-th time."""

    audit_id: AuditId
    grade: str
    on: date
    flags: int = 0


Answers = Mapping[Key, tuple[Answer, ...]]


def answers_in(files: Iterable[AuditFacts]) -> Answers:
    """Return what every audit said of every allegation, in the order of days."""
    found: defaultdict[Key, list[Answer]] = defaultdict(list)
    for facts in files:
        for item in facts.items:
            if item.state in {ItemState.ANSWERED, ItemState.CARRIED} and item.left_on:
                grade = item.grade or Grade.NOT_ASSESSED
                answer = Answer(
                    audit_id=facts.audit_id,
                    grade=grade,
                    on=item.left_on,
                    flags=item.flags,
                )
                found[item.key].append(answer)
    return {key: tuple(sorted(of, key=_order)) for key, of in found.items()}


def with_answers(slip: Slip, case_id: CaseId, answers: Answers) -> Slip:
    """Return the slip of a case with what audits said of its allegations."""
    allegations = tuple(
        _answered(one, answers.get((case_id, one.number), ()))
        for one in slip.allegations
    )
    return replace(slip, allegations=allegations)


def _answered(one: CodedAllegation, answers: tuple[Answer, ...]) -> CodedAllegation:
    """Take over what was said since it was flagged; it may be flagged once more."""
    said = [answer for answer in answers if answer.flags == one.flags]
    carried = sum(answer.grade == Grade.NOT_ASSESSED for answer in said)
    assessed = [answer for answer in said if answer.grade != Grade.NOT_ASSESSED]
    if not one.flagged or not said:
        return one
    if not assessed:
        return replace(one, carried=carried)
    last = assessed[-1]
    return replace(one, carried=carried, finding=last.grade, answered_by=last.audit_id)


def _order(answer: Answer) -> tuple[date, str]:
    return answer.on, str(answer.audit_id)
