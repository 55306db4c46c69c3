"""
Take what an auditor wrote for what it is: a word that a notice arrived, and proposals.

Only a proven reply counts, and nobody's whose notices go elsewhere now.  It is read
before the books are opened to file it, as that may take a while; nothing is answered by
it before a person has confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.contents import PartKind
from grievance.domain.errors import AlteredError, GrievanceError, NotAllowedError
from grievance.domain.firm import Firm
from grievance.domain.happening import Happening
from grievance.domain.ids import CaseId
from grievance.domain.intake import Outcome
from grievance.domain.next_notice import OVERSIGHT
from grievance.domain.proposed_finding import ProposedFindings
from grievance.domain.slip import Slip
from grievance.domain.timetable import Timetable
from grievance.mail.letter import Label
from grievance.mail.words.address import normalise
from grievance.services.audit_scope import FIRM
from grievance.services.keep import Pen, is_altered
from grievance.services.place_letter import Place
from grievance.services.post_part import post_to_contents
from grievance.services.prepare_letter import as_placed
from grievance.services.promise_planning import promise_planning
from grievance.services.propose_findings import findings_said
from grievance.services.rewrite_as_worker import rewrite_as_worker
from grievance.services.seal_letter import Arrived, without_sender
from grievance.services.tell_clocks import happened
from grievance.services.worker_slip import worker_slip
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing


_BY_MACHINES = frozenset({Label.AUTOMATIC, Label.BOUNCE, Label.REPORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedAnswer:
    """
    A proven reply to a notice, and what was read out of it, if anything was.

    What a machine wrote acknowledges nothing.
    """

    case_id: CaseId
    acknowledges: bool
    proposed: ProposedFindings | None = field(repr=False)


def read_answer(
    tx: Transaction, ring: WorkerRing, place: Place, arrived: Arrived
) -> NotedAnswer | None:
    """Read a letter as an answer to a notice; None where it is none that counts."""
    case_id, letter = place.case_id, arrived.letter
    if case_id is None or place.outcome is not Outcome.REPLY or not place.verified:
        return None
    facts = _facts(tx, ring, case_id)
    if facts is None or _is_of_others(tx, facts, letter.sender.address):
        return None
    words = without_sender(as_placed(arrived, place)).text
    at = arrived.received_at
    proposed = findings_said(words, facts, spool_id=arrived.spool_id, at=at)
    return NotedAnswer(
        case_id=case_id,
        acknowledges=_BY_MACHINES.isdisjoint(letter.labels),
        proposed=proposed if proposed.findings else None,
    )


def note_answer(
    pen: Pen, ring: WorkerRing, noted: NotedAnswer, timetable: Timetable
) -> None:
    """
    Let the clock stop that waited for it, and seal the proposals into the file.

    Raises:
        ConflictError: Somebody else changed the file at the same moment.
    """
    if noted.proposed is not None:
        kind = PartKind.PROPOSED_FINDINGS
        post_to_contents(pen, noted.case_id, kind, noted.proposed)
    if noted.acknowledges:
        _acknowledge(pen, ring, noted.case_id, timetable)


def acknowledged(facts: AuditFacts, *, on: date) -> AuditFacts:
    """Return them with the day on which the last notice was acknowledged, once."""
    told_on = max((n.settled_on for n in facts.tellings if n.settled_on), default=None)
    known = facts.acknowledged_on
    if told_on is None or (known is not None and known >= told_on):
        return facts
    return replace(facts, acknowledged_on=on)


def _acknowledge(
    pen: Pen, ring: WorkerRing, case_id: CaseId, timetable: Timetable
) -> None:
    """Leave cover and slip as they are where somebody altered them: the letter is kept."""
    case, day = pen.tx.cases.get(case_id), timetable.day_of(pen.at)
    if not is_altered(pen.tx, case):
        happened(pen, case, (Happening.NOTICE_ACKNOWLEDGED,), timetable)

    def noted(slip: Slip) -> Slip:
        if slip.audit is None:
            return slip
        return replace(slip, audit=acknowledged(slip.audit, on=day))

    try:
        rewrite_as_worker(pen, ring, case_id, noted)
    except (AlteredError, NotAllowedError, SealError):
        return
    promise_planning(pen.tx, at=pen.at)


def _facts(tx: Transaction, ring: WorkerRing, case_id: CaseId) -> AuditFacts | None:
    """Return what the audit of a file was asked; None of what nobody can trust."""
    if tx.cases.get(case_id).is_complaint:
        return None
    try:
        return worker_slip(tx, ring, case_id).audit
    except (GrievanceError, SealError):
        return None


def _is_of_others(tx: Transaction, facts: AuditFacts, address: str) -> bool:
    """
    Whether somebody writes whom notices on this audit do not go to any more.

    Another firm may have held it before, or this one is complained of since: its word
    proves nothing of what the desk was told that oversees it.
    """
    whose = set(_whose(tx, normalise(address)))
    return bool(whose) and facts.addressee not in whose


def _whose(tx: Transaction, address: str) -> Iterator[str]:
    """Yield every addressee that the registry knows to have this address."""
    for firm in tx.firms.all():
        yield from _ways_to(firm, address)


def _ways_to(firm: Firm, address: str) -> Iterator[str]:
    if firm.notices_to and normalise(firm.notices_to) == address:
        yield f"{FIRM}{firm.id}"
    if firm.oversight and normalise(firm.oversight) == address:
        yield f"{OVERSIGHT}{firm.id}"
