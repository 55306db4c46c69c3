"""What people of the office do about audits in a scenario, and what they can see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from grievance.domain.audit import Audit
from grievance.domain.audit_change import begun, closed
from grievance.domain.audit_facts import AuditFacts, Gate
from grievance.domain.case import CaseKind
from grievance.domain.confirming import NewFinding
from grievance.domain.draft import Draft
from grievance.domain.errors import NotAllowedError
from grievance.domain.finding import Grade
from grievance.domain.firm import Firm
from grievance.domain.ids import CaseId
from grievance.domain.outbox import JobKind
from grievance.domain.registry import Registry
from grievance.domain.registry_reason import RegistryReason
from grievance.services.audits.change_audit import change_audit
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.findings.confirm_finding import Confirmed, confirm_finding
from grievance.services.findings.read_audit_file import OpenedFile, read_audit_file
from grievance.services.findings.review_gate import note_gate, settle_file
from grievance.services.registry.change_registry import Hand
from tests.acceptance.sent_letter import SentLetter
from tests.acceptance.stage import Play
from tests.offices import DANA


def audit_files(play: Play, *, by: str = DANA) -> dict[str, CaseId]:
    """Return the file of each audit that has one, by the id of the audit."""
    play.done_with(JobKind.PLAN_NOTICES)
    with play.office.store.read() as tx:
        covers = list(tx.worklists.all_covers())
    found = [one.id for one in covers if one.kind is CaseKind.AUDIT_FILE]
    return {str(known(play, one, by=by).audit_id): one for one in found}


def file_of(play: Play, audit: Audit, *, by: str = DANA) -> CaseId:
    return audit_files(play, by=by)[str(audit.id)]


def known(play: Play, file_id: CaseId, *, by: str = DANA) -> AuditFacts:
    """Return what a file knows of its audit."""
    facts = play.slip(file_id, by=by).audit
    assert facts is not None
    return facts


def read_file(play: Play, file_id: CaseId, *, by: str = DANA) -> OpenedFile:
    calendar = play.office.mechanism.notice_rules.calendar
    return play.look(
        read_audit_file, file_id, by=by, today=play.today, calendar=calendar
    )


def waiting(play: Play, file_id: CaseId, *, by: str = DANA) -> Draft:
    """Return the notice that waits for people."""
    play.done_with(JobKind.PLAN_NOTICES)
    pending = known(play, file_id, by=by).pending
    assert pending is not None
    with play.office.store.read() as tx:
        ring = play.office.rings[by]
        key = contents_key(tx, ring, file_id)
        drafts = read_records(tx, key, ring.directory, Draft)
    return next(one for one in drafts if one.number == pending.number)


def let_go(play: Play, file_id: CaseId, *, by: str = DANA) -> SentLetter:
    """Let the notice go that waits; where it takes two, Chidi says yes."""
    released = play.release(file_id, waiting(play, file_id, by=by), by=by)
    if released.request is not None:
        play.say_yes(released)
    [sent] = play.new_letters()
    play.done_with(JobKind.PLAN_NOTICES)
    return sent


def comes_back(play: Play, raw: bytes) -> CaseId | None:
    """Let an answer come in; return where it lies once all that follows is done."""
    receipt = play.take_in(raw)
    play.done_with(JobKind.PLAN_NOTICES)
    return receipt.case_id


def proposed(
    play: Play, file_id: CaseId, *, guesses: bool = True
) -> list[dict[str, Grade]]:
    """Return what letters answer; without *guesses*, what is sure of it."""
    return [
        {
            said.criterion: said.grade
            for said in letter.findings
            if guesses or said.is_sure
        }
        for letter in read_file(play, file_id).proposed
        if letter.findings
    ]


def confirm(  # keywords, each a fact of it
    play: Play,
    file_id: CaseId,
    criterion: str,
    grade: Grade,
    *,
    by: str = DANA,
    **facts: object,
) -> Confirmed:
    """Have somebody confirm what the audit found, so that it stands on the slips."""
    new = NewFinding(
        criterion=criterion,
        grade=grade,
        internal="As the auditor wrote; the papers were read again.",
        published="It was looked at in the audit.",
        found_on=play.today,
    )
    new = replace(new, **facts)  # type: ignore[arg-type]  # fields of its own
    with play.office.store.read() as tx:
        guard = play.office.mechanism.guard(tx)
    done: Confirmed = play.decide(confirm_finding, file_id, new, by=by, guard=guard)
    play.done_with(JobKind.PLAN_NOTICES)
    return done


def held(play: Play, audit: Audit, start: date, end: date) -> None:
    """Write down that an audit was held, and went on from one day to another."""
    _change(play, audit, lambda one: begun(one, start, today=play.today))
    _change(play, audit, lambda one: closed(one, end, today=play.today))
    play.done_with(JobKind.PLAN_NOTICES)


def settle(play: Play, file_id: CaseId, *, by: str = DANA) -> None:
    """Pass all gates, and close the file of an audit that has answered."""
    reason = "All of it is answered."
    try:
        play.decide(settle_file, file_id, by=by, reason=reason)
    except NotAllowedError as error:
        assert "gates wait" in str(error)  # noqa: PT017  # nothing else keeps it open
    for gate in Gate:
        play.decide(note_gate, file_id, gate, by=by, text="Read; it is sound.")
    play.decide(settle_file, file_id, by=by, reason=reason)


def correct_firm(play: Play, registry: Registry, firm: Firm) -> None:
    """Import a registry in which a firm is otherwise, and audits as they stand now."""
    with play.office.store.read() as tx:
        audits = tuple(tx.audits.all())
    firms = tuple(firm if one.id == firm.id else one for one in registry.firms)
    play.know(replace(registry, firms=firms, audits=audits))


def _change(play: Play, audit: Audit, change: Callable[[Audit], Audit]) -> None:
    hand = Hand(why=RegistryReason.PROGRESS, today=play.today, at=play.day())
    with play.office.store.begin() as tx:
        change_audit(tx, audit.id, change, hand)
