"""Take the case to its next stage, ask a second person to, or answer one who asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from textual.content import Content

from grievance.domain.request import RequestState
from grievance.domain.stage import NEEDS_SECOND_PERSON, Move, Stage, next_stages
from grievance.domain.undo import WORKING
from tui.asking import steps as asking_steps
from tui.asking.case_file import AskedMove
from tui.asking.doing import UNDOES
from tui.asking.shown_case import ShownCase, prepare
from tui.forms.endings import ending
from tui.forms.form import Form, Values, Words
from tui.forms.move import checked_move, move_words, nothing_left_of, second_of
from tui.forms.option import Option
from tui.screens.case_steps.step import CaseDesk
from tui.screens.form import FormScreen
from tui.screens.menu import MenuScreen
from tui.screens.move import MoveScreen, Overtaken


Moved = tuple[Move, ShownCase]
KEPT = "Your reason is kept for the next step."
ASKED = "You asked; another person has to confirm that."
ANSWERS = {
    RequestState.CONFIRMED: "Confirm: it moves at once",
    RequestState.REFUSED: "Refuse: it stays where it is",
}
WHY = Words(name="reason", label="Why?", hint="sealed in the case; may be empty")
ANSWER = "Enter does it, Esc goes back."
TAKE_BACK = {RequestState.WITHDRAWN: "Take your request back"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The case as it is *now*; None for who has its key no more."""

    now: ShownCase | None


async def move(desk: CaseDesk) -> None:
    """Ask where to, and why; where somebody asked before, for an answer."""
    asked = desk.shown.file.asked
    if asked:
        await _answer(desk, asked[0])
    else:
        await _move(desk, next_stages(desk.shown.opened.case.stage))


async def close(desk: CaseDesk) -> None:
    """Ask why it is closed, where it may be."""
    await _end(desk, Stage.CLOSED)


async def merge(desk: CaseDesk) -> None:
    """Ask in which case it goes on, and why."""
    await _end(desk, Stage.MERGED)


async def _end(desk: CaseDesk, stage: Stage) -> None:
    case = desk.shown.opened.case
    ways = next_stages(case.stage)
    if stage in ways:
        await _move(desk, (stage,))
    else:
        named = ", ".join(ways) or "nowhere"
        desk.say(f"From {case.stage} a case goes to: {named}; not to {stage}.")


async def _move(desk: CaseDesk, ways: tuple[Stage, ...]) -> None:
    session, shown = desk.session, desk.shown.opened.case

    def submit(values: Values) -> Moved:
        wish = checked_move(values)
        with nothing_left_of(wish):
            opened = asking_steps.move_or_ask(session, shown, wish, second_of(values))
        return wish, prepare(session, opened)

    def moved(found: object) -> None:
        if isinstance(found, Overtaken):
            desk.kept_reason = found.reason
            desk.was_overtaken(f"{found.sentence} {KEPT}")
            desk.reread()
        elif isinstance(found, tuple):
            wish, now = found
            desk.kept_reason = ""
            is_back = {shown.stage, wish.to} <= WORKING
            undoes = f" {UNDOES}" if is_back else ""
            done = f"{shown.reference} is in {wish.to} now.{undoes}"
            needs_two = wish.to in NEEDS_SECOND_PERSON
            desk.show(now, ASKED if needs_two else done)

    open_cases = {str(row.case.id) for row in desk.cases.rows() if row.case.is_open}
    cases = tuple(one for one in other_cases(desk) if one.code in open_cases)
    screen = MoveScreen(
        session,
        shown.stage,
        submit,
        ways=ways,
        cases=cases,
        people=people_of(desk),
        reason=desk.kept_reason,
        matter=partial(ending, shown.reference, cases),
    )
    await desk.put(screen, moved)


async def _answer(desk: CaseDesk, asked: AskedMove) -> None:
    """Say what was asked, and let it be confirmed, refused or taken back."""
    is_mine = asked.request.asked_by == desk.session.ring.person_id
    answers = TAKE_BACK if is_mine else ANSWERS
    states = list(answers)

    async def chosen(place: int | None) -> None:
        if place is not None:
            await _say_why(desk, asked, states[place], answers[states[place]])

    who = "You asked" if is_mine else f"{asked.asker} asks"
    step = asked.proposed.step
    title = f"{who} that it becomes {move_words(step)}: {step.reason}"
    choices = [Content(answers[state]) for state in states]
    await desk.put(MenuScreen(title, choices), chosen)


async def _say_why(
    desk: CaseDesk, asked: AskedMove, state: RequestState, title: str
) -> None:
    """Ask for a reason, which may be left out, and answer with it."""
    session, case = desk.session, desk.shown.opened.case

    def submit(values: Values) -> Answered:
        reason, request = values["reason"].strip(), asked.request
        opened = asking_steps.answer(session, case.id, request, state, reason)
        return Answered(now=prepare(session, opened) if opened else None)

    def answered(found: Answered | None) -> None:
        if found is not None and found.now is not None:
            desk.show(found.now, f"That is {state}.")
        elif found is not None:
            desk.lost(f"That is {state}; you had {case.reference} for this alone.")

    form = Form(title=title, fields=(WHY,), said=ANSWER)
    screen = FormScreen(session, form, submit, overtaken=desk.reread)
    await desk.put(screen, answered)


def other_cases(desk: CaseDesk) -> tuple[Option, ...]:
    """Return the other cases of the queue, to join this one with."""
    here = desk.shown.opened.case.id
    return tuple(
        Option(
            str(row.case.id),
            row.case.reference,
            f"{row.case.stage} {', '.join(row.about)}".strip(),
        )
        for row in desk.cases.rows()
        if row.case.id != here and not row.names_only
    )


def people_of(desk: CaseDesk) -> tuple[Option, ...]:
    """Return who else can be asked to confirm a step."""
    me = desk.session.ring.person_id
    others = (one for one in desk.session.handlers if one.id != me)
    return tuple(Option(str(one.id), one.name) for one in others)
