"""
A reference of its own for whoever is written to and is not the complainant.

Under the complainant's reference an Entity that reads a worker's mail could tell who
complained; under one of its own it can tell nothing.
"""

from __future__ import annotations

import hashlib
import json

from dataclasses import dataclass
from datetime import date

from grievance.domain.ids import CaseId
from grievance.domain.outgoing import Party
from grievance.domain.reference import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A second reference of a case, for one addressee; who it is lies sealed in it."""

    reference: Reference
    case_id: CaseId
    party: Party
    made_on: date


def alias_digest(alias: Alias) -> bytes:
    """Return the SHA-256 of an alias, as the log holds it."""
    facts = {
        "case": str(alias.case_id),
        "made_on": alias.made_on.isoformat(),
        "party": alias.party,
        "reference": alias.reference,
    }
    written = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).digest()
