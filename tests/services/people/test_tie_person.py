"""Whom somebody is tied to is signed, and holds from that moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.auditor import Auditor
from grievance.domain.entity import Entity
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.firm import Firm
from grievance.domain.ids import CaseId
from grievance.domain.member import Member
from grievance.domain.registry import Registry
from grievance.services.access.assign_case import assign_case
from grievance.services.access.recuse_conflicted import conflicted_on_ring
from grievance.services.cases.open_case import open_case
from grievance.services.log.read_log import LogLine, Wanted, read_log
from grievance.services.people.tie_person import (
    count_keys,
    held_ties,
    names_of_ties,
    tie_person,
    tie_to,
)
from grievance.services.slips.list_cases import list_cases, list_covers
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import DANA, HENRI, Office
from tests.registries import AUDITOR, ENTITY, FIRM, MEMBER
from tests.staged import staged


WORKS = make_entity("Norvik Smelter")
ALL = Registry(
    entities=(ENTITY,), members=(MEMBER,), firms=(FIRM,), auditors=(AUDITOR,)
)


@pytest.fixture(name="case_id")
@staged
def _case_id(sqlite_office: Office) -> CaseId:
    """A case about some works, which Henri handles."""
    sqlite_office.know(WORKS)
    case_id = sqlite_office.case_of(make_mail("They dump at Norvik Smelter."))
    with sqlite_office.store.begin() as tx:
        assign_case(
            tx,
            sqlite_office.rings[DANA],
            case_id=case_id,
            handler_id=sqlite_office.person(HENRI),
            at=NOON,
        )
    return case_id


def tie(office: Office, name: str, *to: str, untie: tuple[str, ...] = ()) -> Office:
    """Sign it; return the office in which everybody has unlocked since."""
    with office.store.begin() as tx:
        newer = tie_person(
            tx,
            office.secrets.root,
            office.directory,
            office.person(name),
            to=to,
            no_longer_to=untie,
            at=NOON,
        )
    rings = {who: replace(one, directory=newer) for who, one in office.rings.items()}
    return replace(office, rings=rings)


def look(office: Office, case_id: CaseId, *, by: str) -> None:
    with office.store.begin() as tx:
        open_case(tx, office.rings[by], case_id, with_writers=False, at=NOON)


def read_all(tx: Transaction, ring: PersonRing) -> tuple[LogLine, ...]:
    return read_log(tx, ring, Wanted()).lines


def test_a_handler_who_is_tied_is_refused_at_once(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    By the ring they had before, by the next one, and in their list.
    """
    look(sqlite_office, case_id, by=HENRI)

    after = tie(sqlite_office, HENRI, str(WORKS.id))

    with pytest.raises(NotAllowedError, match="unlock again"):
        look(sqlite_office, case_id, by=HENRI)
    for listing in (list_covers, list_cases, read_all):
        with (
            after.store.read() as tx,
            pytest.raises(NotAllowedError, match="unlock again"),
        ):
            list(listing(tx, sqlite_office.rings[HENRI]))
    with pytest.raises(NotAllowedError, match="You are tied to"):
        look(after, case_id, by=HENRI)
    with after.store.read() as tx:
        assert [] == list(list_cases(tx, after.rings[HENRI]))
        told = read_all(tx, after.rings[HENRI])
        assert case_id not in {line.case_id for line in told}
        assert 1 == count_keys(tx, after.person(HENRI))


def test_whoever_reads_the_case_sees_whom_to_replace(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    It is still Henri's to handle; Dana is told that, and gives it to somebody else.
    """
    with sqlite_office.store.read() as tx:
        assert [] == list(conflicted_on_ring(tx, sqlite_office.rings[DANA]))

    after = tie(sqlite_office, HENRI, str(WORKS.id))

    with after.store.read() as tx:
        [(case, [held])] = conflicted_on_ring(tx, after.rings[DANA])
    assert (case_id, after.person(HENRI)) == (case.id, held.person.id)
    assert held.next_step.startswith("Assign the case to somebody else.")


def test_a_tie_ends(sqlite_office: Office, case_id: CaseId) -> None:
    """
    It opens for them again, and what they are tied to besides is kept.
    """
    tied = tie(sqlite_office, HENRI, str(WORKS.id), "other")
    after = tie(tied, HENRI, untie=(str(WORKS.id),))

    look(after, case_id, by=HENRI)
    assert ("other",) == after.directory.person(after.person(HENRI)).conflicts


def test_what_changes_nothing_is_refused(sqlite_office: Office) -> None:
    """
    Or everybody would have to unlock for it.
    """
    once = tie(sqlite_office, HENRI, "x")

    for change in ({"untie": ()}, {"untie": ("y",)}):
        with pytest.raises(NotAllowedError, match="tied to just these"):
            tie(once, HENRI, "x", **change)


def test_the_log_holds_it(sqlite_office: Office) -> None:
    """
    Who was kept from what since when can be shown later.
    """
    assert () == tie(sqlite_office, HENRI, "x").verify(at=NOON).problems


@pytest.mark.parametrize(
    ("record", "written"),
    [
        (ENTITY, ENTITY.name),
        (MEMBER, f"member:{MEMBER.name}"),
        (FIRM, FIRM.name),
        (FIRM, FIRM.code),
        (AUDITOR, AUDITOR.name),
    ],
)
def test_names_are_those_of_the_registry(
    record: Entity | Member | Firm | Auditor, written: str
) -> None:
    """
    Whoever can be complained of can be named, and is shown by name.
    """
    assert str(record.id) == tie_to(ALL, written)
    assert (record.name,) == names_of_ties(ALL, [str(record.id)])


def test_nobody_else_is_one() -> None:
    """
    A tie to nobody keeps nobody from anything, and nobody would notice.
    """
    with pytest.raises(NotFoundError, match="is called"):
        tie_to(ALL, "Nowhere Metals")


def test_a_tie_by_code_is_one_to_the_firm() -> None:
    """
    It ends by the name of the firm; what is in no registry any more, by its id.
    """
    firm = replace(FIRM, code="KLV")
    registry = replace(ALL, firms=(firm,))

    assert {"KLV"} == held_ties(registry, ("KLV", "x"), firm.name)
    assert {"gone"} == held_ties(registry, ("gone",), "gone")
    assert ("gone",) == names_of_ties(registry, ["gone"])
    with pytest.raises(NotFoundError, match="not tied to"):
        held_ties(registry, ("x",), firm.name)
