"""Who sits at a desk that is open, as the people of the office change meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.people import Role
from grievance.domain.slip import RespondentKind
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.unlock_ring import Credentials
from grievance.services.directory.still_here import FEWER_ROLES, LEFT, RENEWED
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.log.read_log import Wanted
from grievance.services.people.change_roles import RoleChange, change_roles
from grievance.services.people.lock_identity import NewLock
from grievance.services.people.next_identity import next_identity
from grievance.services.people.renew_person import renew_person
from grievance.services.people.retire_person import retire_person
from grievance.services.people.tie_person import tie_person
from grievance.services.slips.list_cases import list_covers
from tests.tui.offices import ADA, BO, Office
from tests.tui.pilots import Driver, at_desk
from tui.asking.cases import read_slips
from tui.asking.log import read_lines
from tui.rekeying import Rekeying
from tui.screens.lock import LockScreen
from tui.screens.queue import QueueScreen
from tui.session import Session


RIVAL = "firm-rival"


@pytest.fixture(name="case")
def _case(office: Office) -> Case:
    """
    The newest case, which Ada reads and Bo handles.
    """
    with office.mechanism.store.begin() as tx:
        case = list_covers(tx, office.ring(ADA))[0]
        assign_case(
            tx,
            office.ring(ADA),
            case_id=case.id,
            handler_id=office.person(BO),
            at=office.clock(),
        )
    return case


def retire(office: Office, name: str) -> None:
    with office.mechanism.store.begin() as tx:
        directory, who = office.mechanism.directory(), office.person(name)
        retire_person(tx, office.root, directory, who, at=office.clock())


def review_only(office: Office, name: str) -> None:
    change = RoleChange(
        add=frozenset({Role.REVIEWER}), remove=frozenset({Role.HANDLER})
    )
    with office.mechanism.store.begin() as tx:
        directory, who = office.mechanism.directory(), office.person(name)
        change_roles(tx, office.root, directory, who, change, at=office.clock())


def renew(office: Office, name: str) -> None:
    """Have somebody's next keys signed, which is the second step of a rotation."""
    new = NewLock(passphrase=f"the next of {name}", device=bytes(32))
    made = next_identity(office.ring(name), new, at=office.clock())
    directory = office.mechanism.directory()
    with office.mechanism.store.begin() as tx:
        renew_person(tx, office.root, directory, made.signed, at=office.clock())


def look(driver: Driver) -> None:
    """Let the desk look now, as it does again and again."""
    queue = driver.desk.screen_stack[1]
    assert isinstance(queue, QueueScreen)
    queue.query_one(Rekeying).look()


@pytest.mark.parametrize(
    ("change", "said"),
    [(retire, LEFT), (review_only, FEWER_ROLES), (renew, RENEWED)],
    ids=["left", "fewer roles", "newer keys"],
)
async def test_a_desk_whose_keys_are_over_locks_itself(
    office: Office, case: Case, change: object, said: str
) -> None:
    """
    In one sentence, also in the midst of a case; nothing of it and no key is left.
    """
    assert callable(change)
    async with at_desk(office, BO) as driver:
        await driver.open(case.reference)
        session = driver.desk._session
        assert session is not None
        change(office, BO)
        look(driver)

        await driver.until(lambda: isinstance(driver.screen, LockScreen), "the lock")
        await driver.see(said)
        assert driver.desk._session is None
        with pytest.raises(NotAllowedError, match="locked"):
            _ = session.ring


def readers(office: Office, case_id: CaseId) -> set[str]:
    with office.mechanism.store.read() as tx:
        slot = tx.cases.slot(case_id, Compartment.CONTENTS)
        return {one.holder for one in tx.cases.grants(slot) if one.kv == 2}


async def test_who_turns_out_to_be_tied_is_taken_off(
    office: Office, case: Case
) -> None:
    """
    By the desk of a colleague that was open all the time: it takes over who is tied to
    whom, searches by itself, and gives the case another key.
    """
    complained_of(office, case)
    async with at_desk(office, ADA) as driver:
        queue = driver.screen
        assert isinstance(queue, QueueScreen)
        await driver.until(
            lambda: queue.query_one(Rekeying)._ties is not None, "its first look"
        )
        with office.mechanism.store.begin() as tx:
            directory, who = office.mechanism.directory(), office.person(BO)
            tie_person(tx, office.root, directory, who, to=[RIVAL], at=office.clock())
        look(driver)

        await driver.see("1 key holder was taken off: tied to whom the case is about.")
        await driver.see("1 case was given new keys.")
        assert "recovery" in readers(office, case.id)
        assert holder_of(office.person(ADA)) in readers(office, case.id)
        assert holder_of(office.person(BO)) not in readers(office, case.id)


def test_a_desk_lists_by_the_directory_of_now(office: Office, case: Case) -> None:
    """
    So nothing of a case is on it from the moment in which a tie to it is signed.
    """
    complained_of(office, case)
    session = Session(mechanism=office.mechanism, ring=office.ring(BO))
    assert [case.id] == shown(session)
    assert read_lines(session, Wanted(case_id=case.id)).lines

    with office.mechanism.store.begin() as tx:
        directory, who = office.mechanism.directory(), office.person(BO)
        tie_person(tx, office.root, directory, who, to=[RIVAL], at=office.clock())

    assert [] == shown(session)
    assert () == read_lines(session, Wanted(case_id=case.id)).lines


def shown(session: Session) -> list[CaseId]:
    return [row.case.id for rows in read_slips(session) for row in rows]


def complained_of(office: Office, case: Case) -> None:
    """Let the case be about a firm."""
    respondent = Respondent(kind=RespondentKind.AUDIT_FIRM, id=RIVAL)
    allegation = Allegation(number=1, respondent=respondent, criterion="PS 1.1")
    with office.mechanism.store.begin() as tx:
        record_allegation(tx, office.ring(ADA), case.id, allegation, at=office.clock())


@pytest.mark.usefixtures("case")
async def test_a_rotation_that_is_not_over_is_told(office: Office) -> None:
    """
    Until everything is wrapped to the newer keys, in the line above the list.
    """
    renew(office, BO)
    shown = Credentials(name=BO, passphrase=f"the next of {BO}", device=bytes(32))
    rings = {**office.rings, BO: office.mechanism.unlock(shown)}
    async with at_desk(replace(office, rings=rings), BO) as driver:
        await driver.see("▲ 1 key lies under yours before: `grievance people rotate`")
        await driver.see("1 of 1 case")
