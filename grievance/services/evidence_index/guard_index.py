"""Look whether an index of evidence names somebody whom the case keeps apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from grievance.services.boxes.keep import Pen
from grievance.services.letters.compared_case import (
    Asks,
    ComparedCase,
    identity_of,
    letters_of,
)
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The *numbers* of items that may name somebody, and what was not compared."""

    numbers: tuple[int, ...]
    gaps: tuple[str, ...] = ()


def naming_items(
    pen: Pen, ring: PersonRing, case_id: CaseId, items: Sequence[Evidence]
) -> Naming:
    """
    Return which items have words that may name somebody of the identity.

    Who may not open the identity compares with fingerprints of it; that a custodian's
    key did is logged.

    Raises:
        NotAllowedError: There is nothing to compare with.
    """
    case = ComparedCase.of(pen.tx, ring, case_id)
    if case.identity is not None:
        pen.note(Act.IDENTITY_COMPARED, case_id)
    letters = frozenset(letters_of(case))
    is_somebody, gaps = identity_of(
        case, _as_letter(case, pen.at), letters, frozenset()
    )
    if is_somebody is None:
        msg = (
            "Nothing of this case can be compared on your ring, so that nobody knows whom "
            "its evidence names; have somebody export it who can open the case."
        )
        raise NotAllowedError(msg)
    return Naming(
        numbers=tuple(one.number for one in items if _names_one(one, is_somebody)),
        gaps=gaps,
    )


def _names_one(one: Evidence, is_somebody: Asks) -> bool:
    """Whether any of an item's words is a name that is known."""
    return any(
        next(find_identity(Text(written=as_seen(words)), is_somebody), None)
        for words in _words(one)
    )


def refuse_naming(naming: Naming, slip: Slip, despite: str) -> None:
    """
    Refuse an index that may name somebody, unless there is a reason.

    Raises:
        NotAllowedError: It says in which items, and none of their words.
    """
    if not naming.numbers:
        _refuse_gaps(naming, slip, despite)
        return
    items = ", ".join(map(str, naming.numbers))
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


def _refuse_gaps(naming: Naming, slip: Slip, despite: str) -> None:
    """Refuse what was compared in part only, as a name may be in what was not."""
    is_never = keeps_names(slip, Party.OTHER)
    if not naming.gaps or (despite.strip() and not is_never):
        return
    otherwise = "" if is_never else ", or export it --despite, with a reason"
    msg = (
        "Some letters of this case came before fingerprints were taken, so that whom they "
        "name was not compared; have somebody export it who may open the identity"
        f"{otherwise}."
    )
    raise NotAllowedError(msg)


def _words(one: Evidence) -> Iterator[str]:
    """Yield all of an item that somebody wrote and that stands in an index."""
    yield one.title
    yield one.source
    yield one.locator
    yield from (note.text for note in one.shown_custody)


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
