"""What was recorded of a thing in the registry: since when it was true, and known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from grievance.domain.registry_ids import Noun
from grievance.domain.registry_reason import RegistryReason


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """
    One record as one import left it.

    *revision* is the number of the import, *as_of* the day from which it was so as far
    as is known; *facts* are all of them as JSON in one canonical form, empty where the
    record was *removed*.  *why* is known of what somebody changed by hand: a code.
    """

    revision: int
    noun: Noun
    record_id: UUID
    as_of: date
    recorded_at: datetime
    facts: str = ""
    removed: bool = False
    why: RegistryReason | None = None
