"""That a case is due for another key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class RekeyDue:
    """
    A compartment whose key somebody may have kept who was taken off it.

    Nothing that is written from the next key on opens with theirs.
    """

    case_id: CaseId
    compartment: Compartment
    since: date
