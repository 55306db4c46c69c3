"""What can become of a message, and the states in which it waits."""

from __future__ import annotations

import json

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from grievance.domain.ids import CaseId, SpoolId
from grievance.domain.reference import Reference


class Outcome(StrEnum):
    """What became of one message; each has exactly one."""

    CASE = "case"
    REPLY = "reply"
    DUPLICATE = "duplicate"
    AUTOMATIC = "automatic"
    QUARANTINED = "quarantined"
    DISCARDED = "discarded"  # by two people, out of quarantine


class Door(StrEnum):
    """What a sealed message in the spool is."""

    MAIL = "mail"  # raw, from whoever wrote it
    ENTRY = "entry"  # made and signed by a person of the office


class SpoolState(StrEnum):
    """Why a sealed message still lies in the spool."""

    WAITING = "waiting"
    QUARANTINED = "quarantined"
    SET_ASIDE = "set-aside"


LIES_AS = {
    None: SpoolState.WAITING,
    Outcome.QUARANTINED: SpoolState.QUARANTINED,
    Outcome.AUTOMATIC: SpoolState.SET_ASIDE,  # unless a case has it
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptOnBooks:
    """
    A receipt as it lies there, to be compared with what the log saw.

    *state* is None and *sealed*, the digest of the sealed message, is empty where that
    was destroyed; *shared*, of who was given its key, is empty for nobody.  *uid* says
    where a mailbox has it; *shown* is the reason that lies with the sealed message.
    """

    id: SpoolId
    door: Door
    source: str
    received_at: datetime
    fingerprint: bytes | None
    outcome: Outcome | None
    case_id: CaseId | None
    reason: str
    uidvalidity: int | None = None
    uid: int | None = None
    shown: str | None = None
    state: SpoolState | None = None
    sealed: bytes = b""
    shared: bytes = b""

    @property
    def fault(self) -> str:
        """Say what cannot be, whatever the log saw; empty where all is well."""
        expected = LIES_AS.get(self.outcome) if self.case_id is None else None
        if expected is self.state:
            return ""
        if self.state is None:
            return "Its sealed message is gone."
        return f"Its sealed message is {self.state}, and its outcome is not."


def receipt_bytes(receipt: ReceiptOnBooks) -> bytes:
    """Write a receipt in one way only, so that the log can hold its digest."""
    facts = {
        "case": str(receipt.case_id or ""),
        "door": receipt.door,
        "fingerprint": (receipt.fingerprint or b"").hex(),
        "id": str(receipt.id),
        "outcome": receipt.outcome or "",
        "reason": receipt.reason,
        "received_at": receipt.received_at.astimezone(UTC).isoformat(),
        "source": receipt.source,
    }
    sealed = {"sealed": receipt.sealed.hex(), "shared": receipt.shared.hex()}
    lies = {"state": receipt.state or "", "shown": receipt.shown or "", **sealed}
    if receipt.uid is not None or receipt.uidvalidity is not None:
        lies["place"] = f"{receipt.uidvalidity}/{receipt.uid}"
    facts |= {name: fact for name, fact in lies.items() if fact}
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is kept of a message for good: that it came, and what became of it."""

    id: SpoolId
    outcome: Outcome | None
    case_id: CaseId | None = None
    reference: Reference | None = None
    reason: str = ""
