"""
Whether whoever signed a part or a slip is who wrote it, as the log saw it.

A signature says that somebody vouches for something, not that they wrote it: whoever
may write to the database can put their own on a colleague's note.  The log is asked for
the line in which it was made, whatever was written about it later:

    a part       its author made it; nobody else wrote a line about it since
    carried      its author made it; its carrier wrote the last line
    a slip       its author wrote the last line, as each revision is another's
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from grievance.domain.seen import Seen
from grievance.services.boxes.keep import altered
from grievance.storage.store import Transaction
from grievance.vault.case_box import SealedPart
from grievance.vault.slip import SealedSlip


_AT_ONCE = 500


def is_theirs(thing: SealedPart | SealedSlip, seen: Seen) -> bool:
    """Whether it is signed by those who made and changed it, as the log saw them."""
    if isinstance(thing, SealedSlip):
        return thing.author == seen.last
    wrote_last = thing.author if thing.carrier is None else thing.carrier
    return (thing.author, wrote_last) == (seen.maker, seen.last)


def is_sound_part(part: SealedPart, seen: Mapping[str, Seen]) -> bool:
    """Whether a part is what the log saw last, and theirs who signed it."""
    logged = seen.get(str(part.id))
    if logged is None or logged.digest != part.digest.hex():
        return False
    return is_theirs(part, logged)


def refuse_other_parts(tx: Transaction, parts: Iterable[SealedPart]) -> None:
    """
    Refuse parts that are not as the log saw them last, or not theirs who signed them.

    Raises:
        AlteredError: Somebody put one there, or signed what a colleague wrote.
    """
    for some in _batches(parts):
        seen = tx.log.seen(part.id for part in some)
        if not all(is_sound_part(part, seen) for part in some):
            what = "Something in this case"
            raise altered(what)


def _batches(parts: Iterable[SealedPart]) -> Iterator[Sequence[SealedPart]]:
    rest = iter(parts)
    while some := tuple(islice(rest, _AT_ONCE)):
        yield some
