"""Change the coded facts of a case, as somebody on it."""

from __future__ import annotations

from collections.abc import Callable

from grievance.domain.errors import NotAllowedError
from grievance.domain.slip import Slip
from grievance.services.keep import Pen, keep_slip
from grievance.services.payload import decode, encode
from grievance.vault.case_box import CaseKey
from grievance.vault.slip import read_slip, write_slip


def rewrite_slip(pen: Pen, key: CaseKey, change: Callable[[Slip], Slip]) -> Slip:
    """
    Seal the slip anew as *change* makes it, and return it.

    Raises:
        NotAllowedError: It would not fit; a slip has one size for all.
    """
    sealed = pen.tx.slips.of_case(key.case_id)
    slip = change(decode(Slip, read_slip(key.slip_key, sealed, pen.directory)))
    try:
        again = write_slip(
            key.slip_key,
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
    keep_slip(pen, again)
    return slip
