"""What is to be done next in the file of an audit, and with which keys."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.review_gate import GateStanding
from tui.asked import Asked, asked_of
from tui.asking_audits import FilePage
from tui.finding_facts import awaits_word, certificate_words, gate_name
from tui.finding_form import said_words
from tui.wrapping import Block


ENTER, NOTE, SETTLE = "F, Enter", "F, n", "F, x"
_TO_PASS = frozenset({GateStanding.DUE, GateStanding.OVERDUE})


def next_blocks(page: FilePage) -> Iterator[Block]:
    """Yield each thing to do with its keys beside it; nothing where nothing is due."""
    yield from _notices(page)
    for asked in asked_of(page):
        yield from _finding(asked, page)
    yield from _gates(page)
    for one in page.consequences:
        if one.effect.effect.makes_provisional:
            name = certificate_words(one.effect.certification)
            yield Block(f"{name}: make it provisional", "warm", ENTER)
    if may_settle(page):
        yield Block("nothing waits any more: close the file", label=SETTLE)


def may_settle(page: FilePage) -> bool:
    """Whether nothing of it waits, and it is open."""
    facts = page.opened.facts
    is_done = all(one.standing is GateStanding.DONE for one in page.entry.gates)
    return page.opened.case.is_open and not facts.on and (is_done or not facts.tellings)


def _notices(page: FilePage) -> Iterator[Block]:
    facts = page.opened.facts
    if facts.pending is not None:
        number = facts.pending.number
        yield Block(f"notice {number} waits: review it, then r", "warm", ENTER)
    if facts.on and awaits_word(facts):
        yield Block(
            "nobody said yet that the notice arrived: note that it did", "", NOTE
        )


def _gates(page: FilePage) -> Iterator[Block]:
    for one in page.entry.gates:
        if one.standing in _TO_PASS:
            said = f"{gate_name(one.gate)}: {one.standing}, by {one.due_on}"
            yield Block(said, "warm", ENTER)


def _finding(asked: Asked, page: FilePage) -> Iterator[Block]:
    said = said_words(asked)
    if asked.is_contradicted or (asked.waits and said):
        yield Block(f"{asked.name}: {said} Confirm what is right", "warm", ENTER)
    elif asked.waits and _has_begun(page):
        yield Block(f"{asked.name}: confirm what the audit found", label=ENTER)


def _has_begun(page: FilePage) -> bool:
    audit = page.opened.audit
    return audit is not None and audit.actual_start is not None
