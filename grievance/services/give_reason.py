"""Seal into a case why somebody did something to it, signed by them."""

from __future__ import annotations

from uuid import uuid4

from grievance.domain.contents import PartKind, Reason
from grievance.domain.events import Act
from grievance.domain.ids import PartId
from grievance.services.keep import Pen, keep_parts
from grievance.services.payload import encode
from grievance.vault.case_box import CaseKey, write_part


def give_reason(pen: Pen, key: CaseKey, reason: Reason) -> None:
    """Keep *reason* in the contents that *key* opens."""
    part = write_part(
        key,
        part_id=PartId(uuid4()),
        kind=PartKind.REASON,
        plaintext=encode(reason),
        author=pen.author,
    )
    keep_parts(pen, [part], Act.REASON_GIVEN)
