"""Drop something into a compartment of a case that one need not be able to open."""

from __future__ import annotations

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind, Reason
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.keep import Pen, keep_parts
from grievance.services.boxes.payload import encode
from grievance.services.boxes.trusted_slot import trusted_slot


def post_to_identity(pen: Pen, case_id: CaseId, kind: PartKind, value: object) -> None:
    """Seal *value* so that custodians read it, and nobody else."""
    _post(pen, case_id, Compartment.IDENTITY, kind, value)


def post_to_contents(pen: Pen, case_id: CaseId, kind: PartKind, value: object) -> None:
    """Seal *value* so that the people on the case read it."""
    _post(pen, case_id, Compartment.CONTENTS, kind, value)


def post_reason(
    pen: Pen,
    case_id: CaseId,
    reason: Reason,
    *,
    where: Compartment = Compartment.CONTENTS,
) -> None:
    """Give a *reason* to who reads that compartment, as somebody who need not."""
    _post(pen, case_id, where, PartKind.REASON, reason, act=Act.REASON_GIVEN)


def _post(  # noqa: PLR0913  # in whose name, where, what
    pen: Pen,
    case_id: CaseId,
    where: Compartment,
    kind: PartKind,
    value: object,
    *,
    act: Act = Act.RECORD_WRITTEN,
) -> None:
    slot = trusted_slot(pen.tx, pen.directory, case_id, where)
    part = seal_part(pen.author, slot, kind, encode(value))
    keep_parts(pen, [part], act)
