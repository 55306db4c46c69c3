"""What can become of a message, and the states in which it waits."""

from __future__ import annotations

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


class SpoolState(StrEnum):
    """Why a sealed message still lies in the spool."""

    WAITING = "waiting"
    QUARANTINED = "quarantined"
    SET_ASIDE = "set-aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is kept of a message for good: that it came, and what became of it."""

    id: SpoolId
    outcome: Outcome | None
    case_id: CaseId | None = None
    reference: Reference | None = None
    reason: str = ""
