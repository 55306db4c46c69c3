"""
Erase in old books what was erased since, by lists that lie outside them.

A list destroys what two people signed for who may, and without a question only what is
over in these books, and not on hold.  Without the worker's key nobody can tell of a
hold, and the two who signed saw that there was none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from grievance.domain.case import Case
from grievance.domain.errors import AlteredError, NotFoundError, SetupError
from grievance.domain.events import Act
from grievance.domain.ids import RequestId
from grievance.domain.reference import Reference
from grievance.domain.slip import Flag, Slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.directory.past_directories import PastDirectories
from grievance.services.log.compare_erased import is_agreed
from grievance.services.retention.erase_case import erase_case
from grievance.services.retention.erased_list import Erased
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing
from grievance.vault.signed_request import SignedRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Which cases somebody said to erase again, or to keep, although they are open."""

    erase: frozenset[str] = field(default_factory=frozenset)
    keep: frozenset[str] = field(default_factory=frozenset)


def erase_again(
    pen: Pen,
    ring: WorkerRing | None,
    erased: Iterable[Erased],
    known: PastDirectories,
    settled: Settled,
) -> tuple[tuple[Reference, ...], int]:
    """
    Erase what was erased after these books; also return how much nobody signed for.

    Raises:
        SetupError: One of them is open or on hold in these books, and nobody settled it.
    """
    signed, unproven = [], 0
    for one, case in _still_there(pen.tx, erased):
        if is_agreed(one.agreed, known, case.id):
            signed.append((one, case, _slip(pen, ring, case)))
        else:
            unproven += 1
    _refuse_unsettled([(case, slip) for _, case, slip in signed], settled)
    again = []
    for one, case, slip in signed:
        if case.reference not in settled.keep:
            erase_case(pen, case, slip, on=one.on)
            _keep_agreed(pen, one.agreed)
            again.append(case.reference)
    return tuple(again), unproven


def _refuse_unsettled(
    cases: Iterable[tuple[Case, Slip | None]], settled: Settled
) -> None:
    """Refuse to destroy what is not over, or is held, until somebody names it."""
    named = settled.erase ^ settled.keep  # who is named in both is in neither
    unsettled = sorted(
        case.reference
        for case, slip in cases
        if case.reference not in named and _is_needed(case, slip)
    )
    if unsettled:
        msg = (
            f"Erased since by a list, but open or on hold in this backup: "
            f"{', '.join(unsettled)}; ask the two who signed, then name each with "
            "`--erase` or `--keep`."
        )
        raise SetupError(msg)


def _is_needed(case: Case, slip: Slip | None) -> bool:
    return case.is_open or (slip is not None and Flag.LEGAL_HOLD in slip.flags)


def _still_there(
    tx: Transaction, erased: Iterable[Erased]
) -> Iterator[tuple[Erased, Case]]:
    for one in erased:
        with suppress(NotFoundError):
            case = tx.cases.get(one.case)
            if not case.is_erased:
                yield one, case


def _slip(pen: Pen, ring: WorkerRing | None, case: Case) -> Slip | None:
    """Read the coded facts; None where these books came without the key to them."""
    if ring is None:
        return None
    try:
        return worker_slip(pen.tx, ring, case.id)
    except (AlteredError, NotFoundError, SealError):
        return None


def _keep_agreed(pen: Pen, agreed: SignedRequest) -> None:
    """Put the request on the books that two people signed."""
    request_id = agreed.request.id
    if _is_on_books(pen.tx, request_id):
        pen.tx.requests.answer(agreed)
    else:
        pen.tx.requests.add(agreed)
    pen.note(Act.REQUEST_ANSWERED, request_id, agreed.digest)


def _is_on_books(tx: Transaction, request_id: RequestId) -> bool:
    try:
        tx.requests.get(request_id)
    except NotFoundError:
        return False
    return True
