"""Change the coded facts of a case, as somebody on it."""

from __future__ import annotations

from collections.abc import Callable

from grievance.domain.errors import NotAllowedError
from grievance.domain.slip import Slip
from grievance.services.case_slip import slip_key
from grievance.services.keep import Pen, keep_slip, sound_slip
from grievance.services.payload import decode, encode
from grievance.services.recuse_conflicted import recuse_conflicted
from grievance.vault.case_box import CaseKey
from grievance.vault.slip import SealedSlip, read_slip, write_slip


def rewrite_slip(pen: Pen, key: CaseKey, change: Callable[[Slip], Slip]) -> Slip:
    """
    Seal the slip anew as *change* makes it, with the key to contents or identity.

    Whoever turns out to be tied to those it is about from now on loses the case.

    Raises:
        NotAllowedError: It would not fit, as a slip has one size for all; or nobody
            could open the case any more.

        AlteredError: An older revision was put in its place.
    """
    opens = slip_key(pen.tx, key, pen.directory)
    sealed = sound_slip(pen.tx, key.case_id)
    before = decode(Slip, read_slip(opens, sealed, pen.directory))
    slip = change(before)
    recuse_conflicted(pen, key.case_id, before, slip)
    keep_slip(pen, _sealed_anew(pen, opens, sealed, slip))
    return slip


def _sealed_anew(pen: Pen, opens: bytes, sealed: SealedSlip, slip: Slip) -> SealedSlip:
    try:
        return write_slip(
            opens,
            slip_id=sealed.id,
            case_id=sealed.case_id,
            kv=sealed.kv,
            rev=sealed.rev + 1,
            plaintext=encode(slip),
            worker_kv=sealed.worker_kv,
            wrapped=sealed.wrapped,
            author=pen.author,
        )
    except ValueError:
        msg = "This case has more facts than fit on its slip; split it into two."
        raise NotAllowedError(msg) from None
