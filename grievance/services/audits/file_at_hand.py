"""Take the file of an audit in hand, as somebody who answers for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.case import Case
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import AuditId, CaseId
from grievance.domain.outgoing import may_decide
from grievance.domain.slip import Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.lock_case import lock_case
from grievance.services.boxes.respondents import respondents_of
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAtHand:
    """The file of an audit, locked, with its key and what it has to answer."""

    pen: Pen = field(repr=False)
    key: CaseKey = field(repr=False)
    case: Case
    slip: Slip = field(repr=False)

    @property
    def facts(self) -> AuditFacts:
        """Its coded facts."""
        return facts_of(self.slip)

    def audit(self) -> Audit | None:
        """Return the audit as it stands; None where the registry has it no more."""
        return find_audit(self.pen.tx, self.facts.audit_id)

    def rewrite(self, change: Callable[[AuditFacts], AuditFacts]) -> None:
        """Put other facts onto its slip; nothing else of it is for people to change."""
        rewrite_slip(
            self.pen,
            self.key,
            lambda slip: replace(slip, audit=change(facts_of(slip))),
        )


def take_file(
    tx: Transaction, ring: PersonRing, file_id: CaseId, *, at: datetime
) -> FileAtHand:
    """
    Return the file, locked, if this person may decide on it.

    Raises:
        NotFoundError: There is no such file.

        NotAllowedError: It is a case like any other, its key is not on this ring, or
            what becomes of it is not for this person to say.
    """
    case = lock_case(tx, file_id)
    key = contents_key(tx, ring, file_id)
    slip = read_case_slip(tx, ring, key)
    facts_of(slip)
    person = person_of(ring.directory, ring.person_id)
    if not may_decide(person, case, respondents_of(tx, slip)):
        msg = (
            "A coordinator, a custodian or the handler of this file decides on what an "
            "audit said; ask one of them."
        )
        raise NotAllowedError(msg)
    return FileAtHand(pen=Pen.of(tx, ring, at), key=key, case=case, slip=slip)


def facts_of(slip: Slip) -> AuditFacts:
    """
    Return what an audit has to answer.

    Raises:
        NotAllowedError: It is the slip of a case like any other.
    """
    if slip.audit is None:
        msg = "This case is no file on an audit; `grievance notices list` names them."
        raise NotAllowedError(msg)
    return slip.audit


def find_audit(tx: Transaction, audit_id: AuditId) -> Audit | None:
    """Return an audit, or None where the registry has it no more."""
    try:
        return tx.audits.get(audit_id)
    except NotFoundError:
        return None
