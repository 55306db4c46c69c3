"""One's own cases as lines: those one handles, by the day something is due, and leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grievance.domain.clock import ClockState
from grievance.domain.counting import counted
from tui.case_row import Row
from tui.facts.case import row_blocks
from tui.facts.due_groups import DUE_SLOTS, day_cells, grouped
from tui.listed import Listed, Slot, section
from tui.words import NONE, URGENCY_SIGNS, due_state


SLOTS = (
    *DUE_SLOTS,
    Slot("", 2),
    Slot("Reference", 12),
    Slot("", 1),
    Slot("Stage", 15, 64),
    Slot("To do", 5, 76),
    Slot("About", codes=True),
)
LED = "No handler yet: you answer for it; a in the case assigns it"
EMPTY = (
    "You handle no open case. A coordinator assigns cases; 1 shows all that you may "
    "open, Esc goes back."
)
TONES = {ClockState.OVERDUE: "bad", ClockState.DUE_SOON: "warm"}


def mine_of(rows: Sequence[Row]) -> list[Row]:
    """Return what somebody handles and is not over."""
    return [row for row in rows if row.is_handled and row.case.is_open]


def led_of(rows: Sequence[Row]) -> list[Row]:
    """Return what they answer for as a coordinator until somebody handles it."""
    led = (r for r in rows if r.mine and not r.is_handled and r.case.is_open)
    return sorted(led, key=lambda row: row.case.calls_on or date.max)


def my_case_lines(rows: Sequence[Row], today: date) -> tuple[Listed, ...]:
    """Return one's own cases by the day something is due, then those that one leads."""
    dated = [(row.case.calls_on, _line(row, today)) for row in mine_of(rows)]
    led = [_line(row, today) for row in led_of(rows)]
    return (*grouped(dated, today), *section(LED, led))


def my_case_words(rows: Sequence[Row], today: date) -> str:
    """Count them, and those that are late."""
    mine, led = mine_of(rows), led_of(rows)
    late = sum(
        due_state(row.case, today) is ClockState.OVERDUE for row in (*mine, *led)
    )
    said = f"{len(mine):,} open"
    said += f" · {counted(len(led), 'waits', 'wait')} for a handler" if led else ""
    return said + (f" · ! {late:,} overdue" if late else "")


def _line(row: Row, today: date) -> Listed:
    case, state = row.case, due_state(row.case, today)
    late = state is ClockState.OVERDUE
    left, day = day_cells(case.calls_on, today)
    cells = (
        left if late else left.replace("! ", "over "),
        day,
        URGENCY_SIGNS[case.urgency],
        case.reference,
        "*" if case.unread else " ",
        case.stage,
        str(len(row.slip.tasks) if row.slip and row.slip.tasks else NONE),
        ", ".join((*row.about, *row.criteria)) or NONE,
    )
    return Listed(
        cells=cells,
        thing=case.id,
        key=str(case.id),
        tone=TONES.get(state, "") if state else "soft",
        detail=tuple(row_blocks(row, today)),
    )
