"""One step drafts the letters of a report: each alone, none twice, none that harms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.domain.draft import Draft
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import Party
from grievance.domain.report import Route
from grievance.domain.slip import Flag, Slip
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.keep import Pen
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.letters.edit_draft import give_up_draft
from grievance.services.reports.draft_report_letters import (
    ReportLetter,
    draft_report_letters,
    preview_report_letters,
)
from tests.doubles import NOON
from tests.offices import DANA, Office
from tests.services.drafts import admit, assess
from tests.services.invented_report import (
    ENTITIES,
    MEMBER,
    NAMES,
    OUTSIDE,
    fan_out,
    fanned_out,
    sub_case,
    take_in_report,
)
from tests.staged import staged


ADDRESSEES = (*(entity.name for entity in ENTITIES), MEMBER.name)


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    return sqlite_office


@pytest.fixture(name="report")
@staged
def _report(office: Office) -> CaseId:
    """A report that was assessed and fanned out; its cases are admissible."""
    report = take_in_report(office)
    assess(office, report)
    fanned_out(office, report)
    for name in ADDRESSEES:
        admit(office, sub_case(office, report, name))
    return report


def draft_all(office: Office, report: CaseId) -> dict[str, ReportLetter]:
    with office.store.begin() as tx:
        found = draft_report_letters(
            tx, office.rings[DANA], report, office.mechanism.stationery, at=NOON
        )
    return {one.named.name: one for one in found}


def look(office: Office, report: CaseId) -> dict[str, ReportLetter]:
    with office.store.begin() as tx:
        found = preview_report_letters(tx, office.rings[DANA], report, at=NOON)
    return {one.named.name: one for one in found}


def drafts_in(office: Office, case_id: CaseId) -> tuple[Draft, ...]:
    ring = office.rings[DANA]
    with office.store.read() as tx:
        return read_records(tx, contents_key(tx, ring, case_id), ring.directory, Draft)


def hide(office: Office, case_id: CaseId) -> None:
    """Put on the slip that whoever complained wishes not to be known."""

    def hidden(slip: Slip) -> Slip:
        return replace(slip, flags=slip.flags | {Flag.WISHES_ANONYMITY})

    with office.store.begin() as tx:
        ring = office.rings[DANA]
        key = contents_key(tx, ring, case_id)
        rewrite_slip(Pen.of(tx, ring, NOON), key, hidden)


def test_seven_letters_in_seven_cases(office: Office, report: CaseId) -> None:
    """
    Six Entities and a Member get one each, who is neither gets none; whoever looks
    first sees the same and writes nothing; a second time nothing is written.
    """
    before = look(office, report)
    assert all(one.draft is None for one in before.values())
    first = draft_all(office, report)
    again = draft_all(office, report)

    assert {*ADDRESSEES, OUTSIDE} == set(first)
    assert set(ADDRESSEES) == {name for name, one in first.items() if one.is_new}
    assert str(Route.OUT_OF_SCOPE) in first[OUTSIDE].why_not
    assert not any(one.is_new for one in again.values())
    assert {n: one.draft for n, one in first.items()} == {
        n: one.draft for n, one in again.items()
    }
    drafts = [drafts_in(office, sub_case(office, report, n)) for n in ADDRESSEES]
    assert [1] * 7 == [len(found) for found in drafts]
    parties = [found[0].to.party for found in drafts]
    assert [*[Party.ENTITY] * 6, Party.MEMBER] == parties
    for name, (draft,) in zip(ADDRESSEES, drafts, strict=True):
        others = set(NAMES) | {MEMBER.name, OUTSIDE}
        assert not [one for one in others - {name} if one in draft.written]


def test_who_must_stay_hidden_is_told_of_to_nobody(
    office: Office, report: CaseId
) -> None:
    """
    A sheltered case gets no letter, and none of a sheltered report does: the same
    people wrote it.
    """
    hide(office, sub_case(office, report, NAMES[1]))
    found = look(office, report)
    assert "no Entity or Member is told" in found[NAMES[1]].why_not
    assert not found[NAMES[0]].why_not

    hide(office, report)
    made = draft_all(office, report)

    assert not any(one.is_new for one in made.values())
    assert all(one.why_not for one in made.values())


def test_why_there_is_no_letter(office: Office) -> None:
    """
    The case is not made yet, nobody has assessed who may pay for it, or it was not
    found admissible: each is said in the words of the rule that keeps it back.
    """
    report = take_in_report(office)
    done = fan_out(office, report)
    assert "The worker has not made its case" in look(office, report)[NAMES[0]].why_not
    for collected in done.collected:
        office.receive(collected)
    assert "Nobody has assessed" in look(office, report)[NAMES[0]].why_not
    assess(office, sub_case(office, report, NAMES[0]))
    assert "not found admissible yet" in look(office, report)[NAMES[0]].why_not
    admit(office, sub_case(office, report, NAMES[0]))

    made = draft_all(office, report)

    assert [NAMES[0]] == [name for name, one in made.items() if one.is_new]


def test_a_draft_that_was_given_up_stays_that(office: Office, report: CaseId) -> None:
    """
    Somebody decided so; only they, or another by hand, write one anew.
    """
    first = draft_all(office, report)
    case_id, number = sub_case(office, report, NAMES[0]), first[NAMES[0]].draft
    assert number is not None
    with office.store.begin() as tx:
        give_up_draft(
            tx,
            office.rings[DANA],
            case_id,
            number,
            timetable=office.mechanism.timetable,
            at=NOON,
        )

    again = draft_all(office, report)[NAMES[0]]

    assert (None, False) == (again.draft, again.is_new)
    assert "was given up" in again.why_not
