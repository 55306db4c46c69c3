"""Look whether an index of evidence names somebody whom the case keeps apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from grievance.domain.draft import Addressee, SentCopy
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.evidence import Evidence
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import OutgoingKind, Party
from grievance.domain.release import keeps_names
from grievance.domain.slip import Slip
from grievance.leak.hidden import as_seen
from grievance.leak.identity import find_identity
from grievance.leak.words import Text
from grievance.services.compared_case import ComparedCase, identity_of, letters_of
from grievance.services.keep import Pen
from grievance.vault.ring import PersonRing


def naming_items(
    pen: Pen, ring: PersonRing, case_id: CaseId, items: Sequence[Evidence]
) -> tuple[int, ...]:
    """
    Return the numbers of items whose words may name somebody of the identity.

    Who may not open the identity compares with fingerprints of it; that a custodian's
    key opened it is logged.
    """
    case = ComparedCase.of(pen.tx, ring, case_id)
    if case.identity is not None:
        pen.note(Act.IDENTITY_OPENED, case_id)
    letters = frozenset(letters_of(case))
    is_somebody, _ = identity_of(case, _as_letter(case, pen.at), letters, frozenset())
    if is_somebody is None:
        return ()
    return tuple(
        one.number
        for one in items
        if any(
            next(find_identity(Text(written=as_seen(words)), is_somebody), None)
            for words in _words(one)
        )
    )


def refuse_naming(numbers: Sequence[int], slip: Slip, despite: str) -> None:
    """
    Refuse an index that may name somebody, unless there is a reason.

    Raises:
        NotAllowedError: It says in which items, and none of their words.
    """
    if not numbers:
        return
    items = ", ".join(map(str, numbers))
    if keeps_names(slip, Party.OTHER):
        msg = (
            f"They asked that no name is passed on, and evidence {items} may have one in "
            "its title, source or custody; leave it out, or put it on record anew."
        )
        raise NotAllowedError(msg)
    if not despite.strip():
        msg = (
            f"The title, source or custody of evidence {items} may name somebody who must "
            "not be known; change it, leave it out, or export it --despite, with a reason."
        )
        raise NotAllowedError(msg)


def _words(one: Evidence) -> Iterator[str]:
    """Yield all of an item that somebody wrote and that stands in an index."""
    yield one.title
    yield one.source
    yield one.locator
    yield from (note.text for note in one.custody)


def _as_letter(case: ComparedCase, at: datetime) -> SentCopy:
    """Return what stands for a letter to a stranger, as the guard asks about one."""
    return SentCopy(
        outgoing_id="",
        draft=0,
        kind=OutgoingKind.INFO_REQUEST,
        to=Addressee(party=Party.OTHER),
        reference=case.tx.cases.get(case.id).reference,
        language="",
        subject="",
        body="",
        at=at,
    )
