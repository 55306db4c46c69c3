"""What a notice says of a criterion tells nobody that another case joined, or left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import NAMESPACE_OID, uuid5

import pytest

from grievance.domain.allegation import Respondent
from grievance.domain.audit import AuditStatus
from grievance.domain.case import Case
from grievance.domain.confirming import topic_on
from grievance.domain.entity import Entity
from grievance.domain.firm import Firm
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.notice import NoticeKind
from grievance.domain.registry_ids import FirmId
from grievance.domain.slip import RespondentKind
from tests.doubles import NOON, TODAY
from tests.offices import Office
from tests.services.answers import told
from tests.services.audits_ahead import (
    DAY,
    PAPER,
    ahead,
    case_about,
    drafts,
    facts,
    files,
    flag,
    know,
    plan,
    slip,
    unflag,
)
from tests.services.drafts import code


BEFORE = ahead(
    -400,
    key="A-0",
    status=AuditStatus.CLOSED,
    actual_start=TODAY - 400 * DAY,
    actual_end=TODAY - 398 * DAY,
)
LIST, EARLIER = "What we ask you to look at", "Earlier audits"
PASSED_OVER = "audits that were to assess it"
PUBLIC = "public information was there before this audit began"
REACHES_BACK = "information reaches back before this audit"
NOTHING = "nothing can be said about this audit"


def known(office: Office, case_id: CaseId, number: int = 1, **facts: object) -> None:
    """Let the slip of a case say something of one of its allegations."""
    allegations = tuple(
        replace(one, **facts) if one.number == number else one  # type: ignore[arg-type]  # its fields
        for one in slip(office, case_id).allegations
    )
    code(office, case_id, allegations=allegations)


def grave(office: Office, words: str, criterion: str = "PS 10.3") -> CaseId:
    """A case of which the public knew long ago, and which audits passed over twice."""
    case_id = case_about(office, words)
    flag(office, case_id, criterion)
    long_ago = TODAY - 800 * DAY
    known(office, case_id, since=long_ago, public_since=long_ago, carried=2)
    return case_id


def said(office: Office, file: Case, title: str) -> str:
    """Return a section of the last notice that was drafted, as one line."""
    body = drafts(office, file)[-1].body
    [_, rest] = body.split(f"{title}\n{'=' * len(title)}\n")
    *section, _ = rest.split("\n==")[0].splitlines()
    return " ".join(" ".join(section).split())


def lines(office: Office, file: Case) -> list[str]:
    """Return each criterion as the last notice lists it."""
    return said(office, file, LIST).removeprefix("- ").split(" - ")


def reminded(office: Office, file: Case) -> datetime:
    """Plan when the reminder is due, which lists what the first notice did."""
    at = NOON + 20 * DAY
    assert plan(office, at=at) == 1
    assert NoticeKind.REMINDER is facts(office, file).notices[-1].kind
    return at


def test_a_case_that_joins_changes_nothing_that_is_said(office: Office) -> None:
    """
    Not how often audits passed it over, and not how it lies in time to earlier ones.
    """
    know(office, ahead(80), BEFORE)
    flag(office, case_about(office))
    file = told(office)
    first = said(office, file, LIST), said(office, file, EARLIER)
    assert NOTHING in first[1]
    other = grave(office, "It was in the papers.")

    assert plan(office) == 0
    assert other in {item.case_id for item in facts(office, file).on}
    reminded(office, file)
    assert first == (said(office, file, LIST), said(office, file, EARLIER))


def test_a_case_that_joins_while_a_draft_waits_changes_nothing_later(
    office: Office,
) -> None:
    """
    The draft was written without it, and that is what its reader knows.
    """
    know(office, ahead(80), BEFORE)
    flag(office, case_about(office))
    plan(office)
    grave(office, "It was in the papers.")
    file = told(office)
    first = said(office, file, LIST), said(office, file, EARLIER)

    reminded(office, file)
    assert first == (said(office, file, LIST), said(office, file, EARLIER))
    assert PASSED_OVER not in first[0]


def test_a_case_that_leaves_changes_nothing_that_is_said(office: Office) -> None:
    """
    What was said of a criterion stays as long as anything is asked about it.
    """
    know(office, ahead(80), BEFORE)
    public = case_about(office, "It was in the papers.")
    allegation = flag(office, public)
    known(office, public, public_since=TODAY - 800 * DAY, carried=2)
    file = told(office)
    first = said(office, file, LIST), said(office, file, EARLIER)
    assert PASSED_OVER in first[0]
    assert PUBLIC in first[1]
    flag(office, case_about(office))
    plan(office)
    unflag(office, public, allegation)
    plan(office)

    [left] = facts(office, file).on
    assert public != left.case_id
    reminded(office, file)
    assert first == (said(office, file, LIST), said(office, file, EARLIER))


def test_a_criterion_nobody_asks_about_any_more_says_nothing(office: Office) -> None:
    """
    Neither in the list nor among what lies in time to earlier audits.
    """
    know(office, ahead(80), BEFORE)
    flag(office, case_about(office))
    public = case_about(office, "It was in the papers.")
    allegation = flag(office, public, "PS 6.3")
    known(office, public, public_since=TODAY - 800 * DAY)
    file = told(office)
    assert PUBLIC in said(office, file, EARLIER)
    unflag(office, public, allegation)
    plan(office)

    reminded(office, file)
    assert "6.3" not in said(office, file, LIST)
    assert NOTHING in said(office, file, EARLIER)


def test_what_two_cases_say_before_anybody_is_told_counts_together(
    office: Office,
) -> None:
    """
    The draft that another criterion overtakes was read by nobody.
    """
    know(office, ahead(80), BEFORE)
    flag(office, case_about(office))
    plan(office)
    grave(office, "It was in the papers.")
    flag(office, case_about(office, "It smells."), "PS 6.3")

    assert plan(office) == 1
    [file] = files(office)
    assert [False, True] == [PASSED_OVER in line for line in lines(office, file)]
    assert PUBLIC in said(office, file, EARLIER)


def test_a_criterion_that_is_new_brings_its_own(office: Office) -> None:
    """
    The list shows that it is new to whoever compares; of the others the same is said.
    """
    know(office, ahead(80), BEFORE)
    flag(office, case_about(office))
    file = told(office)
    grave(office, "It was in the papers.")
    old = case_about(office, "For years.")
    flag(office, old, "PS 6.3")
    known(office, old, since=TODAY - 900 * DAY, carried=1)

    assert plan(office) == 1
    assert [True, False] == [PASSED_OVER in line for line in lines(office, file)]
    assert REACHES_BACK in said(office, file, EARLIER)


def test_a_firm_that_takes_the_audit_over_hears_what_is_known_now(
    office: Office,
) -> None:
    """
    Nothing was said to it before.
    """
    know(office, ahead(80), BEFORE)
    flag(office, case_about(office))
    file = told(office)
    grave(office, "It was in the papers.")
    crane = Firm(
        id=FirmId(uuid5(NAMESPACE_OID, "crane")),
        key="CRN",
        code="CRN",
        name="Crane Audit",
        notices_to="notices@crane.example",
    )
    know(office, ahead(80, firm_id=crane.id), BEFORE, crane)

    assert plan(office) == 1
    assert PASSED_OVER in said(office, file, LIST)
    assert PUBLIC in said(office, file, EARLIER)


def test_only_what_this_audit_has_to_answer_lies_in_time_to_earlier_ones(
    office: Office,
) -> None:
    """
    What the same case says of another Entity is about that one's audits.
    """
    other = Entity(
        id=EntityId(uuid5(NAMESPACE_OID, "solvar")), key="W-2", name="Solvar Rolling"
    )
    know(office, ahead(80), BEFORE, other)
    case_id = case_about(office)
    flag(office, case_id)
    about = Respondent(kind=RespondentKind.ENTITY, id=str(other.id))
    flag(office, case_id, "PS 6.3", respondent=about)
    known(office, case_id, number=2, public_since=TODAY - 800 * DAY)
    plan(office)

    [file] = files(office)
    assert NOTHING in said(office, file, EARLIER)


@pytest.mark.parametrize(
    ("audited", "asked", "listed"),
    [
        pytest.param(
            "V3.1", [("2.5", "V2"), ("2.5", "V3.1")], ["2.5 (V3.1)"], id="one"
        ),
        pytest.param("V2", [("7.1", "V3.1"), ("7.1", "V2")], ["7.1 (V2)"], id="back"),
        pytest.param("V3.1", [("2.8", "V2")], ["2.10 (V3.1)"], id="moved"),
        pytest.param("V2", [("2.8", "V3.1")], ["2.8 (V3.1)"], id="new-there"),
        pytest.param("V2", [("2.8", "V3.1"), ("2.8", "V2")], ["2.8 (V2)"], id="both"),
        pytest.param("V3.1", [("9.1", "V1")], ["9.1 (V3.1)"], id="no-crosswalk"),
    ],
)
def test_a_criterion_has_one_line_whatever_versions_cases_speak_of(
    office: Office,
    audited: str,
    asked: list[tuple[str, str]],
    listed: list[str],
) -> None:
    """
    Two with the same number would show two cases, and give a form with equal lines.
    """
    know(office, ahead(80), replace(PAPER, version=audited))
    for number, version in asked:
        case_id = case_about(office, f"Of {number} in {version}.")
        flag(office, case_id, f"PS {number}", version=version)
    plan(office)

    [file] = files(office)
    found = [line.removeprefix("PS ") for line in lines(office, file)]
    assert listed == [" ".join(line.split()[:2]) for line in found]


def test_what_shares_a_line_can_be_answered_apart(office: Office) -> None:
    """
    In the file each has its version, by which a person names it.
    """
    know(office, ahead(80), replace(PAPER, version="V2"))
    for version in ("V3.1", "V2"):
        case_id = case_about(office, f"Of {version}.")
        flag(office, case_id, "PS 2.8", version=version)
    plan(office)

    [file] = files(office)
    asked = facts(office, file)
    assert (("PS 2.8", "V2"), ("PS 2.8", "V3.1")) == asked.topics
    assert asked.topics == tuple(topic_on(asked, *topic) for topic in asked.topics)


def test_no_day_tells_when_it_was_drafted(office: Office) -> None:
    """
    It may wait for people, and who reads it counts from when it arrives.
    """
    know(office, ahead(80))
    flag(office, case_about(office))
    written = NOON.date() + DAY
    plan(office, at=NOON + DAY)

    [file] = files(office)
    [draft] = drafts(office, file)
    days = {written, TODAY, _after_ten_business_days(office, written)}
    assert "Please confirm receipt within: 10 business days" in draft.body
    for day in days:
        assert f"{day.day} {day:%B %Y}" not in draft.body


def _after_ten_business_days(office: Office, day: date) -> date:
    return office.mechanism.notice_stationery.rules.acknowledge_by(day)
