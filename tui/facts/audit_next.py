"""What is to be done next in the file of an audit, and with which keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from grievance.domain.correction import Seen
from tui.asking.asked import asked_of
from tui.asking.audits import FilePage
from tui.asking.case_file import CaseFile
from tui.facts.finding import (
    DUE,
    TO_PASS,
    asked_release,
    awaits_word,
    certificate_words,
    gate_name,
    is_late,
)
from tui.forms.finding import letter_name, said_words
from tui.wrapping import Block


ENTER, NOTE, SETTLE = "F, Enter", "F, n", "F, x"


def next_blocks(file: CaseFile, page: FilePage, today: date) -> Iterator[Block]:
    """Yield each thing to do with its keys beside it; nothing where nothing is due."""
    yield from _notices(page, asked=asked_release(file))
    yield from _unread(page)
    for asked in asked_of(page):
        if asked.is_due:
            said = said_words(asked) or "what did the audit find?"
            yield Block(f"{asked.name}: {said} Confirm what is right", DUE, ENTER)
    yield from _gates(page)
    for late in page.opened.facts.corrections:
        if is_late(late, today):
            what = "its plan" if late.waits_for is Seen.PLAN_CAME else "its correction"
            yield Block(f"{late.criterion}: {what} is late; ask for it", DUE, ENTER)
    yield from _certificates(page)
    if may_settle(page):
        yield Block("nothing waits any more: close the file", label=SETTLE)


def may_settle(page: FilePage) -> bool:
    """Whether nothing of it waits, and it is open."""
    facts = page.opened.facts
    is_done = all(one.done_on for one in page.entry.gates)
    return page.opened.case.is_open and not facts.on and (is_done or not facts.tellings)


def _notices(page: FilePage, *, asked: bool) -> Iterator[Block]:
    facts = page.opened.facts
    if facts.pending is not None and asked:
        yield Block("the notice waits for a custodian to confirm it", "", "6 in queue")
    elif facts.pending is not None:
        number = facts.pending.number
        yield Block(f"notice {number} waits: review it, then r", DUE, ENTER)
    if facts.on and awaits_word(facts):
        yield Block(
            "nobody said yet that the notice arrived: note that it did", "", NOTE
        )


def _unread(page: FilePage) -> Iterator[Block]:
    for one in page.opened.proposed:
        if one.is_unread:
            name = letter_name(page.opened.letters.get(one.spool_id))
            yield Block(f"{name} says more than its form: read it", DUE, ENTER)


def _certificates(page: FilePage) -> Iterator[Block]:
    for one in page.consequences:
        if one.effect.effect.makes_provisional:
            name = certificate_words(one.effect.certification)
            yield Block(f"{name}: make it provisional", DUE, ENTER)


def _gates(page: FilePage) -> Iterator[Block]:
    for one in page.entry.gates:
        if one.standing in TO_PASS:
            said = f"{gate_name(one.gate)}: {one.standing}, by {one.due_on}"
            yield Block(said, DUE, ENTER)
