"""Audits and what they have to answer, as lines of a list and as blocks of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from grievance.domain.finding import Finding
from grievance.domain.notice_standing import Alarm
from grievance.domain.planning import start_of
from grievance.domain.proposed_finding import ProposedFindings
from grievance.domain.review_gate import GateReview
from grievance.screen.audit_words import (
    DAY_SIGNS,
    correction_words,
    day_words,
    deed_words,
    gate_words,
    item_words,
    standing_words,
    topic_words,
    trail_words,
)
from grievance.services.audit_calendar import AuditEntry
from grievance.services.list_follow_ups import ListedFollowUp
from tui.alarm_words import alarm_words
from tui.asking_audits import Board, FilePage
from tui.audit_next import next_blocks
from tui.case_file import CaseFile
from tui.letter_facts import moment
from tui.listed import Listed, Slot, section
from tui.words import NONE
from tui.wrapping import Block


SLOTS = (
    Slot("Begins", 10),
    Slot("Entity"),
    Slot("Asked", 16, 70),
    Slot("Next", 23, 50),
    Slot("File", 12, 110),
    Slot("Care", 18, 92),
)
NOTHING = (
    "No audit has anything to answer. Flag an allegation for audit in its case: "
    "5 there, then e."
)
BLANK = Block()


def board_lines(board: Board) -> tuple[Listed, ...]:
    """Return what no audit answers first, then what waits for people, then the rest."""
    homeless = [one for one in board.follow_ups if one.audit is None]
    lost = [_homeless(one) for one in homeless if not one.is_answered]
    asked = [one for one in board.entries if one.facts.on]
    waiting = [one for one in asked if one.pending]
    others = [one for one in asked if not one.pending]
    over = [one for one in board.entries if not one.facts.on]
    return (
        *section("! No audit has to answer", lost),
        *section("A notice waits to be released", [_entry(one) for one in waiting]),
        *section("Audits that have something to answer", [_entry(o) for o in others]),
        *section("Nothing to answer any more", [_entry(one) for one in over]),
    )


def board_words(board: Board) -> str:
    """Say in a line how much there is."""
    waiting = sum(not one.is_answered for one in board.follow_ups)
    audits = sum(bool(one.facts.on) for one in board.entries)
    alarms = sum(bool(one.alarms) for one in board.follow_ups)
    care = f" · ! {alarms} to see to" if alarms else ""
    return f"{waiting} to answer · {audits} audit{'' if audits == 1 else 's'}{care}"


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
        yield f"{moment(said.at)}: {len(said.findings)} answers{more}"
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


def _entry(entry: AuditEntry) -> Listed:
    care = ", ".join(f"! {alarm}" for alarm in entry.alarms)
    return Listed(
        cells=(
            str(entry.start or NONE),
            f"{'! ' if entry.alarms else ''}{entry.entity}",
            topic_words(entry.topics) or NONE,
            _due(entry),
            entry.file.reference if entry.file else NONE,
            care or NONE,
        ),
        thing=entry,
        key=str(entry.audit_id),
        tone="warm" if set(entry.alarms) - {Alarm.OVERSIGHT} else "",
        detail=tuple(entry_blocks(entry)[2:]),
    )


def _due(entry: AuditEntry) -> str:
    day, pending = entry.next, entry.pending
    if pending is not None:
        return f"… {pending.kind.replace('-', ' ')} since {pending.drafted_on:%m-%d}"
    return f"{DAY_SIGNS[day.state]} {day.kind} {day.on}" if day else NONE


def _homeless(one: ListedFollowUp) -> Listed:
    start = start_of(one.audit) if one.audit else None
    sentences = [Block(f"! {alarm_words(alarm)}", "warm") for alarm in one.alarms]
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
        detail=(Block(said), *sentences),
    )
