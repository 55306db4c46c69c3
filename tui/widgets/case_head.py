"""The head of an opened case: what one has to know before reading on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from textual.content import Content

from grievance.domain.clock import ClockState
from grievance.domain.reprisal import RiskLevel
from grievance.domain.urgency import Urgency
from grievance.services.open_case import OpenedCase
from tui.case_file import CaseFile
from tui.move_form import move_words
from tui.shown_case import ShownCase
from tui.text import line
from tui.words import RISK, case_due_words, due_state, flag_words, urgency_words


URGENCY_TONES = {Urgency.CRITICAL: "bold $error", Urgency.HIGH: "$warning"}
DUE_TONES = {ClockState.OVERDUE: "bold $error", ClockState.DUE_SOON: "$warning"}


def case_head(shown: ShownCase, today: date) -> Content:
    """Return reference, stage, urgency, clock, who may read, and risk."""
    opened, case = shown.opened, shown.opened.case
    parts = [
        line(case.reference, "bold"),
        line(case.stage),
        line(urgency_words(case.urgency), URGENCY_TONES.get(case.urgency, "")),
        _clock(opened, today),
        line(opened.handler or "no handler yet"),
        *(
            [line("▲ COVER ALTERED: verify the log", "bold $error")]
            if opened.altered
            else []
        ),
        line(f"read by {', '.join(sorted(opened.readers))}", "$text-muted"),
    ]
    if opened.slip.flags & RISK:
        parts.append(line(f"▲ {flag_words(opened.slip.flags & RISK)}", "$warning"))
    parts += [line(f"▲ {words}", "$warning") for words in banners(shown)]
    return Content(" · ").join(parts)


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
