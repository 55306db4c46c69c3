"""Confirm what an audit found, note that a notice arrived, pass gates, settle its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grievance.domain.confirming import refuse_early
from grievance.domain.counting import counted
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.finding import Finding
from grievance.domain.ids import CaseId
from grievance.domain.notice_note import NoticeNote
from grievance.domain.proposed_finding import ProposedFindings
from grievance.domain.review_gate import GateState
from grievance.services.findings.compare_finding import Compared
from grievance.services.findings.confirm_finding import Confirmed
from tui.asking import cases as asking
from tui.asking import findings as asking_findings
from tui.asking.asked import Asked
from tui.asking.audits import FilePage
from tui.asking.shown_case import ShownCase, prepare
from tui.desk_words import desk_words
from tui.facts.compared import compared_blocks
from tui.facts.finding import QUESTIONS, gate_name
from tui.forms.finding import checked_finding, finding_form, finding_of
from tui.forms.form import Form, Prose, Values, Words
from tui.screens.case_steps.corrections import follow_up
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.letters import review_draft
from tui.screens.case_steps.step import CaseDesk
from tui.screens.finding import FindingScreen
from tui.session import Session
from tui.wrapping import Block


FOUND = "It says something of what was asked; the tab Findings lists what is to be confirmed."
NOT_FOUND = "Nothing of the form was found in it; it stays a letter."
NO_LETTER = "No letter lies in this file yet."
FASTER = (
    "Somebody else confirmed it meanwhile, as {}. Ctrl+S puts yours after theirs as a "
    "revision; Esc goes back."
)
HOW = "Say in one sentence how it came, and from whom."
CAME = "Say what you did about it, or that nothing had to be done."
TAKEN_UP = (
    "Read the letter first, in the tab Letters. It is sealed in the file, and the letter "
    "waits for nobody then. Ctrl+S does it, Esc goes back."
)
SAW = "Say what was looked at, and what came of it."
NOT_WHY = "Settling a file needs a reason; write one sentence."
ARRIVED = "It stops the clock that waits for it. Ctrl+S does it, Esc goes back."
SETTLING = (
    "That takes a file of which nothing waits. The worker opens it again where the audit "
    "has to answer something once more. Ctrl+S does it, Esc goes back."
)


@dataclass(slots=True, kw_only=True)
class _Confirming:
    """A finding that is filled in; a second try follows on what others confirmed."""

    session: Session
    file_id: CaseId
    asked: Asked
    last: Finding | None = field(repr=False)

    def look(self, values: Values) -> Compared:
        """Compare both wordings. In a thread."""
        new = checked_finding(values, self.asked, self.session.today)
        try:
            return asking_findings.look(self.session, self.file_id, new, self.last)
        except ConflictError:
            raise self._overtaken(values) from None

    def keep(self, values: Values, despite: str) -> tuple[Confirmed, ShownCase]:
        """Confirm it, and open the file as it is then. In a thread."""
        new = finding_of(values, self.asked)
        try:
            done = asking_findings.confirm(
                self.session, self.file_id, new, self.last, despite=despite
            )
        except ConflictError:
            raise self._overtaken(values) from None
        opened = asking.read_case(self.session, self.file_id)
        return done, prepare(self.session, opened)

    def show(self, values: Values, compared: Compared) -> list[Block]:
        """Return what would be confirmed, with what was found in its words."""
        return compared_blocks(finding_of(values, self.asked), compared, self.last)

    def _overtaken(self, values: Values) -> ConflictError:
        new = finding_of(values, self.asked)
        self.last = asking_findings.last_word(self.session, self.file_id, new)
        return ConflictError(FASTER.format(self.last.grade if self.last else "nothing"))


async def act(desk: CaseDesk) -> None:
    """Do what is due with the thing under the cursor."""
    thing = desk.listed
    if isinstance(thing, Asked):
        await confirm(desk, thing)
    elif isinstance(thing, GateState):
        await pass_gate(desk, thing)
    elif isinstance(thing, ProposedFindings):
        await take_up(desk, thing)
    elif isinstance(thing, NoticeNote) and thing.is_pending:
        await review_draft(desk, thing.number)
    elif isinstance(thing, NoticeNote):
        await arrived(desk)
    else:
        await follow_up(desk, thing)


async def confirm(desk: CaseDesk, asked: Asked) -> None:
    """Ask what the audit found of a criterion."""
    session, audit = desk.session, _page(desk).opened.audit
    try:
        refuse_early(audit, session.today, session.today)
    except NotAllowedError as error:
        desk.say(desk_words(error))
        return
    confirming = _Confirming(
        session=session, file_id=_id(desk), asked=asked, last=asked.finding
    )

    def confirmed(found: tuple[Confirmed, ShownCase] | None) -> None:
        if found is not None:
            done, shown = found
            desk.show(shown, " ".join(_said(done)))

    screen = FindingScreen(
        session,
        finding_form(asked, audit.actual_end if audit else None),
        confirming.keep,
        look=confirming.look,
        show=confirming.show,
        overtaken=desk.reread,
    )
    await desk.put(screen, confirmed)


async def arrived(desk: CaseDesk) -> None:
    """Ask how one knows that a notice arrived."""
    session, file_id = desk.session, _id(desk)
    form = Form(
        title="The notice arrived?",
        fields=(
            Words(
                name="text",
                label="How, from whom",
                hint="sealed in the file",
                needed=HOW,
            ),
        ),
        said=ARRIVED,
    )

    def keep(values: Values) -> None:
        asking_findings.acknowledge(session, file_id, values["text"])

    await fill_in(desk, form, keep, "That it arrived is on record.")


async def take_up(desk: CaseDesk, said: ProposedFindings) -> None:
    """Ask what came of what an answer says beside its form."""
    session, file_id = desk.session, _id(desk)
    form = Form(
        title="What came of it?",
        fields=(Prose(name="text", label="You did", needed=CAME),),
        said=TAKEN_UP,
    )

    def keep(values: Values) -> None:
        asking_findings.take_up(session, file_id, said.spool_id, values["text"])

    await fill_in(desk, form, keep, "What came of it lies in the file.")


async def read_answer(desk: CaseDesk) -> None:
    """Have the letter that is being read taken for an answer; nobody has to be proven."""
    letter, session, file_id = desk.letter, desk.session, _id(desk)
    if letter is None:
        desk.say(NO_LETTER)
        return
    letter_id = letter.id

    def question() -> tuple[ProposedFindings, ShownCase]:
        said = asking_findings.read_answer(session, file_id, letter_id)
        return said, prepare(session, asking.read_case(session, file_id))

    def show(found: tuple[ProposedFindings, ShownCase]) -> None:
        said, shown = found
        desk.show(shown, FOUND if said.findings else NOT_FOUND)

    desk.ask(question, show)


async def pass_gate(desk: CaseDesk, gate: GateState) -> None:
    """Ask what somebody looked at, and what came of it."""
    session, file_id = desk.session, _id(desk)
    form = Form(
        title=gate_name(gate.gate).capitalize(),
        fields=(Prose(name="text", label="What you saw", needed=SAW),),
        said=f"{QUESTIONS[gate.gate]} It is sealed in the file. Ctrl+S does it.",
    )

    def keep(values: Values) -> None:
        asking_findings.pass_gate(session, file_id, gate.gate, values["text"])

    await fill_in(desk, form, keep, "The gate is passed; your words lie in the file.")


async def settle(desk: CaseDesk) -> None:
    """Ask why the file can be closed."""
    session, file_id = desk.session, _id(desk)
    form = Form(
        title=f"Close {desk.shown.opened.case.reference}, the file of an audit?",
        fields=(
            Words(
                name="reason", label="Why?", hint="sealed in the file", needed=NOT_WHY
            ),
        ),
        said=SETTLING,
    )

    def keep(values: Values) -> None:
        asking_findings.settle(session, file_id, values["reason"])

    await fill_in(desk, form, keep, "The file is closed.")


def _said(done: Confirmed) -> Iterator[str]:
    """Say how many cases were told, and when something has to be corrected."""
    one = done.finding
    cases = counted(done.cases, "case is", "cases are")
    yield f"{one.criterion}: {one.grade.replace('-', ' ')}; {cases} told."
    if one.plan_by:
        yield f"A plan is due by {one.plan_by}, the correction by {one.closed_by}."


def _page(desk: CaseDesk) -> FilePage:
    page = desk.shown.file.page
    assert page is not None  # the keys are live in files of audits only
    return page


def _id(desk: CaseDesk) -> CaseId:
    return desk.shown.opened.case.id
