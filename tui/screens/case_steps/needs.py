"""What a step of a case begins with: where that is not there, its key is not offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from grievance.domain.block import Block
from grievance.domain.case_kind import CaseKind
from grievance.domain.clock import Clock
from grievance.domain.contested import ContestedFact
from grievance.domain.evidence import Evidence
from grievance.domain.task import Task
from tui.facts.risk import custodians
from tui.screens.case_steps.step import CaseDesk


Need = Callable[[CaseDesk], bool]


def a_line(desk: CaseDesk) -> bool:
    """Begin with whatever is under the cursor."""
    return desk.listed is not None


def a_clock(desk: CaseDesk) -> bool:
    """Begin with a clock that runs or is paused."""
    return isinstance(desk.listed, Clock) and not desk.listed.is_stopped


def a_task(desk: CaseDesk) -> bool:
    """Begin with a task, be it done."""
    return isinstance(desk.listed, Task)


def an_open_task(desk: CaseDesk) -> bool:
    """Begin with a task that is to be done."""
    return isinstance(desk.listed, Task) and desk.listed.is_open


def a_task_or_clock(desk: CaseDesk) -> bool:
    """Begin with what can be changed of the days."""
    return an_open_task(desk) or a_clock(desk)


def clocks(desk: CaseDesk) -> bool:
    """Begin with a clock that waits for something."""
    return any(not one.is_stopped for one in desk.shown.opened.case.clocks)


def evidence_or_fact(desk: CaseDesk) -> bool:
    """Begin with what more can be said of."""
    return isinstance(desk.listed, Evidence | ContestedFact)


def undecided(desk: CaseDesk) -> bool:
    """Begin with a proposal that nobody has decided on."""
    return any(state.needs_decision for state in desk.shown.file.proposals)


def a_custodian(desk: CaseDesk) -> bool:
    """Begin with the key to who complained."""
    me = desk.session.ring.author.holder
    return any(one.holder == me for one in custodians(desk.shown.opened))


def kept_out(desk: CaseDesk) -> bool:
    """Begin with somebody who is kept out."""
    return isinstance(desk.listed, Block) and desk.listed.is_standing


def a_report(desk: CaseDesk) -> bool:
    """Begin with a report, of which cases are made."""
    return desk.shown.opened.case.kind is CaseKind.REPORT


def a_letter(desk: CaseDesk) -> bool:
    """Begin with a letter that came."""
    return desk.letter is not None


def an_attachment(desk: CaseDesk) -> bool:
    """Begin with a file that came with a letter."""
    return desk.attachment is not None


# By the names of steps; what is not among them needs nothing but the case.
NEEDS: Mapping[str, Need] = MappingProxyType(
    {
        "act": a_line,
        "read_answer": a_letter,
        "change_record": a_line,
        "say_more": evidence_or_fact,
        "open_line": a_task_or_clock,
        "pause": a_clock,
        "deadline": an_open_task,
        "finish": a_task,
        "came": clocks,
        "confirm": a_line,
        "reject": a_line,
        "change_fact": a_line,
        "confirm_all": undecided,
        "edit": a_line,
        "review": a_line,
        "give_up": a_line,
        "open_risk": a_custodian,
        "assess": a_custodian,
        "let_back": kept_out,
        "open_part": a_line,
        "fan_out": a_report,
        "identity": a_letter,
        "save": an_attachment,
        "attach": a_letter,
        "split": a_letter,
        "take_back": a_letter,
    }
)
