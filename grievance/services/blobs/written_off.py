"""
Which lost files two people wrote off: plain, as backup and doctor open no case.

    request.object = case ‖ SHA-256(lp("write-off-file", part, its digest))

The digest is how the log saw the part last.  Whoever writes to the database writes none
off: two people signed the request, and each of their signatures is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from grievance.blobs.port import BlobLostError
from grievance.domain.contents import PlainKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, PartId
from grievance.domain.request import (
    PlainAct,
    RequestState,
    case_object,
    read_case_object,
)
from grievance.services.boxes.keep_request import is_sound
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.encoding import lp_digest
from grievance.vault.signed_request import SignedRequest


_FILES = (PlainKind.ATTACHMENT, PlainKind.ORIGINAL)


def written_off(
    tx: Transaction, directory: Directory
) -> Mapping[PartId, SignedRequest]:
    """Return what was written off, and by which request, lost still or there again."""
    found = tx.requests.confirmed(PlainAct.WRITE_OFF)
    return dict(_matched(tx, directory, found))


def written_off_in(
    tx: Transaction, directory: Directory, case_id: CaseId
) -> Mapping[PartId, SignedRequest]:
    """Return what was written off in one case, likewise."""
    found = tx.requests.on_case(case_id, RequestState.CONFIRMED)
    return dict(_matched(tx, directory, found))


def write_off_object(tx: Transaction, case_id: CaseId, part_id: PartId) -> str:
    """Write what a request to write off this part is about."""
    seen = tx.log.last_digest(part_id)
    return case_object(case_id, lp_digest(PlainAct.WRITE_OFF, part_id, seen))


def refuse_readable(tx: Transaction, part_id: PartId) -> None:
    """
    Refuse to write off what is not lost.

    Raises:
        NotAllowedError: Its bytes are there, the very ones.

        NotFoundError: There is no such part.

        BlobsAwayError: The store cannot be asked, so that nobody knows.
    """
    try:
        tx.parts.get(part_id)
    except BlobLostError:
        return
    msg = "This file is there, whole, and is not written off; nothing is lost of it."
    raise NotAllowedError(msg)


def _matched(
    tx: Transaction, directory: Directory, found: Iterable[SignedRequest]
) -> Iterator[tuple[PartId, SignedRequest]]:
    for signed in found:
        if _is_agreed(tx, directory, signed):
            case_id, _ = read_case_object(signed.request)
            for part_id in _files_of(tx, case_id):
                if write_off_object(tx, case_id, part_id) == signed.request.object:
                    yield part_id, signed


def _is_agreed(tx: Transaction, directory: Directory, signed: SignedRequest) -> bool:
    """Whether two people signed that, as the log saw it last."""
    request = signed.request
    is_yes = request.state is RequestState.CONFIRMED
    return (
        request.act is PlainAct.WRITE_OFF
        and is_yes
        and is_sound(signed, directory)
        and tx.log.last_digest(request.id) == signed.digest.hex()
    )


def _files_of(tx: Transaction, case_id: CaseId) -> Iterator[PartId]:
    for kind in _FILES:
        yield from tx.parts.ids_of_kind(case_id, kind)
