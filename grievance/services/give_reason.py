"""Seal into a case why somebody did something to it, signed by them."""

from __future__ import annotations

from grievance.domain.contents import PartKind, Reason
from grievance.domain.events import Act
from grievance.services.case_parts import seal_part
from grievance.services.keep import Pen, keep_parts
from grievance.services.payload import encode
from grievance.vault.case_box import CaseKey


def give_reason(pen: Pen, key: CaseKey, reason: Reason) -> None:
    """Keep *reason* in the contents that *key* opens."""
    part = seal_part(pen.author, key, PartKind.REASON, encode(reason))
    keep_parts(pen, [part], Act.REASON_GIVEN)
