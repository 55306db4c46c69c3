"""The head of an opened case: what one has to know before reading on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from textual.content import Content

from grievance.domain.clock import ClockState
from grievance.domain.reprisal import RiskLevel
from grievance.domain.urgency import Urgency
from grievance.services.cases.open_case import OpenedCase
from tui.asking.case_file import CaseFile
from tui.asking.shown_case import ShownCase
from tui.forms.move import move_words
from tui.text import line
from tui.words import RISK, case_due_words, due_state, flag_words, urgency_words


URGENCY_TONES = {Urgency.CRITICAL: "bold $error", Urgency.HIGH: "$warning"}
MOST_NAMED, FEW_NAMED = 5, 3  # readers in a line; all of them stand beside the log
DUE_TONES = {ClockState.OVERDUE: "bold $error", ClockState.DUE_SOON: "$warning"}


def case_head(shown: ShownCase, today: date) -> Content:
    """
    Return reference, stage, urgency, clock, what warns, and who may read.

    Where there is little room the end is cut off: what warns stands before it.
    """
    opened, case = shown.opened, shown.opened.case
    parts = (
        line(case.reference, "bold"),
        line(case.stage),
        line(urgency_words(case.urgency), URGENCY_TONES.get(case.urgency, "")),
        _clock(opened, today),
        *_warnings(shown),
        line(opened.handler or "no handler yet"),
        line(f"read by {_named(opened.readers)}", "$text-muted"),
    )
    return Content(" · ").join(parts)


def _warnings(shown: ShownCase) -> Iterator[Content]:
    opened = shown.opened
    if opened.altered:
        yield line("▲ COVER ALTERED: verify the log", "bold $error")
    if opened.slip.flags & RISK:
        yield line(f"▲ {flag_words(opened.slip.flags & RISK)}", "$warning")
    for words in banners(shown):
        yield line(f"▲ {words}", "$warning")


def _named(readers: Sequence[str]) -> str:
    """Name those who may read it, but not all of very many."""
    names = sorted(readers)
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:FEW_NAMED])} and {len(names) - FEW_NAMED} more"


def banners(shown: ShownCase) -> Iterator[str]:
    """Yield what nobody on the case may overlook."""
    slip, file = shown.opened.slip, shown.file
    if slip.risk in {RiskLevel.ELEVATED, RiskLevel.HIGH}:
        yield f"reprisal risk {slip.risk}"
    if slip.incidents:
        yield f"{slip.incidents} reprisals told of"
    yield from _of_people(file)


def _of_people(file: CaseFile) -> Iterator[str]:
    for asked in file.asked:
        yield f"{asked.asker} asks: {move_words(asked.proposed.step)} (s answers)"
    for block in file.blocks:
        if block.is_standing:
            yield f"{file.title(block.who)} is kept out"
    for holder in file.conflicted:
        yield f"{holder.person.name} has a conflict of interest (Access)"


def _clock(opened: OpenedCase, today: date) -> Content:
    case = opened.case
    if case.calls_on is None or not case.is_open:
        return line("no clock")
    tone = DUE_TONES.get(due_state(case, today) or ClockState.RUNNING, "")
    return line(f"due {case_due_words(case, today)} · {case.calls_on}", tone)
