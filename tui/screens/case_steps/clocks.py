"""Let the clock under the cursor stand still or go on, or say what came."""

from __future__ import annotations

from functools import partial

from grievance.domain.clock import Clock
from grievance.domain.happening import Happening
from grievance.services.cases.open_case import OpenedCase
from grievance.services.handling.pause_clock import PauseReason
from tui.asking import steps as asking_steps
from tui.asking.doing import UNDOES
from tui.facts.clock import kind_words
from tui.forms.form import Form, One, Values, Words, coded
from tui.screens.case_steps.filling import fill_in
from tui.screens.case_steps.step import CaseDesk


CHOOSE_WHAT = "Choose what came."
CHOOSE = "Choose why it stands still."
HOW = "Say in one sentence how it came."
NOT_WHY = "A pause needs a reason; write one sentence."
SEALED = "one sentence; sealed in the case"


async def pause(desk: CaseDesk) -> None:
    """Ask why it should stand still; a clock that does goes on at once."""
    clock, shown = desk.listed, desk.shown.opened.case
    if not isinstance(clock, Clock) or clock.is_stopped:
        desk.say("Put the cursor on a clock that runs or is paused.")
    elif clock.is_paused:
        question = partial(asking_steps.resume, desk.session, shown, clock.kind)
        desk.change(
            question, f"The clock for {kind_words(clock.kind)} goes on. {UNDOES}"
        )
    else:
        await _pause(desk, clock)


async def came(desk: CaseDesk) -> None:
    """Say that what a clock waits for came, other than by a letter of ours."""
    session = desk.session
    form = Form(
        title="What came, or was done?",
        fields=(
            One(
                name="what",
                label="What",
                options=coded(tuple(Happening)),
                needed=CHOOSE_WHAT,
            ),
            Words(name="text", label="How?", hint=SEALED, needed=HOW),
        ),
        said="The clocks that wait for it stop. Ctrl+S does it, Esc goes back.",
    )

    def keep(values: Values) -> OpenedCase:
        what = Happening(values["what"])
        now = desk.shown.opened.case  # a second try is about what is shown by then
        return asking_steps.note_came(session, now, what, values["text"])

    await fill_in(
        desk, form, keep, f"The clocks that waited for it have stopped. {UNDOES}"
    )


async def _pause(desk: CaseDesk, clock: Clock) -> None:
    kind = kind_words(clock.kind)
    form = Form(
        title=f"Pause the clock for {kind}?",
        fields=(
            One(
                name="why",
                label="Because",
                options=coded(tuple(PauseReason)),
                needed=CHOOSE,
            ),
            Words(name="text", label="Why?", hint=SEALED, needed=NOT_WHY),
        ),
        said="Once it goes on, it is due as much later. Ctrl+S does it, Esc goes back.",
    )

    def keep(values: Values) -> OpenedCase:
        return asking_steps.pause(
            desk.session,
            desk.shown.opened.case,
            clock.kind,
            why=PauseReason(values["why"]),
            text=values["text"],
        )

    await fill_in(desk, form, keep, f"The clock for {kind} stands still. {UNDOES}")
