"""Who has which key, as far as somebody may know of these cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from grievance.domain.access import Wish
from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, holder_of
from grievance.services.access.assign_case import assign_case
from grievance.services.access.grant_access import grant_access
from grievance.services.access.list_grants import list_grants, list_keys_of
from grievance.services.directory.read_directory import person_of
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


@pytest.mark.each_engine
def test_what_opens_nothing_comes_first_then_what_ends(office: Office) -> None:
    """
    By its last day; then what is for good, by case. Nothing of a case that is not theirs.
    """
    first, second = (office.case_of(make_mail(subject=f"Dust {n}")) for n in (1, 2))
    give(office, first, HENRI)
    for case_id, days in ((first, 9), (second, 3)):
        grant(office, case_id, RUTH, NOON.date() + timedelta(days=days))
    office.tamper(
        "UPDATE case_grant SET holder_kv = 0 WHERE holder = :who",
        who=str(office.person(HENRI)),
    )

    def seen(name: str) -> list[tuple[str, CaseId, bool]]:
        with office.store.read() as tx:
            found = list_grants(tx, office.rings[name])
        contents = [o for o in found if o.compartment is Compartment.CONTENTS]
        return [(o.name, o.case.id, o.is_notable) for o in contents]

    notable = [(HENRI, first, True), (RUTH, second, True), (RUTH, first, True)]
    assert notable == seen(DANA)[:3]
    with office.store.read() as tx:
        held = tx.worklists.holders()
    expected = {DANA: 2, HENRI: 1, RUTH: 2, CHIDI: 0}
    counts = {name: held.get(holder_of(office.person(name)), 0) for name in expected}
    assert expected == counts
    assert {(DANA, first, False), (DANA, second, False)} == {*seen(DANA)[3:]}
    assert [] == seen(HENRI)


def grant(office: Office, case_id: CaseId, name: str, until: date) -> None:
    with office.store.begin() as tx:
        ring = office.rings[DANA]
        person = person_of(ring.directory, office.person(name))
        wish = Wish(person=person, until=until)
        today, why = NOON.date(), "on the panel"
        grant_access(tx, ring, case_id, wish, reason=why, today=today, at=NOON)


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
