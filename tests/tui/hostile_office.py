"""An office in which all that others wrote is hostile."""

from __future__ import annotations

import base64

from grievance.catalogue.letters import LetterId
from grievance.domain.draft import COMPLAINANT
from grievance.domain.ids import CaseId
from grievance.domain.reference import Reference
from grievance.services.cases.assess_risk import assess_risk
from grievance.services.letters.draft_letter import draft_letter
from grievance.services.letters.edit_draft import edit_draft
from grievance.services.letters.pass_letter import Release
from grievance.services.letters.release_letter import release_letter
from grievance.services.slips.list_cases import list_covers
from tests.services.drafts import GRAVE, QUESTIONS
from tests.tui.hostile import ON_A_LINE
from tests.tui.offices import ADA, Office, complaint
from tests.tui.snapshot_office import fill_office
from tests.tui.test_audit_file import hold
from tests.tui.test_releases import make


QUOTED = "We work at the smelter and have not been paid."  # as they wrote it
NAMED = "\x1b]2;PWNED\x07 [/x] \u202eevil"  # as long as a name may be


def hostile_office(office: Office) -> Reference:
    """
    Have hostile words in mails, names, letters, and what an auditor answered.

    Return the case of a report, whose writer has a hostile name as well.
    """
    fill_office(office, f"Read this: {ON_A_LINE}")
    hold(office, ON_A_LINE, "PS 10.3")
    make(office, "2025-Q4")
    ask_a_letter(office)
    return take_in_a_report(office)


def take_in_a_report(office: Office) -> Reference:
    """Take in what names one works, from somebody with a hostile name."""
    text = "Norvik Smelter keeps passports."
    mail = complaint(NAMED, text, attached=f"{NAMED}.pdf")
    name = base64.b64encode(NAMED.encode()).decode()
    receipt = office.take_in(
        mail.replace(b"Maria Witness", f"=?utf-8?B?{name}?=".encode())
    )
    assert receipt.reference is not None
    return receipt.reference


def ask_a_letter(office: Office) -> None:
    """Have somebody ask for a letter with hostile words to go to who is at risk."""
    ring, at, mechanism = office.ring(ADA), office.clock(), office.mechanism
    case_id = a_case(office)
    with mechanism.store.begin() as tx:
        timetable = mechanism.timetable
        assess_risk(tx, ring, case_id, GRAVE, timetable=timetable, at=at)
        draft = draft_letter(
            tx,
            ring,
            case_id,
            LetterId.INFO_REQUEST,
            mechanism.stationery,
            to=COMPLAINANT,
            given=QUESTIONS,
            neutral=True,
            at=at,
        )
        body = f"{draft.body}\n{QUOTED}\n{ON_A_LINE}\n"
        subject, number = NAMED, draft.number
        edit_draft(tx, ring, case_id, number, subject=subject, body=body, at=at)
        told = Release(
            stationery=mechanism.stationery,
            guard=mechanism.guard(tx),
            despite="They ask for it.",
            at=at,
        )
        assert release_letter(tx, ring, case_id, number, told).request is not None


def a_case(office: Office) -> CaseId:
    """Return the complaint that came in last."""
    with office.mechanism.store.read() as tx:
        covers = [one for one in list_covers(tx, office.ring(ADA)) if one.is_complaint]
    return max(covers, key=lambda case: case.received_on).id
