"""
Change the coded facts of a case, as somebody on it.

A slip has one size for all.  Some of it is kept free of what people find out, so that
of a case that is full of it one can still say that it moved, or that somebody pays for
having complained.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grievance.domain.errors import NotAllowedError
from grievance.domain.slip import Flag, Slip
from grievance.services.access.recuse_conflicted import recuse_conflicted
from grievance.services.boxes.case_slip import slip_key
from grievance.services.boxes.keep import Pen, keep_slip, sound_slip
from grievance.services.boxes.promise_planning import changes_plan, promise_planning
from grievance.services.boxes.slip_payload import decode_slip, encode_slip
from grievance.vault.case_box import CaseKey
from grievance.vault.slip import SLIP_SIZE, SealedSlip, read_slip, write_slip


_FILE = (
    "The facts of a file on an audit follow from its cases; put them on record there."
)
_FULL = "This case has more facts than fit on its slip; split it into two."
MOST_FACTS = SLIP_SIZE - 1024  # bytes; the rest is for what becomes of the case


def rewrite_slip(pen: Pen, key: CaseKey, change: Callable[[Slip], Slip]) -> Slip:
    """
    Seal the slip anew as *change* makes it, with the key to contents or identity.

    Whoever turns out to be tied to those it is about from now on loses the case.

    Raises:
        NotAllowedError: It would not fit, as a slip has one size for all; nobody could
            open the case any more; or it is of a file on an audit, and more is changed
            than what that audit said and was told.

        AlteredError: An older revision was put in its place.
    """
    opens = slip_key(pen.tx, key, pen.directory)
    sealed = sound_slip(pen.tx, key.case_id)
    before = decode_slip(read_slip(opens, sealed, pen.directory))
    slip = change(before)
    _refuse_file(before, slip)
    _refuse_too_full(before, slip)
    recuse_conflicted(pen, key.case_id, before, slip)
    if changes_plan(before, slip):
        promise_planning(pen.tx, at=pen.at)
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
            plaintext=encode_slip(slip),
            worker_kv=sealed.worker_kv,
            wrapped=sealed.wrapped,
            author=pen.author,
        )
    except ValueError:
        raise NotAllowedError(_FULL) from None


def _refuse_file(before: Slip, slip: Slip) -> None:
    """
    Let people change of a file what its audit said, and make no other case a file.

    Its risk is the worst of its cases: assessed on its own it would protect nobody.
    """
    is_file = before.audit is not None
    if is_file != (slip.audit is not None):
        raise NotAllowedError(_FILE)
    if is_file and _of_cases(slip) != _of_cases(before):
        raise NotAllowedError(_FILE)


def _of_cases(slip: Slip) -> Slip:
    """Leave out what is said of a file itself: by its audit, that it is held, to do."""
    return replace(slip, audit=None, tasks=(), flags=slip.flags - {Flag.LEGAL_HOLD})


def _refuse_too_full(before: Slip, slip: Slip) -> None:
    """Refuse one more fact where it would leave no room for what happens later."""
    is_more = _count(slip) > _count(before)
    if is_more and len(encode_slip(slip)) > MOST_FACTS:
        raise NotAllowedError(_FULL)


def _count(slip: Slip) -> int:
    """Count what people found out of whom and what it is about."""
    facts = (
        slip.entities,
        slip.criteria,
        slip.staff_named,
        slip.firms,
        slip.auditors,
        slip.allegations,
        slip.also_named,
        slip.tasks,
    )
    return sum(map(len, facts))
