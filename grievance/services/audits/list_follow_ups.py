"""List what audits have to answer, as far as somebody may know: who is asked, and told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from grievance.domain.audit import Audit
from grievance.domain.audit_item import AuditItem, Key, Left
from grievance.domain.case import Case
from grievance.domain.ids import AuditId, CaseId, EntityId
from grievance.domain.notice_standing import (
    Alarm,
    NoticeStanding,
    Stands,
    notice_standing,
)
from grievance.domain.planning import start_of
from grievance.domain.reference import Reference
from grievance.domain.slip import CodedAllegation, RespondentKind
from grievance.services.audits.audits_on_ring import AuditsOnRing


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFollowUp:
    """
    An allegation that an audit has to answer, or has answered with *grade*.

    *audit* is the one that has to now, *start* its day or the first of its window;
    *file* the reference of its file, where this person may open one.  *carried* audits
    before did not assess it.  One that is answered has alarms while what was found is
    not corrected in time.
    """

    case: Case
    number: int
    criterion: str
    version: str
    entity_id: EntityId
    entity: str = field(repr=False)
    flagged_on: date
    carried: int
    audit: Audit | None
    start: date | None
    file: Reference | None
    standing: NoticeStanding
    alarms: tuple[Alarm, ...] = ()
    grade: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether an audit has answered it."""
        return bool(self.grade)

    @property
    def is_done(self) -> bool:
        """Whether nobody has to see to it any more."""
        return self.is_answered and not self.alarms


def list_in(seen: AuditsOnRing) -> tuple[ListedFollowUp, ...]:
    """
    Return every follow-up in the cases that somebody may open.

    What nobody has to answer stands first, then by the day of the audit; what was
    answered comes last.
    """
    return tuple(sorted(_listed(seen), key=_order))


def _listed(seen: AuditsOnRing) -> Iterator[ListedFollowUp]:
    for case_id, slip in seen.snapshot.slips.items():
        case = seen.snapshot.cases[case_id]
        for one in slip.allegations:
            if one.kind is not RespondentKind.ENTITY or not one.respondent:
                continue
            if one.flagged and one.finding:
                yield _answered(seen, case, one)
            elif one.awaits_audit and case.is_open:
                yield _waiting(seen, case, one)


def _answered(seen: AuditsOnRing, case: Case, one: CodedAllegation) -> ListedFollowUp:
    audit = seen.books.audit(one.answered_by) if one.answered_by else None
    item = _answered_item(seen, (case.id, one.number), one.answered_by)
    standing = NoticeStanding(state=Stands.ANSWERED, on=item.left_on if item else None)
    alarms: tuple[Alarm, ...] = ()
    if item is not None and one.answered_by is not None:
        alarms = seen.late_corrections(one.answered_by, item.topic)
    return _line(seen, case, one, audit, standing, alarms, grade=one.finding)


def _answered_item(
    seen: AuditsOnRing, key: Key, audit_id: AuditId | None
) -> AuditItem | None:
    file = seen.file_of(audit_id) if audit_id else None
    items = file.facts.items if file else ()
    answered = [i for i in items if i.key == key and i.left is Left.ANSWERED]
    return answered[-1] if answered else None


def _waiting(seen: AuditsOnRing, case: Case, one: CodedAllegation) -> ListedFollowUp:
    key: Key = (CaseId(case.id), one.number)
    audit_id = seen.assigned.get(key)
    audit = seen.books.audit(audit_id) if audit_id else None
    if audit is None or audit_id is None:
        standing = NoticeStanding(state=Stands.NO_AUDIT)
        alarms: tuple[Alarm, ...] = (Alarm.NO_AUDIT, *_untold(seen, key))
        return _line(seen, case, one, None, standing, alarms)
    facts, item = seen.facts_of(audit_id), _item(seen, audit_id, key)
    rules, today = seen.rules.notices, seen.rules.today
    standing = notice_standing(facts, audit, item, rules, today)
    alarms = (*seen.alarms_of(audit_id), *_untold(seen, key))
    return _line(seen, case, one, audit, standing, tuple(dict.fromkeys(alarms)))


def _item(seen: AuditsOnRing, audit_id: AuditId, key: Key) -> AuditItem | None:
    items = seen.facts_of(audit_id).on
    return next((item for item in items if item.key == key), None)


def _untold(seen: AuditsOnRing, key: Key) -> tuple[Alarm, ...]:
    """Say what became of an audit before: it began untold, or is not to answer now."""
    untold = (Alarm.BEGAN_UNTOLD,) if key in seen.never_told else ()
    return (*untold, *((Alarm.PASSED_ON,) if key in seen.passed_on else ()))


def _line(  # noqa: PLR0913, PLR0917  # all that stands in it
    seen: AuditsOnRing,
    case: Case,
    one: CodedAllegation,
    audit: Audit | None,
    standing: NoticeStanding,
    alarms: tuple[Alarm, ...],
    *,
    grade: str = "",
) -> ListedFollowUp:
    entity_id = EntityId(UUID(one.respondent))
    file = seen.file_of(audit.id) if audit else None
    return ListedFollowUp(
        case=case,
        number=one.number,
        criterion=one.criterion,
        version=one.version,
        entity_id=entity_id,
        entity=seen.entities.get(entity_id, ""),
        flagged_on=one.flagged_on or case.received_on,
        carried=one.carried,
        audit=audit,
        start=start_of(audit) if audit else None,
        file=file.case.reference if file else None,
        standing=standing,
        alarms=alarms,
        grade=grade,
    )


def _order(one: ListedFollowUp) -> tuple[bool, bool, bool, date, str, int]:
    """Put what no audit has to answer first, and what is done last."""
    return (
        one.is_done,
        one.is_answered,
        one.audit is not None,
        one.start or date.max,
        one.case.reference,
        one.number,
    )
