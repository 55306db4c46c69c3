"""
Take what an auditor wrote for what it is: a word that a notice arrived, and proposals.

Only a proven reply counts, and nobody's whose notices go elsewhere now; once the desk
that oversees a firm was told of its silence, its word counts as that of the firm.  It is read
before the books are opened to file it, as that may take a while; nothing is answered by
it before a person has confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from grievance.domain.notice import NoticeKind
from grievance.domain.proposed_finding import ProposedFindings
from grievance.domain.slip import Slip
from grievance.domain.timetable import Timetable
from grievance.mail.letter import Label
from grievance.mail.token import read_message_ids
from grievance.mail.words.address import normalise
from grievance.services.audits.audit_scope import FIRM
from grievance.services.audits.propose_findings import findings_said
from grievance.services.boxes.keep import Pen, is_altered
from grievance.services.boxes.post_part import post_to_contents
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.cases.tell_clocks import happened
from grievance.services.intake.place_letter import Place
from grievance.services.intake.prepare_letter import as_placed
from grievance.services.intake.seal_letter import Arrived, without_sender
from grievance.services.slips.rewrite_as_worker import rewrite_as_worker
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing


MOST_NAMED = 20  # letters that a reply says it answers; programs name one
_BY_MACHINES = frozenset({Label.AUTOMATIC, Label.BOUNCE, Label.REPORT})


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedAnswer:
    """
    A proven reply to a notice, and what was read out of it, if anything was.

    What a machine wrote acknowledges nothing.  *number* is that of the notice that it
    answers, or the last that was let go.
    """

    case_id: CaseId
    acknowledges: bool
    number: int
    proposed: ProposedFindings | None = field(repr=False)

    @property
    def says_more(self) -> bool:
        """Whether words beside the form wait for somebody, also of a machine's letter."""
        return self.proposed is not None and self.proposed.says_more


def read_answer(
    tx: Transaction, ring: WorkerRing, place: Place, arrived: Arrived, *, desk: str = ""
) -> NotedAnswer | None:
    """
    Read a letter as an answer to a notice; None where it is none that counts.

    *desk* oversees the firms that nobody else does.
    """
    case_id, letter = place.case_id, arrived.letter
    if case_id is None or place.outcome is not Outcome.REPLY or not place.verified:
        return None
    facts = _facts(tx, ring, case_id)
    if facts is None or _is_of_others(tx, facts, letter.sender.address, desk):
        return None
    words = without_sender(as_placed(arrived, place)).text
    at = arrived.received_at
    proposed = findings_said(words, facts, spool_id=arrived.spool_id, at=at)
    by_people = _BY_MACHINES.isdisjoint(letter.labels)
    is_kept = proposed.findings or (by_people and proposed.says_more)
    return NotedAnswer(
        case_id=case_id,
        acknowledges=by_people,
        number=_answered(tx, facts, letter.in_reply_to),
        proposed=proposed if is_kept else None,
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
    if noted.acknowledges or noted.says_more:
        _hear(pen, ring, noted, timetable)


def acknowledged(facts: AuditFacts, *, on: date, number: int = 0) -> AuditFacts:
    """
    Return them with the day on which the last notice was acknowledged, once.

    Notices up to *number* surely arrived; by default all that were let go.
    """
    facts = replace(facts, arrived=max(facts.arrived, number or last_let_go(facts)))
    told_on = max((n.settled_on for n in facts.tellings if n.settled_on), default=None)
    known = facts.acknowledged_on
    if told_on is None or (known is not None and known >= told_on):
        return facts
    return replace(facts, acknowledged_on=on)


def last_let_go(facts: AuditFacts) -> int:
    """Return the number of the last notice to whoever holds the audit; 0 for none."""
    return max((note.number for note in facts.released), default=0)


def _answered(tx: Transaction, facts: AuditFacts, in_reply_to: Sequence[str]) -> int:
    """
    Return the number of the notice that a letter names; of none, the last let go.

    What one firm reads may come back from another reader of the same address: a notice
    that was not answered itself can still prove not to have arrived.
    """
    ids = (signed.text for signed in read_message_ids(in_reply_to[:MOST_NAMED]))
    letters = (tx.outgoing.by_message_id(id_) for id_ in ids)
    named = {str(one.cover.id) for one in letters if one is not None}
    numbers = (note.number for note in facts.released if note.outgoing_id in named)
    return max(numbers, default=last_let_go(facts))


def _hear(pen: Pen, ring: WorkerRing, noted: NotedAnswer, timetable: Timetable) -> None:
    """Leave cover and slip as they are where somebody altered them: the letter is kept."""
    case, day = pen.tx.cases.get(noted.case_id), timetable.day_of(pen.at)
    if noted.acknowledges and not is_altered(pen.tx, case):
        happened(pen, case, (Happening.NOTICE_ACKNOWLEDGED,), timetable)

    def heard(slip: Slip) -> Slip:
        if slip.audit is None:
            return slip
        facts = slip.audit
        if noted.acknowledges:
            facts = acknowledged(facts, on=day, number=noted.number)
        has_unread = facts.has_unread or noted.says_more
        return replace(slip, audit=replace(facts, has_unread=has_unread))

    try:
        rewrite_as_worker(pen, ring, case.id, heard)
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


def _is_of_others(tx: Transaction, facts: AuditFacts, address: str, desk: str) -> bool:
    """
    Whether somebody writes whom notices on this audit do not go to any more.

    Another firm may have held it before, or this one is complained of since: its word
    proves nothing of what the desk was told that oversees it.
    """
    whose = set(_whose(tx, normalise(address), desk))
    return bool(whose) and whose.isdisjoint(_told(facts))


def _told(facts: AuditFacts) -> Iterator[str]:
    """Yield whom notices go to, and the desk that was told that they do not answer."""
    yield facts.addressee
    if any(note.kind is NoticeKind.OVERSIGHT for note in facts.released):
        yield f"{OVERSIGHT}{facts.addressee.partition(':')[2]}"


def _whose(tx: Transaction, address: str, desk: str) -> Iterator[str]:
    """Yield every addressee that the registry knows to have this address."""
    for firm in tx.firms.all():
        yield from _ways_to(firm, address, desk)


def _ways_to(firm: Firm, address: str, desk: str) -> Iterator[str]:
    if firm.notices_to and normalise(firm.notices_to) == address:
        yield f"{FIRM}{firm.id}"
    overseen_at = firm.oversight or desk
    if overseen_at and normalise(overseen_at) == address:
        yield f"{OVERSIGHT}{firm.id}"
