"""Seal into a case why somebody did something to it, signed by them."""

from __future__ import annotations

from grievance.domain.contents import PartKind, Reason
from grievance.domain.events import Act
from grievance.domain.request import RequestState
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.payload import encode
from grievance.vault.case_box import CaseKey


def give_reason(pen: Pen, key: CaseKey, reason: Reason) -> None:
    """Keep *reason* in the contents that *key* opens."""
    part = seal_part(pen.author, key, PartKind.REASON, encode(reason))
    keep_parts(pen, [part], Act.REASON_GIVEN)


def say_why(pen: Pen, key: CaseKey, state: RequestState, reason: str) -> None:
    """Seal in the case why a request about it was answered so, if anybody said."""
    if not reason.strip():
        return
    said = Reason(
        act=Act.REQUEST_ANSWERED, text=reason.strip(), at=pen.at, codes=(state,)
    )
    give_reason(pen, key, said)
