"""Keys that are due are changed once, by whoever can, and what is amiss is said."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.ids import RECOVERY, CaseId, holder_of
from grievance.domain.rekeying import RekeyDue
from grievance.domain.slip import RespondentKind
from grievance.services.access.assign_case import assign_case
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.access.share_case import share_case
from grievance.services.rekeying.rekey_due import (
    Rekeyed,
    due_on_ring,
    rekey_cases,
    rekey_many,
)
from grievance.services.rekeying.secure_case import secure_case
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.registries import FIRM
from tests.services.looking import holders
from tests.services.ties import allege, tie
from tests.staged import staged


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    """A case that Dana and Ruth read, and that Henri has just given up."""
    case_id = office.case_of(make_mail())
    dana, henri, ruth = office.rings[DANA], office.person(HENRI), office.person(RUTH)
    with office.store.begin() as tx:
        assign_case(tx, dana, case_id=case_id, handler_id=henri, at=NOON)
        share_case(tx, dana, case_id, ruth, until=TODAY, at=NOON)
    with office.store.begin() as tx:
        recuse_myself(tx, office.rings[HENRI], case_id, reason="my cousin", at=NOON)
    return case_id


def rekeyed(office: Office, name: str, *cases: CaseId) -> list[Rekeyed]:
    ring = office.rings[name]
    return list(chain(*rekey_many(office.store, ring, cases, now=lambda: NOON)))


@pytest.mark.each_engine
def test_of_two_at_once_one_does_it(office: Office, case_id: CaseId) -> None:
    """
    The other finds it done; everybody who may has the one key that is new.
    """
    with ThreadPoolExecutor(max_workers=2) as pool:
        rounds = pool.map(lambda name: rekeyed(office, name, case_id), (DANA, RUTH))
        done = [one for found in rounds for one in found]

    assert [0, 1] == sorted(len(one.slots) for one in done)
    assert {""} == {one.refused for one in done}
    with office.store.read() as tx:
        assert 2 == tx.cases.slot(case_id, Compartment.CONTENTS).kv
        assert [] == list(tx.rekeys.all())
    assert () == office.verify().problems


def test_is_only_due_on_rings_that_have_it(office: Office, case_id: CaseId) -> None:
    """
    Whoever gave it up, and a custodian of it, have nothing to change.
    """
    with office.store.read() as tx:
        found = {
            name: due_on_ring(tx, office.rings[name])
            for name in (DANA, RUTH, HENRI, CHIDI)
        }
    assert {DANA: (case_id,), RUTH: (case_id,), HENRI: (), CHIDI: ()} == found


def test_what_was_altered_keeps_the_rest_from_nothing(
    office: Office, case_id: CaseId
) -> None:
    """
    It is named with the reason and stays due; the next one is changed.
    """
    other = office.case_of(make_mail("Another."))
    with office.store.begin() as tx:
        due = RekeyDue(case_id=other, compartment=Compartment.CONTENTS, since=TODAY)
        tx.rekeys.add([due])
    office.tamper("UPDATE part SET rev = rev + 1 WHERE case_id = :id", id=case_id.hex)

    done = {one.case_id: one for one in rekeyed(office, DANA, case_id, other)}

    assert {case_id, other} == set(done)
    assert "behind the log's back" in done[case_id].refused
    assert ([2], "") == ([one.kv for one in done[other].slots], done[other].refused)
    with office.store.read() as tx:
        assert (case_id,) == due_on_ring(tx, office.rings[DANA])
    assert (
        ""
        == secure_case(office.store, office.rings[DANA], case_id, now=lambda: NOON).said
    )


def test_whoever_is_tied_changes_no_key(office: Office, case_id: CaseId) -> None:
    """
    They would have the next one as well; they are not told so by a refusal.
    """
    allege(office, case_id, RespondentKind.AUDIT_FIRM, FIRM.code)
    ring = tie(office, RUTH, FIRM.code)
    before = holders(office, case_id, Compartment.CONTENTS)

    [done] = rekey_cases(office.store, ring, [case_id], now=lambda: NOON)

    assert ((), "") == (done.slots, done.refused)
    assert before == holders(office, case_id, Compartment.CONTENTS)


def test_whoever_is_tied_loses_the_case_before_somebody_opens_it(
    office: Office, case_id: CaseId
) -> None:
    """
    They are named, once, and the next key is not theirs.
    """
    allege(office, case_id, RespondentKind.AUDIT_FIRM, FIRM.code)
    directory = tie(office, RUTH, FIRM.code).directory
    dana = replace(office.rings[DANA], directory=directory)

    first, again = (
        secure_case(office.store, dana, case_id, now=lambda: NOON) for _ in range(2)
    )

    assert ((RUTH,), [2]) == (first.recused, [one.kv for one in first.slots])
    assert "" == again.said
    assert {holder_of(dana.person_id), RECOVERY} == set(
        holders(office, case_id, Compartment.CONTENTS)
    )
