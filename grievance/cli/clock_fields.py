"""How clocks are written: for people with a word and a sign, for programs as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.cli.output import Fields
from grievance.domain.case import Case
from grievance.domain.clock import Clock, ClockState, Pause
from grievance.domain.counting import counted
from grievance.domain.reminder import Call
from grievance.services.cases.list_clocks import ListedClock


HEADS = ("reference", "stage", "clock", "state", "due", "left", "owner", "told")
SPARE = ("stage", "told", "owner")
OVER = "over"
SIGNS = {
    ClockState.RUNNING: "·",
    ClockState.DUE_SOON: "▲",
    ClockState.OVERDUE: "!",
    ClockState.PAUSED: "‖",
    ClockState.MET: "✓",
    ClockState.MISSED: "✗",
}
CALLS = {
    Call.REMINDER: "reminded",
    Call.ESCALATION: "escalated",
    Call.WINDOW_OVER: "told",
}


def row_of(listed: ListedClock) -> tuple[object, ...]:
    """Write a line of the table."""
    case, clock = listed.case, listed.clock
    return (
        case.reference,
        case.stage,
        clock.kind,
        f"{_sign(listed)} {state_of(listed)}",
        clock.due_on,
        left(listed),
        listed.owner,
        told(listed),
    )


def fields_of_clock(listed: ListedClock) -> Fields:
    """Write a clock for a program."""
    clock = listed.clock
    return {
        "reference": listed.case.reference,
        "stage": listed.case.stage,
        "clock": clock.kind,
        "state": state_of(listed),
        "started_on": clock.started_on,
        "due_on": clock.due_on,
        "days_left": listed.days_left,
        "owner": listed.owner,
        "pauses": [_pause_fields(pause) for pause in clock.pauses],
        "told": [{"call": one.call, "at": one.at, "to": one.to} for one in listed.told],
    }


def case_clock_fields(clocks: Iterable[Clock]) -> list[Fields]:
    """Write the clocks of a case, stopped ones too."""
    return [
        {
            "clock": clock.kind,
            "started_on": clock.started_on,
            "due_on": clock.due_on,
            "stopped_on": clock.stopped_on,
            "pauses": [_pause_fields(pause) for pause in clock.pauses],
        }
        for clock in clocks
    ]


def clock_lines(case: Case) -> Iterator[str]:
    """Write the clocks of a case, one to a line, with the pauses they had."""
    for clock in case.clocks:
        yield f"Clock      {clock.kind}, {_stands(clock)}"
        yield from (f"           {_pause_words(pause)}" for pause in clock.pauses)


def state_of(listed: ListedClock) -> str:
    """Say how it stands; others are never late with what they had time for."""
    return OVER if listed.clock.is_window and listed.is_due else listed.state


def left(listed: ListedClock) -> str:
    """Say how many days there are: `today`, `12 days`, or `3 days late`."""
    days = listed.days_left
    if days is None:
        return ""
    if days == 0:
        return "today"
    late = " ago" if listed.clock.is_window else " late"
    return f"{counted(abs(days), 'day')}{late if days < 0 else ''}"


def told(listed: ListedClock) -> str:
    """Say when whoever had to was told."""
    said = (f"{CALLS[one.call]} {one.at:%Y-%m-%d}" for one in listed.told)
    return ", ".join(said)


def _sign(listed: ListedClock) -> str:
    is_over = state_of(listed) == OVER
    return SIGNS[ClockState.DUE_SOON if is_over else listed.state]


def _stands(clock: Clock) -> str:
    if clock.stopped_on is not None:
        return f"due {clock.due_on}, stopped {clock.stopped_on}"
    return f"{'paused' if clock.is_paused else 'running'}, due {clock.due_on}"


def _pause_words(pause: Pause) -> str:
    return f"stood still from {pause.since} " + (
        f"to {pause.until}" if pause.until else "on"
    )


def _pause_fields(pause: Pause) -> Fields:
    return {"since": pause.since, "until": pause.until}
