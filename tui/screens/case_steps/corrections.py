"""What follows from a finding: its correction is noted, a certificate made provisional."""

from __future__ import annotations

from functools import partial

from grievance.domain.correction import Correction
from tui.asking import cases as asking
from tui.asking import findings as asking_findings
from tui.asking.audits import Consequence
from tui.asking.shown_case import ShownCase, prepare
from tui.facts.finding import certificate_words
from tui.forms.finding import correction_form, correction_of
from tui.forms.form import Values
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.step import CaseDesk
from tui.screens.confirm import ConfirmScreen


NONE_HERE = "Put the cursor on what is to be done; Enter does it."
PROVISIONAL = "It is so from {} on, for a year at most; the registry keeps the trail."
NO_PROVISIONAL = "Nothing here makes it provisional; a suspension is for you to decide."


async def follow_up(desk: CaseDesk, thing: object) -> None:
    """Do what follows from a finding."""
    if isinstance(thing, Correction):
        await note_correction(desk, thing)
    elif isinstance(thing, Consequence):
        await make_provisional(desk, thing)
    else:
        desk.say(NONE_HERE)


async def note_correction(desk: CaseDesk, one: Correction) -> None:
    """Ask whether its plan came, or it was corrected."""
    session, file_id = desk.session, desk.shown.opened.case.id

    def keep(values: Values) -> None:
        asking_findings.note_seen(session, file_id, correction_of(values, one))

    form = correction_form(one, session.today)
    await fill_in(desk, form, keep, "What came about is on record.")


async def make_provisional(desk: CaseDesk, thing: Consequence) -> None:
    """Let a certificate be provisional, when that is meant."""
    certificate, found = thing.effect.certification, thing.finding
    if not thing.effect.effect.makes_provisional:
        desk.say(NO_PROVISIONAL)
        return
    session, file_id = desk.session, desk.shown.opened.case.id
    name = certificate_words(certificate)

    def question() -> ShownCase:
        asking_findings.make_provisional(session, certificate.id, found)
        return prepare(session, asking.read_case(session, file_id))

    def confirmed(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
        if is_meant:
            said = f"{name} is provisional now."
            desk.ask(question, partial(desk.show, said=said))

    title = f"Make {name} provisional?"
    consequence = PROVISIONAL.format(found.found_on)
    await desk.put(ConfirmScreen(title, consequence), confirmed)
