"""Assess who may pay for a complaint, tell of reprisals, and let somebody back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from grievance.domain.block import Block
from grievance.domain.clock import ClockKind
from tui.asking import risk as asking_risk
from tui.asking.risk import Known
from tui.facts.risk import custodians_named
from tui.forms.assessing import Assessing
from tui.forms.form import Form, One, Values, Words
from tui.forms.move import ANYBODY, SECOND, second_of
from tui.forms.risk import incident_form, incident_of, risk_form
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.move import people_of
from tui.screens.case_steps.needs import a_custodian
from tui.screens.case_steps.step import CaseDesk


ASSESSED = "The risk is assessed; its level is on the slip."
NOT_YOURS = "Who complained is sealed to the custodians of this case; ask one: {}."
NOT_WHY = "Say in one sentence why they may be let back."
BACK = (
    "Another person without a conflict has to confirm it. Ctrl+S asks, Esc goes back."
)


async def open_risk(desk: CaseDesk) -> None:
    """Show assessment and reprisals until something else is done; that is logged."""
    if not _is_for(desk):
        return
    shown, case_id = desk.shown, desk.shown.opened.case.id

    def show(known: Known) -> None:
        assessment, incidents = known
        file = replace(shown.file, assessment=assessment, incidents=incidents)
        desk.show(replace(shown, file=file))
        if assessment is None:
            desk.say("Nobody has assessed the risk of this case yet; n does.")

    desk.ask(partial(asking_risk.read_known, desk.session, case_id), show)


async def assess(desk: CaseDesk) -> None:
    """Ask who may pay for it, beginning with what was said before."""
    if not _is_for(desk):
        return
    session, case_id = desk.session, desk.shown.opened.case.id

    async def show(known: Known) -> None:
        old, _incidents = known
        assessing = Assessing(session=session, case_id=case_id, began=old, last=old)
        due = session.mechanism.timetable.due(ClockKind.RISK_REVIEW, session.today)
        form = risk_form(old, due)
        await fill_in(desk, form, assessing.keep, ASSESSED)

    desk.ask(partial(asking_risk.read_known, session, case_id), show)


def _is_for(desk: CaseDesk) -> bool:
    """Tell whether whoever sits here has the key; else say whom to ask."""
    is_for = a_custodian(desk)
    if not is_for:
        desk.say(NOT_YOURS.format(custodians_named(desk.shown.opened)))
    return is_for


async def tell(desk: CaseDesk) -> None:
    """Ask what was done to somebody for complaining."""
    session, case_id = desk.session, desk.shown.opened.case.id

    def keep(values: Values) -> None:
        number = desk.shown.opened.slip.incidents + 1
        incident = incident_of(values, number, at=session.mechanism.now())
        asking_risk.tell(session, case_id, incident)

    said = "The reprisal is on record; the case is critical now."
    await fill_in(desk, incident_form(), keep, said)


async def let_back(desk: CaseDesk) -> None:
    """Ask a second person to let the one under the cursor back."""
    block, session = desk.listed, desk.session
    case_id = desk.shown.opened.case.id
    if not isinstance(block, Block) or not block.is_standing:
        desk.say("Put the cursor on somebody who is kept out.")
        return
    who = block.who
    form = Form(
        title=f"Let {desk.shown.file.title(who)} back?",
        fields=(
            Words(
                name="reason", label="Why?", hint="sealed in the case", needed=NOT_WHY
            ),
            One(
                name=SECOND,
                label="Who confirms it",
                options=(ANYBODY, *people_of(desk)),
            ),
        ),
        said=BACK,
    )

    def keep(values: Values) -> None:
        second = second_of(values)
        asking_risk.ask_back(session, case_id, who, values["reason"], second)

    await fill_in(desk, form, keep, "You asked; another person has to confirm.")
