"""Several who let the same letter go at one moment: one does, the others are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from grievance.domain.errors import GrievanceError
from tests.doubles import make_mail
from tests.offices import Office
from tests.services.drafts import assess, drafted, release


pytestmark = pytest.mark.each_engine


PEOPLE = 3


def test_one_of_them_does(office: Office) -> None:
    """
    In words of ours: the database does not have to break them off.
    """
    case_id = office.case_of(make_mail())
    assess(office, case_id)
    draft, together = drafted(office, case_id), Barrier(PEOPLE)

    def let_go(_number: int) -> bool:
        together.wait()
        try:
            release(office, case_id, draft)
        except GrievanceError:
            return False
        return True

    with ThreadPoolExecutor(PEOPLE) as pool:
        assert [False, False, True] == sorted(pool.map(let_go, range(PEOPLE)))
