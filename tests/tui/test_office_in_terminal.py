"""An office at work in a real terminal: hostile words everywhere, a notice, numbers."""

from __future__ import annotations

import re
import time

from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

import pytest

from grievance.domain.case import Case
from grievance.domain.draft import Draft
from grievance.domain.entity import Entity
from grievance.domain.events import Act
from grievance.domain.ids import EntityId
from grievance.domain.registry import Registry
from grievance.domain.slip import Slip
from grievance.domain.task import Task
from grievance.domain.urgency import Urgency
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.cases.assess_risk import assess_risk
from grievance.services.handling.add_note import add_note
from grievance.services.handling.set_task import set_task
from grievance.services.letters.edit_draft import edit_draft
from grievance.services.registry.import_registry import import_registry
from grievance.services.slips.list_cases import list_covers
from tests.benchmarks.many_cases import fill_here
from tests.services.drafts import GRAVE
from tests.tui.offices import ADA, DI, HOSTILE, SHOWN, Office, passphrase
from tests.tui.snapshot_office import fill_office
from tests.tui.terminals import PATIENCE, Terminal, unlock
from tests.tui.test_audit_file import THEIRS, file_of
from tests.tui.test_statistics import cells_at_the_shell, shown_cells
from tests.tui.test_tmux import Open, _open_desk  # noqa: F401  # a fixture
from tui.case_row import ORDERS, Row


CASES, PRESSED = 240, 90
CODES = f"{HOSTILE}\x1b]52;c;cHduZWQ=\x07\x9b2J"
LITERAL = re.escape(SHOWN.partition(" ␛")[0])  # as much of it as a column may have
MARKUP = "[@click=app.quit]x[/]"
SCREENS = {  # key: what stands there
    "2": "Nothing is due|▶",
    "3": LITERAL,
    "4": "to answer ·",
    "5": "small numbers withheld",
    "6": "Put aside",
    "7": LITERAL,
    "8": "People & keys",
    "0": "Log",
}


@pytest.fixture(name="worked")
def _worked(office: Office) -> Office:
    """
    An office with hostile words wherever a complaint or a registry can put them.
    """
    at, ring = office.clock(), office.ring(ADA)
    case_id = min(listed(office), key=lambda case: str(case.due_on)).id
    with office.mechanism.store.begin() as tx:
        risk, timetable = GRAVE, office.mechanism.timetable
        assess_risk(tx, ring, case_id, risk, timetable=timetable, at=at)
    fill_office(office, f"Read this: {CODES}")
    severities = (Urgency.NORMAL, Urgency.HIGH)
    slips = (
        Slip(severity=severities[n % 2], language=MARKUP if n % 4 else "en")
        for n in range(CASES)
    )
    fill_here(office.mechanism, slips)
    works = Entity(id=EntityId(uuid5(NAMESPACE_OID, "ill")), key="A-0", name=CODES)
    due_on = at.date() + timedelta(days=1)
    task = Task(number=2, text=CODES, who=ring.person_id, due_on=due_on)
    with office.mechanism.store.begin() as tx:
        import_registry(tx, Registry.of((works,)), at=at)
        add_note(tx, ring, case_id=case_id, text=CODES, at=at)
        set_task(tx, ring, case_id, task, at=at)
    quote(office)
    return office


def listed(office: Office) -> list[Case]:
    """Return the complaints in the order of the queue."""
    with office.mechanism.store.read() as tx:
        covers = [one for one in list_covers(tx, office.ring(ADA)) if one.is_complaint]
    return sorted(covers, key=lambda case: ORDERS["due"](Row(case=case)))


def quote(office: Office) -> None:
    """Have the notice that waits quote the complainant."""
    file_id, ring = file_of(office).id, office.ring(ADA)
    with office.mechanism.store.begin() as tx:
        key = contents_key(tx, ring, file_id)
        [notice] = read_records(tx, key, ring.directory, Draft)
        edit_draft(
            tx,
            ring,
            file_id,
            notice.number,
            subject=notice.subject,
            body=f"{notice.body}\n{THEIRS}\n",
            at=office.clock(),
        )


@pytest.mark.slow
def test_an_office_at_work(open_desk: Open, worked: Office) -> None:
    """
    A17, A18, A9 and A10, one after the other at one desk.
    """
    desk = open_desk(size=(130, 40))
    unlock(desk, cases=f"{CASES + 4}")
    hold_a_key(desk, worked)
    look_everywhere(desk)
    release_a_notice(desk, worked)
    say_yes(open_desk(name=DI, size=(130, 40)), worked)
    compare_numbers(desk, worked)


def hold_a_key(desk: Terminal, office: Office) -> None:
    """A17: a key that was held is through with the last one, and stands where it led."""
    cases = listed(office)
    desk.type("g" + "j" * PRESSED)
    desk.see(f"▶.*{cases[PRESSED].reference}")
    desk.type("k")
    desk.see(f"▶.*{cases[PRESSED - 1].reference}")


def look_everywhere(desk: Terminal) -> None:
    """A18: on each screen and tab the codes are marks; no title, no clipboard, no end."""
    for key, there in SCREENS.items():
        desk.type(key)
        desk.see(there)
        unharmed(desk)
    desk.type("6")
    desk.see("Put aside")
    desk.type("jl")
    desk.see(f"Read this: {LITERAL}")
    unharmed(desk)
    desk.keys("Escape")
    desk.see("Put aside")
    desk.type("1g")
    desk.see("▶.*GR-")
    desk.keys("Enter")
    desk.see(f"Kind +complaint(.|\n)*{LITERAL}")
    for _ in range(12):
        desk.type("]")
        unharmed(desk)
    desk.type(";l")
    desk.see("Written +2026")
    unharmed(desk)


def unharmed(desk: Terminal) -> None:
    assert "untouched" == desk.title
    assert "" == desk.clipboard


def release_a_notice(desk: Terminal, office: Office) -> None:
    """A9: over a quotation only with a reason; at risk, only when another says yes."""
    desk.type(";t4")  # typed faster than it is shown, from a case
    desk.see("to answer ·")
    desk.type("o")
    desk.see("Next, by key")
    desk.type(";f")
    desk.see("To be done")
    desk.keys("Enter")
    desk.see("▲ 1 found")
    desk.type("n")
    desk.see("⟦The dust of the road makes our children cough⟧")
    desk.type("y")
    desk.see("Why, despite 1")
    desk.keys("C-s")
    desk.see("this letter may give somebody away")
    desk.type("They are to look at it.")
    desk.see("They are to look at it.")
    desk.keys("C-s")
    desk.see("You asked; a custodian has to")
    assert Act.OUTGOING_RELEASED not in office.acts()


def say_yes(desk: Terminal, office: Office) -> None:
    """A9: whoever confirms, who reads no complaint, sees these very words and whereto."""
    unlock(desk, words=passphrase(DI), cases=f"{CASES + 4}")
    desk.type("6")
    desk.see("waiting for a second person")
    desk.type("G")
    desk.see("▶.*release letter")
    desk.type("y")
    desk.see("Preparing an audit")
    assert Act.OUTGOING_RELEASED not in office.acts()
    desk.type("r")
    desk.see("It is asked to go to notices@heron.example")
    desk.keys("C-s")
    desk.see("It is on its way")
    assert Act.OUTGOING_RELEASED in office.acts()


def compare_numbers(desk: Terminal, office: Office) -> None:
    """A10: each cell of each table is that of the command line."""
    desk.resize(110, 120)
    desk.type("5")
    desk.see("Statistics · all there is · small numbers withheld")
    wanted, until = cells_at_the_shell(office), time.monotonic() + PATIENCE
    while wanted != shown_cells(desk.screen) and time.monotonic() < until:
        time.sleep(0.1)  # a toast lies over some of them for a while
    assert wanted == shown_cells(desk.screen)
