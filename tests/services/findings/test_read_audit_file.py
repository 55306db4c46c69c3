"""The file of an audit says what speaks for being there, of what its reader may open."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.audit import AuditStatus
from tests.doubles import TODAY
from tests.offices import DANA, HENRI, Office
from tests.services.answers import read
from tests.services.audits_ahead import (
    DAY,
    ahead,
    case_about,
    files,
    flag,
    know,
    plan,
    slip,
)
from tests.services.drafts import code
from tests.services.moves import assign


def test_the_score_counts_the_cases_that_its_reader_may_open(office: Office) -> None:
    """
    What an earlier audit could have known is a point for her, and a case unread for him.
    """
    year_ago = TODAY - 365 * DAY
    held = {"actual_start": year_ago, "status": AuditStatus.CLOSED}
    know(office, ahead(20), ahead(-365, key="A-0", **held))
    known, other = case_about(office), case_about(office, "It smells.")
    flag(office, known)
    flag(office, other, "PS 6.3")
    [alleged] = slip(office, known).allegations
    public = replace(alleged, public_since=year_ago - DAY)
    code(office, known, allegations=(public,))
    assign(office, other, HENRI)
    plan(office)
    [file] = files(office)

    hers, his = (read(office, file, by=name).score for name in (DANA, HENRI))

    assert (0, 1) == (hers.unread, his.unread)
    assert {"overlooked"} == {one.code for one in hers.points if one not in his.points}
    assert his.total == hers.total - 3
