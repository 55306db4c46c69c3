"""Audits and what they have to answer, as lines of a list and as blocks of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from grievance.domain.counting import counted
from grievance.domain.finding import Finding
from grievance.domain.proposed_finding import ProposedFindings
from grievance.domain.review_gate import GateReview
from grievance.screen.audit_words import (
    correction_words,
    day_words,
    deed_words,
    gate_words,
    item_words,
    topic_words,
    trail_words,
)
from grievance.services.overviews.audit_calendar import AuditEntry
from tui.asking.audits import FilePage
from tui.asking.case_file import CaseFile
from tui.facts.alarms import alarm_words
from tui.facts.audit_next import next_blocks
from tui.facts.letter import moment
from tui.wrapping import Block


BLANK = Block()


def entry_blocks(entry: AuditEntry) -> list[Block]:
    """Return what is due around an audit, what was done, and what left it."""
    return [_title(entry), BLANK, *_facts(entry), *_rest(entry)]


def _title(entry: AuditEntry) -> Block:
    return Block(f"{entry.title} of {entry.entity} ({entry.key})", "title")


def _rest(entry: AuditEntry) -> list[Block]:
    return [
        *_under("Calendar", map(day_words, entry.days)),
        *_under("Gates", map(gate_words, entry.gates)),
        *_under("Allegations", map(item_words, entry.items)),
        *_under("To correct", map(correction_words, entry.facts.corrections)),
        *_under("What left it", map(trail_words, entry.trail)),
        *_under("What was done", map(deed_words, entry.deeds)),
    ]


def file_head(file: CaseFile, page: FilePage, today: date) -> list[Block]:
    """Return which audit a file is about, and what is to be done next."""
    return [_title(page.entry), *_next(file, page, today), BLANK]


def file_blocks(page: FilePage) -> list[Block]:
    """Return what is known of it besides, what it found and what was looked at."""
    opened = page.opened
    return [
        BLANK,
        *_facts(page.entry),
        *_rest(page.entry),
        *_under("Changed", (f"{one.on}  {one.sentence}" for one in page.changes)),
        *_under("Found", _findings(opened.findings)),
        *_under("Read in replies, for somebody to confirm", _proposed(opened.proposed)),
        *_under("Reviews", map(_review, opened.reviews)),
        *_score(page),
    ]


def _facts(entry: AuditEntry) -> Iterator[Block]:
    lead = f", led by {entry.lead}" if entry.lead else ""
    if entry.audit:
        yield Block(str(entry.audit.status), label="Status")
    yield Block(f"{entry.firm or 'nobody is named'}{lead}", label="Audited by")
    if entry.for_desk:
        yield Block("the oversight desk, not those who audit", label="Told")
    yield Block(topic_words(entry.topics) or "nothing any more", label="Asked")
    file = entry.file.reference if entry.file else "none yet, or not yours to open"
    yield Block(file, label="File")
    yield from (Block(f"! {alarm_words(one)}", "warm") for one in entry.alarms)


def _findings(findings: Iterable[Finding]) -> Iterator[str]:
    for one in findings:
        plan = f", plan by {one.plan_by}" if one.plan_by else ""
        until = f", corrected by {one.closed_by}" if one.closed_by else ""
        yield f"{one.criterion}: {one.grade}, found on {one.found_on}{plan}{until}"
        yield f"    in the case: {one.internal}"
        neutral = f" (neutral: {one.why_neutral})" if one.why_neutral else ""
        yield f"    published: {one.published or 'nothing'}{neutral}"


def _proposed(every: Iterable[ProposedFindings]) -> Iterator[str]:
    for said in every:
        more = ", and more than that" if said.says_more else ""
        yield f"{moment(said.at)}: {counted(len(said.findings), 'answer')}{more}"
        for one in said.findings:
            sure = "" if one.is_sure else " ? not sure"
            yield f"    {one.criterion}: {one.grade}{sure} {one.comment}".rstrip()


def _review(one: GateReview) -> str:
    return f"{moment(one.at)} {one.gate.replace('-', ' ')}: {one.text}"


def _score(page: FilePage) -> Iterator[Block]:
    score = page.opened.score
    suggested = "be there: somebody should think of it" if score.is_suggested else "no"
    yield from _under(
        f"Witness assessment {score.total}",
        [suggested, *(f"{one.points}  {one.why}" for one in score.points)],
    )


def _next(file: CaseFile, page: FilePage, today: date) -> Iterator[Block]:
    blocks = list(next_blocks(file, page, today))
    if blocks:
        yield BLANK
        yield Block("Next, by key", "label")
        yield from blocks


def _under(head: str, lines: Iterable[str]) -> Iterator[Block]:
    shown = list(lines)
    if shown:
        yield BLANK
        yield Block(head, "label")
        yield from (Block(line) for line in shown)
