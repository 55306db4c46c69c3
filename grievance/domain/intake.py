"""What can become of a message, and the states in which it waits."""

from __future__ import annotations

import json

from dataclasses import dataclass
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


KEPT_SEALED = frozenset({None, Outcome.QUARANTINED, Outcome.AUTOMATIC})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptOnBooks:
    """A receipt as it lies there, to be compared with what the log saw."""

    id: SpoolId
    fingerprint: bytes
    outcome: Outcome | None
    case_id: CaseId | None
    reason: str
    has_message: bool
    shared: bytes = b""  # digest of who was given its key; empty for nobody

    @property
    def lacks_message(self) -> bool:
        """Whether the sealed message should be there and is not."""
        is_kept = self.outcome in KEPT_SEALED and self.case_id is None
        return is_kept and not self.has_message


def receipt_bytes(receipt: ReceiptOnBooks) -> bytes:
    """Write a receipt in one way only, so that the log can hold its digest."""
    facts = {
        "case": str(receipt.case_id or ""),
        "fingerprint": receipt.fingerprint.hex(),
        "id": str(receipt.id),
        "outcome": receipt.outcome or "",
        "reason": receipt.reason,
    }
    if receipt.shared:
        facts["shared"] = receipt.shared.hex()
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is kept of a message for good: that it came, and what became of it."""

    id: SpoolId
    outcome: Outcome | None
    case_id: CaseId | None = None
    reference: Reference | None = None
    reason: str = ""
