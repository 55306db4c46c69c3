"""Cases, notes and history as blocks of text, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from grievance.domain.compartment import Compartment
from grievance.domain.ids import WORKER
from grievance.domain.slip import Slip
from grievance.services.access.list_access import KeyHolder
from grievance.services.cases.open_case import OpenedCase, OpenedNote
from grievance.services.cases.read_history import HistoryLine
from grievance.services.cases.related_cases import RelatedCase
from tui.case_row import Row
from tui.facts.letter import BLANK, moment
from tui.words import NONE, case_due_words, due_words, flag_words, urgency_words
from tui.wrapping import Block


_MAY = {Compartment.CONTENTS: "May read", Compartment.IDENTITY: "Who wrote"}


def row_blocks(row: Row, today: date) -> list[Block]:
    """Return what cover and slip say of a case."""
    return [
        Block(row.case.reference, "title"),
        BLANK,
        *_cover(row, today),
        BLANK,
        *_slip(row, today),
    ]


def _cover(row: Row, today: date) -> Iterator[Block]:
    case = row.case
    running = case.calls_on if case.is_open else None
    until = f" · {running}" if running else ""
    yield Block(str(case.kind), label="Kind")
    yield Block(urgency_words(case.urgency), label="Urgency")
    yield Block(f"{case.stage} since {case.stage_since}", label="Stage")
    yield Block(case_due_words(case, today) + until, label="Due")
    yield Block(row.handler or "nobody yet", label="Handler")
    yield Block(case.received_on.isoformat(), label="Received")
    yield Block(case.language or NONE, label="Language")


def _slip(row: Row, today: date) -> Iterator[Block]:
    slip = row.slip
    if slip is None:
        yield Block("Its slip is not opened yet.", "soft")
        return
    yield Block(_words(slip.complainant), label="From")
    yield Block(_words(slip.respondent), label="About")
    if slip.region:
        yield Block(slip.region, label="Region")
    yield Block("\n".join(row.entities) or "none found", label="Entities")
    if row.members:
        yield Block("\n".join(row.members), label="Members")
    yield Block(", ".join(slip.criteria) or "none found", label="Criteria")
    yield from _tasks(slip, today)
    if slip.flags:
        yield Block(f"▲ {flag_words(slip.flags)}", "warm", label="Care")
    if slip.proposed:
        yield BLANK
        yield Block("Proposed by the reader; nobody has confirmed these facts.", "soft")


def _tasks(slip: Slip, today: date) -> Iterator[Block]:
    if slip.tasks:
        first = min(task.due_on for task in slip.tasks)
        count = len(slip.tasks)
        said = f"{count}, the first {due_words(first, today)} · {first}"
        yield Block(said, "warm" if first <= today else "", label="To do")


def _words(code: str) -> str:
    return str(code).replace("-", " ")


def related_blocks(related: Sequence[RelatedCase]) -> list[Block]:
    """Return the cases that may be about the same, and why."""
    if not related:
        return []
    blocks = [BLANK, Block("Perhaps about the same · v opens one", "label")]
    for one in related:
        reasons = " · ".join(one.reasons)
        shut = "" if one.case_id else " · not yours to open"
        blocks.append(Block(f"{one.reference}  {reasons}{shut}"))
    return blocks


def note_blocks(notes: Sequence[OpenedNote]) -> list[Block]:
    """Return the notes of a case, the newest first."""
    if not notes:
        return [Block("No notes yet. N writes one.", "soft")]
    blocks: list[Block] = []
    for opened in reversed(notes):
        struck = " · struck: it does not hold" if opened.is_struck else ""
        head = f"{opened.author} · {moment(opened.note.at)}{struck}"
        tone = "soft" if opened.is_struck else ""
        blocks += [Block(head, "label"), Block(opened.note.text, tone), BLANK]
    return blocks


def access_blocks(opened: OpenedCase) -> list[Block]:
    """Return who may read a case, and what was done with it, the newest first."""
    found = opened.access
    holders = [
        Block(
            "\n".join(_holder(one) for one in found.holders if one.compartment is box)
            or NONE,
            label=label,
        )
        for box, label in _MAY.items()
    ]
    due = [
        Block(f"The key to {one.compartment} is to be changed since {one.since}.")
        for one in found.due
    ]
    head = Block("What was done, the newest first", "label")
    lines = [block for line in reversed(opened.history) for block in _done(line)]
    return [*holders, *due, BLANK, head, *lines]


def _holder(one: KeyHolder) -> str:
    until = f" until {one.until}" if one.until else ""
    return f"{one.name}{until}{_amiss(one)}"


def _amiss(one: KeyHolder) -> str:
    if one.is_promised:
        return " (to be given again, as they have other keys)"
    return " (opens nothing: lost keys, or left)" if one.is_lost else ""


def _done(line: HistoryLine) -> Iterator[Block]:
    who = "The mechanism" if line.entry.actor == WORKER else line.actor
    yield Block(f"{moment(line.entry.at)}  {who} {line.sentence}")
    if line.reason:
        way = (
            f"{line.reason.before} → {line.reason.after}: " if line.reason.after else ""
        )
        yield Block(way + line.reason.text, "soft", label="  why")
