"""Each organisation of a report is written to alone, about itself alone."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.draft import Draft, SentCopy
from grievance.domain.ids import CaseId
from grievance.leak.hit import Hit, HitKind
from grievance.services.letters.guard_letter import guard_letter
from tests.doubles import NOON
from tests.offices import DANA, Office
from tests.services.drafts import (
    add,
    admit,
    assess,
    drafted,
    to_entity,
    to_member,
)
from tests.services.invented_report import (
    ENTITIES,
    FAN_OUT,
    MEMBER,
    NAMES,
    OUTSIDE,
    fanned_out,
    sub_case,
    take_in_report,
)
from tests.services.looking import cover
from tests.staged import staged


SENDER = "Mira Holm"


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    return sqlite_office


@pytest.fixture(name="report")
@staged
def _report(office: Office) -> CaseId:
    """A report that was assessed, so that letters may go, and fanned out."""
    report = take_in_report(office)
    assess(office, report)
    fanned_out(office, report)
    return report


def letters(office: Office, report: CaseId) -> dict[str, Draft]:
    """Draft the seven letters, each in the case of whom it is to, once admissible."""
    for name in (*(entity.name for entity in ENTITIES), MEMBER.name):
        admit(office, sub_case(office, report, name))
    found = {
        entity.name: drafted(
            office,
            sub_case(office, report, entity.name),
            LetterId.ENTITY_LETTER,
            to=to_entity(entity),
        )
        for entity in ENTITIES
    }
    member = sub_case(office, report, MEMBER.name)
    found[MEMBER.name] = drafted(
        office, member, LetterId.ENTITY_LETTER, to=to_member(MEMBER)
    )
    return found


def hits(office: Office, case_id: CaseId, draft: Draft) -> set[HitKind]:
    """Return what the guard finds in a draft."""
    return {hit.kind for hit in guarded(office, case_id, draft)}


def guarded(office: Office, case_id: CaseId, draft: Draft) -> tuple[Hit, ...]:
    copy = SentCopy(
        outgoing_id=str(uuid4()),
        draft=draft.number,
        kind=draft.kind,
        to=draft.to,
        reference=draft.reference,
        language=draft.language,
        neutral=draft.neutral,
        subject=draft.subject,
        body=draft.body,
        at=NOON,
    )
    with office.store.begin() as tx:
        return guard_letter(
            tx,
            office.rings[DANA],
            case_id,
            copy,
            office.mechanism.guard(tx),
            ours=draft.written,
            at=NOON,
        ).hits


def test_seven_letters_and_none_names_another(office: Office, report: CaseId) -> None:
    """
    Nor the report, nor who wrote it, nor a reference that anybody else knows.
    """
    drafts = letters(office, report)

    assert 7 == len(drafts)
    everybody = {*NAMES, "赫西亮金属", MEMBER.name, OUTSIDE, SENDER}
    references = {one.reference for one in drafts.values()}
    references.add(cover(office, report).reference)
    assert 8 == len(references)
    for name, draft in drafts.items():
        text = f"{draft.subject}\n{draft.body}"
        assert set() == {one for one in everybody - {name} if one in text}
        known = {one for one in references if one in text}
        assert known <= {draft.reference}


def test_criteria_are_those_of_the_addressee(office: Office) -> None:
    """
    Each has the number of its own certificate's version; who is not certified for chain
    of custody reads of none.
    """
    report = take_in_report(office)
    assess(office, report)
    fanned_out(office, report, replace(FAN_OUT, codes=("PS 10.3", "PS 8.5")))

    drafts = letters(office, report)

    first, second, older = (drafts[NAMES[one]].body for one in (0, 1, 5))
    assert all(code in first for code in ("PS 8.5", "PS 10.3", "CoC 7.1", "CoC 7.2"))
    assert "CoC" not in second
    assert ("PS 8.4" in older, "PS 8.5" in older) == (True, False)


def test_the_guard_knows_all_whom_the_report_names(
    office: Office, report: CaseId
) -> None:
    """
    Whoever writes another one's name into a letter, or the writer's, is warned; the
    writer's name lies sealed in the report, and its fingerprints in each case.
    """
    case_id = sub_case(office, report, NAMES[1])
    draft = letters(office, report)[NAMES[1]]
    assert not hits(office, case_id, draft) & {HitKind.ORGANISATION, HitKind.IDENTITY}

    named = add(office, case_id, draft, f"As we asked {NAMES[0]}.")
    assert HitKind.ORGANISATION in hits(office, case_id, named)

    told = add(office, case_id, named, f"It was told by {SENDER}.")
    assert HitKind.IDENTITY in hits(office, case_id, told)


def test_a_member_is_named_and_no_other(office: Office, report: CaseId) -> None:
    """
    Their own name is theirs to read, by hand as in the template; each other one is a
    hit.
    """
    case_id = sub_case(office, report, MEMBER.name)
    draft = letters(office, report)[MEMBER.name]
    assert MEMBER.name in draft.body

    named = add(office, case_id, draft, f"What does {MEMBER.name} buy there?")
    assert set() == hits(office, case_id, named)
    told = add(office, case_id, named, f"We ask {NAMES[0]} as well.")
    assert HitKind.ORGANISATION in hits(office, case_id, told)


def test_the_guard_knows_the_reports_own_reference(
    office: Office, report: CaseId
) -> None:
    """
    Only who wrote the report knows it; in a letter to anybody else it is a hit.
    """
    case_id = sub_case(office, report, NAMES[1])
    draft = letters(office, report)[NAMES[1]]

    told = add(office, case_id, draft, f"See {cover(office, report).reference}.")

    assert HitKind.IDENTITY in hits(office, case_id, told)
