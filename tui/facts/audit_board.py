"""
What audits have to answer, grouped by what somebody does next about each.

A line is of one audit and one step: who has two things to do about an audit finds two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.domain.counting import counted
from grievance.domain.notice_standing import Alarm
from grievance.domain.planning import start_of
from grievance.screen.audit_words import (
    DAY_SIGNS,
    GATE_SIGNS,
    standing_words,
    topic_words,
)
from grievance.services.audits.list_follow_ups import ListedFollowUp
from grievance.services.overviews.audit_calendar import AuditEntry
from tui.asking.audits import Board
from tui.facts.alarms import alarm_words
from tui.facts.audit import entry_blocks
from tui.facts.finding import TO_PASS, awaits_word, gate_name, is_late
from tui.listed import Listed, Slot, section
from tui.words import NONE
from tui.wrapping import Block


SLOTS = (
    Slot("Begins", 10),
    Slot("Entity"),
    Slot("Asked", 16, 70, codes=True),
    Slot("Next", 26, 50),
    Slot("File", 12, 110),
    Slot("Care", 18, 92),
)
NOTHING = (
    "No audit has anything to answer. Flag an allegation for audit in its case, in "
    "the tab Allegations; c shows the calendar, Esc goes back."
)


class Group(StrEnum):
    """What is to be done next, in the order in which it is looked after."""

    RELEASE = "A notice waits to be released"
    GATE = "The office has to look"
    READ = "An answer says more than its form"
    CONFIRM = "Answers to confirm"
    CORRECTION = "A plan or a correction is late"
    WORD = "No word yet that the notice arrived"
    AHEAD = "Audits that have something to answer"
    OVER = "Nothing to answer any more"


TABS = {
    Group.RELEASE: "drafts",
    Group.GATE: "findings",
    Group.READ: "findings",
    Group.CONFIRM: "findings",
    Group.CORRECTION: "findings",
    Group.WORD: "findings",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An audit with something to do about it; *tab* of its file is where."""

    entry: AuditEntry
    group: Group
    words: str

    @property
    def tab(self) -> str:
        """The tab in which it is done; empty where there is nothing to do."""
        return TABS.get(self.group, "")


def board_lines(board: Board, today: date) -> tuple[Listed, ...]:
    """Return what no audit answers first, then what is to be done, then the rest."""
    homeless = [one for one in board.follow_ups if one.audit is None]
    lost = [_homeless(one) for one in homeless if not one.is_answered]
    lines = list(section("! No audit has to answer", lost))
    every = [due for entry in board.entries for due in steps_of(entry, today)]
    for group in Group:
        lines += section(group, [_line(due) for due in every if due.group is group])
    return tuple(lines)


def board_words(board: Board) -> str:
    """Say in a line how much there is."""
    waiting = sum(not one.is_answered for one in board.follow_ups)
    audits = sum(bool(one.facts.on) for one in board.entries)
    alarms = sum(bool(one.alarms) for one in board.follow_ups)
    care = f" · ! {alarms} to see to" if alarms else ""
    return f"{waiting} to answer · {counted(audits, 'audit')}{care}"


def steps_of(entry: AuditEntry, today: date) -> Iterator[Due]:
    """Yield what is to be done about an audit; where there is nothing, how it stands."""
    found = tuple(_steps(entry, today))
    rest = Group.AHEAD if entry.facts.on else Group.OVER
    yield from found or (Due(entry=entry, group=rest, words=_next_day(entry)),)


def _steps(entry: AuditEntry, today: date) -> Iterator[Due]:
    for group, found in (
        (Group.RELEASE, _notice(entry)),
        (Group.GATE, _gates(entry)),
        (Group.READ, _unread(entry)),
        (Group.CONFIRM, _answers(entry)),
        (Group.CORRECTION, _corrections(entry, today)),
        (Group.WORD, _word(entry)),
    ):
        yield from (Due(entry=entry, group=group, words=said) for said in found)


def _notice(entry: AuditEntry) -> Iterator[str]:
    if (pending := entry.pending) is not None:
        kind = pending.kind.replace("-", " ")
        yield f"… {kind} notice of {pending.drafted_on:%m-%d}"


def _gates(entry: AuditEntry) -> Iterator[str]:
    for gate in entry.gates:
        if gate.standing in TO_PASS:
            by = f" by {gate.due_on:%m-%d}" if gate.due_on else ""
            yield f"{GATE_SIGNS[gate.standing]} {gate_name(gate.gate)}{by}"


def _unread(entry: AuditEntry) -> Iterator[str]:
    if entry.facts.has_unread:
        yield "▲ read it, and say what came of it"


def _answers(entry: AuditEntry) -> Iterator[str]:
    audit = entry.audit
    if entry.facts.on and audit is not None and audit.actual_start is not None:
        yield f"? what it found since {audit.actual_start:%m-%d}"


def _corrections(entry: AuditEntry, today: date) -> Iterator[str]:
    for one in entry.facts.corrections:
        if is_late(one, today):
            by = one.plan_by if one.is_plan_late(today) else one.closed_by
            yield f"! {one.criterion} by {by:%m-%d}"


def _word(entry: AuditEntry) -> Iterator[str]:
    if entry.facts.on and awaits_word(entry.facts):
        yield "» released, no word since"


def _next_day(entry: AuditEntry) -> str:
    day = entry.next
    return f"{DAY_SIGNS[day.state]} {day.kind} {day.on}" if day else NONE


def _line(due: Due) -> Listed:
    entry = due.entry
    care = ", ".join(f"! {alarm}" for alarm in entry.alarms)
    return Listed(
        cells=(
            str(entry.start or NONE),
            f"{'! ' if entry.alarms else ''}{entry.entity}",
            topic_words(entry.topics) or NONE,
            due.words,
            entry.file.reference if entry.file else NONE,
            care or NONE,
        ),
        thing=due,
        key=f"{entry.audit_id}/{due.group}/{due.words}",
        tone="warm" if set(entry.alarms) - {Alarm.OVERSIGHT} else "",
        detail=tuple(entry_blocks(entry)[2:]),
    )


def _homeless(one: ListedFollowUp) -> Listed:
    start = start_of(one.audit) if one.audit else None
    said = f"{one.case.reference} A{one.number}, flagged on {one.flagged_on}"
    return Listed(
        cells=(
            str(start or NONE),
            f"! {one.entity}",
            one.criterion,
            standing_words(one.standing),
            one.case.reference,
            ", ".join(f"! {alarm}" for alarm in one.alarms),
        ),
        thing=one,
        key=f"{one.case.id}/{one.number}",
        tone="warm",
        detail=(Block(said), *_sentences(one.alarms)),
    )


def _sentences(alarms: Iterable[Alarm]) -> Iterator[Block]:
    yield from (Block(f"! {alarm_words(one)}", "warm") for one in alarms)
