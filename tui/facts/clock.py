"""The clocks of a case as lines: how each stands, until when, and its pauses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from grievance.domain.clock import Clock, ClockKind, ClockState, Pause
from grievance.domain.contents import Reason
from grievance.domain.events import Act
from grievance.domain.ids import holder_of
from tui.asking.case_file import CaseFile
from tui.asking.shown_case import ShownCase
from tui.facts.letter import moment
from tui.facts.task import tasks_of_case
from tui.listed import Listed, Slot, section
from tui.words import NONE, due_words
from tui.wrapping import Block


SLOTS = (
    Slot("State", 11),
    Slot("Task or clock"),
    Slot("Due", 10),
    Slot("Left", 9, 44),
    Slot("Since, who", 10, 60),
    Slot("Pauses", 6, 70),
)
SIGNS = {
    ClockState.RUNNING: "·",
    ClockState.DUE_SOON: "▲",
    ClockState.OVERDUE: "!",
    ClockState.PAUSED: "‖",
    ClockState.MET: "✓",
    ClockState.MISSED: "✗",
}
TONES = {
    ClockState.DUE_SOON: "warm",
    ClockState.OVERDUE: "bad",
    ClockState.MISSED: "warm",
    ClockState.MET: "soft",
}
OVER = "over"
NO_CLOCKS = (
    "No clock has run in this case yet, and nothing is to be done. s moves it, which "
    "starts one; n writes down a task."
)


def clock_lines(shown: ShownCase, today: date) -> tuple[Listed, ...]:
    """Return what is to be done, the clocks that run, then what is over."""
    clocks, tasks = shown.opened.case.clocks, shown.file.tasks
    open_ = sorted((c for c in clocks if not c.is_stopped), key=lambda c: c.due_on)
    over = [c for c in reversed(clocks) if c.is_stopped]
    return (
        *tasks_of_case(tasks, shown.file.names, today, is_open=True),
        *section("Now", [_line(c, today, shown) for c in open_]),
        *section("Before", [_line(c, today, shown) for c in over]),
        *tasks_of_case(tasks, shown.file.names, today, is_open=False),
    )


def state_words(clock: Clock, today: date) -> str:
    """Say with a sign how a clock stands; others are never late with their time."""
    state = _shown_state(clock, today)
    return f"{SIGNS[state]} {_state_word(clock, today)}"


def kind_words(kind: ClockKind) -> str:
    """Return what a clock waits for, in words."""
    return kind.replace("-", " ")


def _line(clock: Clock, today: date, shown: ShownCase) -> Listed:
    cells = (
        state_words(clock, today),
        kind_words(clock.kind),
        clock.due_on.isoformat(),
        _left(clock, today),
        clock.started_on.isoformat(),
        str(len(clock.pauses) or NONE),
    )
    return Listed(
        cells=cells,
        thing=clock,
        key=f"{clock.kind} {clock.started_on}",
        tone=TONES.get(_shown_state(clock, today), ""),
        detail=tuple(_detail(clock, today, shown)),
    )


def _left(clock: Clock, today: date) -> str:
    if not clock.is_running:
        return NONE
    words = due_words(clock.due_on, today)
    return f"{words.removeprefix('! ')} ago" if _is_over(clock, today) else words


def _is_over(clock: Clock, today: date) -> bool:
    """Whether the time that somebody else had is over: no fault of ours."""
    return clock.is_window and clock.state(today) is ClockState.OVERDUE


def _shown_state(clock: Clock, today: date) -> ClockState:
    return ClockState.DUE_SOON if _is_over(clock, today) else clock.state(today)


def _state_word(clock: Clock, today: date) -> str:
    return OVER if _is_over(clock, today) else str(clock.state(today))


def _detail(clock: Clock, today: date, shown: ShownCase) -> Iterator[Block]:
    stopped = f", stopped on {clock.stopped_on}" if clock.stopped_on else ""
    state = _state_word(clock, today)
    until = f"{'until' if clock.is_window else 'due by'} the end of {clock.due_on}"
    yield Block(f"{kind_words(clock.kind)}: {state}, {until}{stopped}")
    yield from (Block(_pause_words(pause), label="Paused") for pause in clock.pauses)
    for line in shown.opened.history:
        if line.reason and _is_about(line.reason, clock):
            said = f"{moment(line.entry.at)} {line.actor}: {line.reason.text}"
            yield Block(said, "soft")
    yield from (Block(said, "warm") for said in _calls(clock, shown.file))
    if not clock.is_stopped:
        yield Block(f"P {'lets it go on' if clock.is_paused else 'pauses it'}.", "soft")


def _calls(clock: Clock, file: CaseFile) -> Iterator[str]:
    """Say who was told of it, and when: each of them once."""
    for one in file.reminders:
        if (one.clock, one.started_on) == (clock.kind, clock.started_on):
            whom = "the coordinators"
            if one.person is not None:
                whom = file.names.get(str(holder_of(one.person)), "someone who left")
            yield f"▲ {moment(one.at)} {one.call.replace('-', ' ')} to {whom}"


def _is_about(reason: Reason, clock: Clock) -> bool:
    return (reason.act, reason.before) == (Act.CLOCK_PAUSED, clock.kind)


def _pause_words(pause: Pause) -> str:
    until = f"until {pause.until}" if pause.until else "and still"
    return f"from {pause.since} {until}"
