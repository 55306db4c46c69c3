"""
What the desk asks of the services, each in short transactions; run in threads only.

A change is refused when the case is no longer the one that was on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from pathlib import Path

from grievance.domain.case import Case
from grievance.domain.contents import AttachmentNote
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.stage import Move
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.case_keys import identity_key
from grievance.services.cases.open_case import OpenedCase, open_case
from grievance.services.cases.read_attachment import read_attachment
from grievance.services.cases.refuse_overtaken import refuse_overtaken
from grievance.services.handling.add_note import add_note
from grievance.services.handling.move_case import move_case
from grievance.services.slips.list_cases import (
    ListedCase,
    handler_name,
    handler_names,
    list_covers,
    list_some,
    listed_by_name,
    listed_cases,
)
from grievance.storage.store import Transaction
from tui.asking.access import secure
from tui.asking.people import follow_people
from tui.case_row import Row
from tui.saving import refuse_taken, save_private
from tui.session import Session


def read_covers(session: Session) -> list[Row]:
    """Return the rows of the queue, their slips unopened."""
    people, me = handler_names(session.ring), session.ring.person_id
    with session.mechanism.store.read() as tx:
        covers = [c for c in list_covers(tx, session.ring) if c.is_complaint]
    return [
        Row(case=c, handler=handler_name(c, people) or "", mine=c.owner == me)
        for c in covers
    ]


def read_slips(session: Session) -> Generator[Iterator[Row], None, None]:
    """
    Yield the rows of the queue: first all that are known, then the rest as it opens.

    At last come those of which only who complained is to be seen.
    """
    follow_people(session)
    with session.mechanism.store.read() as tx:
        memory = session.slips(tx)
        me = session.ring.person_id
        for some in listed_cases(tx, session.ring, memory):
            yield _rows(some, me)
        yield _rows(listed_by_name(tx, session.ring, memory), me)


def read_some(session: Session, case_ids: Collection[CaseId]) -> list[Row]:
    """Return those rows of the queue that there are of a few cases, read anew."""
    follow_people(session)
    with session.mechanism.store.read() as tx:
        found = list_some(tx, session.ring, case_ids)
    return list(_rows(found, session.ring.person_id))


def _rows(listed: Iterable[ListedCase], me: PersonId) -> Iterator[Row]:
    for case, slip, entities, members, handler, names_only in listed:
        if case.is_complaint:
            mine = case.owner == me
            yield Row(case, handler or "", entities, members, slip, names_only, mine)


def row_of(opened: OpenedCase) -> Row:
    """Return an opened case as the queue shows it."""
    return Row(
        case=opened.case,
        handler=opened.handler or "",
        entities=opened.entities,
        members=opened.members,
        slip=opened.slip,
    )


def read_case(session: Session, case_id: CaseId) -> OpenedCase:
    """Open a case without who wrote; that it was opened is logged."""
    secure(session, case_id)
    with session.mechanism.store.begin() as tx:
        return open_case(
            tx, session.ring, case_id, with_writers=False, at=session.mechanism.now()
        )


def read_writers(session: Session, case_id: CaseId) -> OpenedCase:
    """Open a case with who wrote; `NotAllowedError` for those without that key."""
    with session.mechanism.store.begin() as tx:
        identity_key(tx, session.ring, case_id)
        return open_case(
            tx, session.ring, case_id, with_writers=True, at=session.mechanism.now()
        )


def assign(session: Session, shown: Case, handler_id: PersonId) -> OpenedCase:
    """Give the case to a handler, and open it as it is then."""

    def step(tx: Transaction) -> None:
        assign_case(
            tx,
            session.ring,
            case_id=shown.id,
            handler_id=handler_id,
            at=session.mechanism.now(),
        )

    return changed(session, shown, step)


def move(session: Session, shown: Case, wish: Move) -> OpenedCase:
    """Take the case to another stage, and open it as it is then."""

    def step(tx: Transaction) -> None:
        move_case(
            tx,
            session.ring,
            case_id=shown.id,
            step=wish,
            timetable=session.mechanism.timetable,
            at=session.mechanism.now(),
        )

    return changed(session, shown, step)


def write_note(session: Session, case_id: CaseId, text: str) -> OpenedCase:
    """Add a note, whatever else was done to the case, and open it as it is then."""
    with session.mechanism.store.begin() as tx:
        add_note(
            tx, session.ring, case_id=case_id, text=text, at=session.mechanism.now()
        )
    return read_case(session, case_id)


def save_attachment(
    session: Session, case_id: CaseId, attachment: AttachmentNote, path: Path
) -> None:
    """Take an attachment out of the case into a new file; that is logged."""
    refuse_taken(path)
    with session.mechanism.store.begin() as tx:
        content = read_attachment(
            tx,
            session.ring,
            case_id=case_id,
            part_id=attachment.part_id,
            at=session.mechanism.now(),
        )
    save_private(path, content)


def changed(
    session: Session, shown: Case, step: Callable[[Transaction], None]
) -> OpenedCase:
    """
    Take a step, and open the case as it is then.

    Raises:
        OvertakenError: The case is no longer the one that was on the screen.
    """
    with session.mechanism.store.begin() as tx:
        refuse_overtaken(tx, session.ring, shown)
        step(tx)
    return read_case(session, shown.id)
