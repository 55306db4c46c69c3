"""Two who do the same on one case at one moment: it is done once, and both are told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError
from grievance.domain.request import RequestState
from grievance.domain.stage import Stage
from grievance.services.access.share_case import share_case
from grievance.services.requests.ask_move import ask_move
from grievance.storage.store import Transaction
from tests.doubles import NOON, make_mail, make_step
from tests.offices import DANA, HENRI, Office
from tests.services.looking import holders
from tests.services.moves import case_in


pytestmark = pytest.mark.each_engine


PEOPLE = 3


def at_once(office: Office, act: Callable[[Transaction], object]) -> list[bool]:
    """Return who of several was let do it; the others were refused in words of ours."""
    together = Barrier(PEOPLE, timeout=60)

    def take(_number: int) -> bool:
        together.wait()
        try:
            with office.store.begin() as tx:
                act(tx)
        except NotAllowedError:
            return False
        return True

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sorted(pool.map(take, range(PEOPLE)))


def test_a_step_is_asked_for_once(office: Office) -> None:
    """
    The others hear that somebody was asked already.
    """
    case_id = case_in(office, Stage.TRIAGE)
    step = make_step(Stage.INADMISSIBLE, reason="a frying pan")

    asked = at_once(
        office, lambda tx: ask_move(tx, office.rings[HENRI], case_id, step, at=NOON)
    )

    assert [False, False, True] == asked
    with office.store.read() as tx:
        assert 1 == len(tx.requests.on_case(case_id, RequestState.ASKED))


def test_a_case_is_shared_once(office: Office) -> None:
    """
    Whoever comes second finds that they read it, and nothing breaks.
    """
    case_id, henri = office.case_of(make_mail()), office.person(HENRI)

    shared = at_once(
        office, lambda tx: share_case(tx, office.rings[DANA], case_id, henri, at=NOON)
    )

    assert [True, True, True] == shared
    assert str(henri) in " ".join(holders(office, case_id, Compartment.CONTENTS))
