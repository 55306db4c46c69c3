"""Which keys a colleague has, as far as somebody may know of their cases."""

from __future__ import annotations

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId
from grievance.services.assign_case import assign_case
from grievance.services.list_keys_of import list_keys_of
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office


def test_keys_to_cases_that_both_may_open(office: Office) -> None:
    """
    Of the others it is only said how many there are; a custodian's keys are to names.
    """
    first, second = (office.case_of(make_mail(subject=f"Dust {n}")) for n in (1, 2))
    give(office, first, HENRI)

    seen_by_dana = held(office, DANA, HENRI)
    assert ([(first, Compartment.CONTENTS)], 0) == seen_by_dana
    assert ([], 1) == held(office, RUTH, HENRI)
    assert ([(first, Compartment.CONTENTS)], 1) == held(office, HENRI, DANA)
    assert {first, second} == {id_ for id_, _ in held(office, DANA, CHIDI)[0]}
    assert ([(first, Compartment.CONTENTS)], 0) == held(office, HENRI, HENRI)
    keys, others = held(office, HENRI, CHIDI)
    assert ([(first, Compartment.IDENTITY)], 1) == (keys, others)
    keys, others = held(office, CHIDI, HENRI)
    assert ([(first, Compartment.CONTENTS)], 0) == (keys, others)


def give(office: Office, case_id: CaseId, name: str) -> None:
    with office.store.begin() as tx:
        assign_case(
            tx,
            office.rings[DANA],
            case_id=case_id,
            handler_id=office.person(name),
            at=NOON,
        )


def held(
    office: Office, who: str, whose: str
) -> tuple[list[tuple[CaseId, Compartment]], int]:
    with office.store.read() as tx:
        found = list_keys_of(tx, office.rings[who], office.person(whose))
    return [(one.case.id, one.compartment) for one in found.keys], found.others
