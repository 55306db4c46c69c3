"""The file of an audit at the desk: a notice let go, findings confirmed, gates, its end."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import Input, TextArea

from grievance.domain.allegation import Allegation, Respondent
from grievance.domain.audit import AuditStatus
from grievance.domain.audit_facts import AuditFacts, Gate
from grievance.domain.case import Case, CaseKind
from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.confirming import NewFinding
from grievance.domain.contents import PartKind
from grievance.domain.draft import Draft
from grievance.domain.events import Act
from grievance.domain.finding import Finding, Grade
from grievance.domain.ids import CaseId
from grievance.domain.proposed_finding import ProposedFinding, ProposedFindings
from grievance.domain.registry import Record, Registry
from grievance.domain.reprisal import RiskAssessment
from grievance.domain.slip import RespondentKind
from grievance.domain.stage import Stage
from grievance.services.audits.file_at_hand import facts_of
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.post_part import post_to_contents
from grievance.services.cases.assess_risk import assess_risk
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.findings.confirm_finding import confirm_finding
from grievance.services.letters.edit_draft import edit_draft
from grievance.services.registry.import_registry import import_registry
from grievance.services.slips.list_cases import list_covers
from tests.doubles import TODAY
from tests.services.audits_ahead import HERON, PAPER, WORKS, ahead
from tests.services.drafts import GRAVE, NOBODY
from tests.tui.forms import fill, save
from tests.tui.offices import ADA, Office
from tests.tui.pilots import Driver, at_desk
from tests.tui.planning import plan
from tui.screens.case import CaseScreen
from tui.screens.finding import WordingsScreen
from tui.screens.form import FormScreen
from tui.screens.reason import ReasonScreen


THEIRS = "The dust of the road makes our children cough."  # as they wrote it
COMMENT = "Water carts were out of use \x1b[2J on nine days."


def know(office: Office, *records: Record) -> None:
    """Import a registry: the works, who audits, the certificate, and these."""
    known = Registry.of((WORKS, HERON, PAPER, *records))
    with office.mechanism.store.begin() as tx:
        import_registry(tx, known, at=office.clock())


def flag(office: Office, risk: RiskAssessment) -> CaseId:
    """Flag the case about dust for the audit of the works, and have it planned."""
    at, ring, mechanism = office.clock(), office.ring(ADA), office.mechanism
    know(office, ahead(60))
    with mechanism.store.begin() as tx:
        case_id = min(list_covers(tx, ring), key=lambda case: str(case.due_on)).id
        about = Respondent(kind=RespondentKind.ENTITY, id=str(WORKS.id))
        made = Allegation(number=1, respondent=about, criterion="PS 6.3", flagged=True)
        record_allegation(tx, ring, case_id, made, at=at)
        timetable = mechanism.timetable
        assess_risk(tx, ring, case_id, risk, timetable=timetable, at=at)
    plan(office)
    return case_id


def hold(office: Office, comment: str = COMMENT, criterion: str = "PS 6.3") -> None:
    """Let the audit begin and end today, and an answer to it be read."""
    held = ahead(60, actual_start=TODAY, actual_end=TODAY)
    know(office, replace(held, status=AuditStatus.REPORT_SUBMITTED))
    one = ProposedFinding(
        criterion=criterion, grade=Grade.MAJOR, comment=comment, is_sure=True
    )
    said = ProposedFindings(spool_id="none", at=office.clock(), findings=(one,))
    with office.mechanism.store.begin() as tx:
        pen = Pen.of(tx, office.mechanism.worker_ring(), office.clock())
        post_to_contents(pen, file_of(office).id, PartKind.PROPOSED_FINDINGS, said)


def file_of(office: Office) -> Case:
    with office.mechanism.store.read() as tx:
        covers = list(tx.worklists.all_covers())
    [file] = [one for one in covers if one.kind is CaseKind.AUDIT_FILE]
    return file


def facts(office: Office) -> AuditFacts:
    ring = office.ring(ADA)
    with office.mechanism.store.read() as tx:
        key = contents_key(tx, ring, file_of(office).id)
        return facts_of(read_case_slip(tx, ring, key))


def found(office: Office) -> tuple[Finding, ...]:
    ring = office.ring(ADA)
    with office.mechanism.store.read() as tx:
        key = contents_key(tx, ring, file_of(office).id)
        return read_records(tx, key, ring.directory, Finding)


def certificate(office: Office) -> Certification:
    with office.mechanism.store.read() as tx:
        [one] = tx.certifications.all()
    return one


async def open_file(driver: Driver) -> None:
    """Go to the findings of the file."""
    await driver.press("4")
    await driver.see("to answer ·")
    await driver.press("o")
    await driver.see("Next, by key")
    await driver.tab("Findings")
    await driver.see("To be done")


async def hear(office: Office, driver: Driver) -> None:
    """Let the audit be held, and look again."""
    hold(office)
    await driver.press("R")
    await driver.see("▲ A letter says major")


async def done(driver: Driver, said: str) -> None:
    """Wait until it is told, and the file is there again."""
    await driver.see(said)
    await on_screen(driver, CaseScreen)


async def on_screen(driver: Driver, kind: type[object]) -> None:
    await driver.until(lambda: isinstance(driver.screen, kind), kind.__name__)


def typed(driver: Driver, name: str) -> str:
    """Return what is in a field of a form."""
    widget = driver.screen.query_one(f"#field-{name}")
    assert isinstance(widget, Input | TextArea)
    return widget.value if isinstance(widget, Input) else widget.text


async def confirm(driver: Driver, **fields: str) -> None:
    """Open the form of what is due, fill it in, and have its words compared."""
    await driver.press("enter")
    await driver.see("Audit ended on")
    await fill(driver, **fields)
    await save(driver)


async def release(driver: Driver) -> None:
    """Review the notice that waits, and let it go; the registry says whereto."""
    await driver.press("enter")
    await driver.see("Preparing an audit")
    await driver.see(f"goes to {HERON.notices_to}")
    await driver.press("y")
    await done(driver, "It goes in 30 s; u pulls it back.")


async def test_a_notice_that_may_give_somebody_away_takes_a_reason_and_two(
    office: Office,
) -> None:
    """
    A9: a quotation is marked in place, and goes only with a reason; where somebody may
    pay for it, somebody else says yes to these very words.
    """
    flag(office, GRAVE)
    file_id, ring = file_of(office).id, office.ring(ADA)
    with office.mechanism.store.begin() as tx:
        key = contents_key(tx, ring, file_id)
        [notice] = read_records(tx, key, ring.directory, Draft)
        body, at = f"{notice.body}\n{THEIRS}\n", office.clock()
        subject, number = notice.subject, notice.number
        edit_draft(tx, ring, file_id, number, subject=subject, body=body, at=at)
    async with at_desk(office, ADA, size=(120, 60)) as driver:
        await open_file(driver)
        await driver.press("enter")
        await driver.see("▲ 1 found")
        await driver.press("n")
        await driver.see("⟦The dust of the road makes our children cough⟧")
        await driver.press("y")
        await driver.see("Why, despite 1")
        await save(driver)
        await driver.see("this letter may give somebody away")
        await fill(driver, despite="It is what they are to look at.")
        await save(driver)

        await done(driver, "You asked; a custodian has to confirm these very words.")
        assert Act.OUTGOING_RELEASED not in office.acts()


async def test_a_file_from_its_notice_to_its_end(office: Office) -> None:
    """
    Each thing to be done stands first, and Enter does it; what an auditor wrote is
    never put into the published wording, and nothing is wider than the terminal.
    """
    flag(office, NOBODY)
    async with at_desk(office, ADA, size=(80, 24)) as driver:
        await open_file(driver)
        await release(driver)
        await driver.press("I")
        await driver.see("How, from whom")
        await fill(driver, text="Heron rang.")
        await save(driver)
        await done(driver, "That it arrived is on record.")
        assert facts(office).acknowledged_on == TODAY

        await hear(office, driver)
        await driver.press("g", "enter")  # who looks again stays where they were
        await driver.see("Audit ended on")
        assert {80} == {len(line) for line in driver.text.splitlines()}
        await publish_theirs(driver)
        assert [THEIRS] == [one.published for one in found(office)]

        await take_up(office, driver)
        await pass_gates(driver)
        await driver.see("▲ major on PS 6.3")
        await driver.press("enter")
        await driver.see(f"Make {PAPER.standard} {PAPER.number} provisional?")
        await driver.press("y")
        await done(driver, "is provisional now.")
        assert CertificationStatus.PROVISIONAL is certificate(office).status

        await driver.press("x")
        await driver.see("Why?")
        await fill(driver, reason="All is said.")
        await save(driver)
        await done(driver, "The file is closed.")
        assert Stage.CLOSED is file_of(office).stage


async def publish_theirs(driver: Driver) -> None:
    """Confirm what the auditor answered, in the words of the complainant."""
    assert str(TODAY) == typed(driver, "found_on")
    assert COMMENT.replace("\x1b", "␛") == typed(driver, "internal")
    assert not typed(driver, "published")
    await fill(driver, published=THEIRS)
    await save(driver)
    await driver.see("⟦The dust of the road makes our children cough⟧1")
    await driver.press("y")
    await on_screen(driver, ReasonScreen)
    await driver.type("They wish it.")
    await driver.press("enter")
    await done(driver, "PS 6.3: major; 1 case is told.")


async def take_up(office: Office, driver: Driver) -> None:
    """Read that an answer says more than its form, and say what came of it."""
    more = ProposedFindings(spool_id="more", at=office.clock(), says_more=True)
    with office.mechanism.store.begin() as tx:
        pen = Pen.of(tx, office.mechanism.worker_ring(), office.clock())
        post_to_contents(pen, file_of(office).id, PartKind.PROPOSED_FINDINGS, more)
    await driver.press("R")
    await driver.see("▲ says more than its form")
    await driver.press("g", "enter")
    await driver.see("What came of it?")
    await fill(driver, text="We rang them.")
    await save(driver)
    await done(driver, "What came of it lies in the file.")
    assert "says more than its form" not in driver.text


async def pass_gates(driver: Driver) -> None:
    for gate in Gate:
        await driver.press("enter")
        await driver.see(gate.replace("-", " ").capitalize())
        await fill(driver, text="It is sound.")
        await save(driver)
        await done(driver, "The gate is passed")


async def test_what_may_harm_somebody_is_not_confirmed(office: Office) -> None:
    """
    No reason is good enough: the key is not there, the words stay to be changed; and
    whoever was faster is heard first.
    """
    flag(office, GRAVE)
    async with at_desk(office, ADA) as driver:
        await open_file(driver)
        await hear(office, driver)
        await driver.press("j")  # below the notice
        await confirm(driver, published=THEIRS)
        await driver.see("No reason is good enough")
        await on_screen(driver, WordingsScreen)
        await driver.press("y", "escape")
        await on_screen(driver, FormScreen)
        assert THEIRS == typed(driver, "published")
        assert () == found(office)

        await fill(driver, published="It was looked at.")
        _confirm_elsewhere(office)
        await save(driver)
        await driver.see("Somebody else confirmed it meanwhile, as minor.")
        await save(driver)
        await driver.see("Confirmed before: minor")
        await driver.press("y")
        await done(driver, "PS 6.3: major; 1 case is told.")
        assert [(2, Grade.MAJOR)] == [(f.revision, f.grade) for f in found(office)]


def _confirm_elsewhere(office: Office) -> None:
    mechanism = office.mechanism
    new = NewFinding(
        criterion="PS 6.3",
        grade=Grade.MINOR,
        internal="Looked at.",
        published="It was looked at.",
        found_on=TODAY,
    )
    with mechanism.store.begin() as tx:
        confirm_finding(
            tx,
            office.ring(ADA),
            file_of(office).id,
            new,
            timetable=mechanism.timetable,
            at=office.clock(),
            guard=mechanism.guard(tx),
        )
