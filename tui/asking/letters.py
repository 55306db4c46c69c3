"""Write letters and let them go, as the desk asks for it; run in threads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grievance.catalogue.letters import LetterId
from grievance.domain.contents import AttachmentNote
from grievance.domain.draft import (
    COMPLAINANT,
    Addressee,
    AskedRelease,
    Draft,
    SentCopy,
)
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, RequestId
from grievance.domain.reference import Reference
from grievance.domain.request import RequestState, read_case_object
from grievance.domain.undo import LetterChange, Step
from grievance.reading_files import read_attached
from grievance.services.boxes.case_keys import contents_key
from grievance.services.envelopes.address_letter import (
    knows_address,
    open_destination,
    shown_destination,
)
from grievance.services.intake.letter_facts import Given
from grievance.services.letters.answer_release import answer_release
from grievance.services.letters.check_letter import check_asked_first, check_first
from grievance.services.letters.draft_letter import draft_letter
from grievance.services.letters.edit_draft import edit_draft, find_draft, give_up_draft
from grievance.services.letters.guard_letter import Checked
from grievance.services.letters.letter_files import attach_files
from grievance.services.letters.pass_letter import Release
from grievance.services.letters.release_letter import Released, release_letter
from grievance.services.notices.release_notice import notice_destination
from grievance.storage.store import Transaction
from tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What letter somebody wants, to whom, and what only they can say."""

    letter: LetterId
    to: Addressee = COMPLAINANT
    given: Given = field(default_factory=Given)
    language: str = ""
    neutral: bool | None = None
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LettingGo:
    """To which address, and despite what was found why; *checked* is what was found."""

    address: str = field(default="", repr=False)
    despite: str = field(default="", repr=False)
    checked: Checked | None = None


NOTHING_SAID = LettingGo()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoesTo:
    """
    Whether it is known where a letter goes; the *address* once somebody looked.

    It *is_missing* where somebody may see it and there is none.
    """

    is_known: bool = False
    is_missing: bool = False
    address: str = field(default="", repr=False)

    @property
    def said(self) -> str:
        """The address, or that there is one; empty where none is known."""
        return self.address or (ON_RECORD if self.is_known else "")


ON_RECORD = "the address on record"


def write(session: Session, case_id: CaseId, wish: Wish) -> Draft:
    """Put a draft into the case, written from its facts."""
    mechanism = session.mechanism
    with mechanism.store.begin() as tx:
        return draft_letter(
            tx,
            session.ring,
            case_id,
            wish.letter,
            mechanism.stationery,
            at=mechanism.now(),
            to=wish.to,
            given=wish.given,
            language=wish.language or None,
            neutral=wish.neutral,
            address=wish.address,
        )


def edit(
    session: Session, case_id: CaseId, read: Draft, *, subject: str, body: str
) -> Draft:
    """Change the words of a draft as it was *read*."""
    with session.mechanism.store.begin() as tx:
        return edit_draft(
            tx,
            session.ring,
            case_id,
            read.number,
            subject=subject,
            body=body,
            at=session.mechanism.now(),
            read=read.revision,
        )


def attach(
    session: Session,
    case_id: CaseId,
    read: Draft,
    *,
    keep: Sequence[AttachmentNote],
    paths: Sequence[Path],
) -> Draft:
    """Let these files go with a draft as it was *read*, and no others."""
    files = read_attached(paths, home=session.mechanism.home.path)
    with session.mechanism.store.begin() as tx:
        return attach_files(
            tx,
            session.ring,
            case_id,
            read.number,
            keep=keep,
            add=files,
            read=read.revision,
            at=session.mechanism.now(),
        )


def newest(session: Session, case_id: CaseId, number: int) -> Draft:
    """Read a draft as it is now."""
    with session.mechanism.store.read() as tx:
        key = contents_key(tx, session.ring, case_id)
        return find_draft(tx, session.ring, key, number)


def give_up(session: Session, case_id: CaseId, number: int) -> Draft:
    """Say that a draft is not to be sent."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        timetable = session.mechanism.timetable
        return give_up_draft(
            tx, session.ring, case_id, number, timetable=timetable, at=at
        )


def check(
    session: Session, case_id: CaseId, number: int
) -> tuple[Draft, Checked, GoesTo]:
    """Compare a draft with all that it must not tell; say whether it has an address."""
    mechanism, at = session.mechanism, session.mechanism.now()
    store, ring, guard = mechanism.store, session.ring, mechanism.guard
    draft, checked = check_first(store, ring, case_id, number, guard, at=at)
    with store.read() as tx:
        copy = draft.sealed(at=at)
        if copy.notice is not None:
            goes_to = _of_notice(tx, session, copy)
            return draft, checked, GoesTo(is_known=bool(goes_to), address=goes_to)
        goes_to = shown_destination(tx, ring, case_id, copy, "")
        may_see = knows_address(tx, ring, case_id) is not None
    is_missing = may_see and not goes_to
    return draft, checked, GoesTo(is_known=bool(goes_to), is_missing=is_missing)


def open_address(session: Session, case_id: CaseId, draft: Draft) -> GoesTo:
    """Open where a draft would go, for who asked to see it; the log says so."""
    at = session.mechanism.now()
    with session.mechanism.store.begin() as tx:
        copy = draft.sealed(at=at)
        goes_to = open_destination(tx, session.ring, case_id, copy, at=at)
    return GoesTo(is_known=bool(goes_to), address=goes_to)


def _of_notice(tx: Transaction, session: Session, copy: SentCopy) -> str:
    """Return where the registry sends a notice; nothing where its release says why."""
    try:
        desk = session.mechanism.stationery.desk
        return notice_destination(tx, copy, "", desk=desk).address
    except (NotAllowedError, NotFoundError):
        return ""


def release(session: Session, case_id: CaseId, read: Draft, how: LettingGo) -> Released:
    """Let a draft go as it was *read*, or ask a custodian to."""
    with session.mechanism.store.begin() as tx:
        given = replace(_release(session, tx, how), read=read.revision)
        released = release_letter(tx, session.ring, case_id, read.number, given)
        reference = tx.cases.get(case_id).reference
    _note(session, case_id, reference, released)
    return released


def _note(
    session: Session, case_id: CaseId, reference: Reference, released: Released
) -> None:
    """Note what can be pulled back for `u`."""
    if released.outgoing_id is None:
        return
    change = LetterChange(
        case_id=case_id,
        reference=reference,
        outgoing_id=released.outgoing_id,
        goes_at=released.goes_at,
    )
    session.did(Step.of(f"letter of {reference}", change))


def check_request(
    session: Session, request_id: RequestId
) -> tuple[AskedRelease, Checked, str]:
    """Compare the letter that somebody asks to release with the names themselves."""
    mechanism, at = session.mechanism, session.mechanism.now()
    store, ring, guard = mechanism.store, session.ring, mechanism.guard
    asked, checked = check_asked_first(store, ring, request_id, guard, at=at)
    with store.begin() as tx:
        case_id, _ = read_case_object(tx.requests.get(request_id).request)
        copy, typed = asked.copy, asked.address
        goes_to = open_destination(tx, ring, case_id, copy, typed, at=at)
    return asked, checked, goes_to


def answer_request(
    session: Session,
    request_id: RequestId,
    state: RequestState,
    how: LettingGo = NOTHING_SAID,
    reason: str = "",
) -> Released:
    """Say yes or no to a letter, or take one's own request back."""
    with session.mechanism.store.begin() as tx:
        given = _release(session, tx, how)
        ring = session.ring
        released = answer_release(tx, ring, request_id, state, given, reason=reason)
        case_id, _ = read_case_object(tx.requests.get(request_id).request)
        reference = tx.cases.get(case_id).reference
    _note(session, case_id, reference, released)
    return released


def _release(session: Session, tx: Transaction, how: LettingGo) -> Release:
    mechanism = session.mechanism
    return Release(
        stationery=mechanism.stationery,
        guard=mechanism.guard(tx),
        checked=how.checked,
        address=how.address,
        despite=how.despite,
        at=mechanism.now(),
    )
