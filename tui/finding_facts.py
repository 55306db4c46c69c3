"""The findings tab of an audit's file: what was asked, notices, gates, certificates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.domain.audit_facts import AuditFacts, Gate, ItemState, NoticeNote
from grievance.domain.certification import Certification
from grievance.domain.finding import Finding
from grievance.domain.review_gate import GateReview, GateState
from grievance.services.audit_calendar import AuditEntry
from grievance.services.compare_finding import Compared
from grievance.services.say_audit import GATE_SIGNS, item_words, trail_words
from tui.asked import Asked, Said, asked_of
from tui.asking_audits import Consequence, FilePage
from tui.finding_form import said_words
from tui.letter_facts import moment
from tui.listed import Listed, Slot, section
from tui.marked_letter import letter_blocks
from tui.words import NONE
from tui.wrapping import Block


SLOTS = (Slot("What", 22), Slot("State"), Slot("Day", 10, 50))
NOTHING_ASKED = "This audit was asked nothing yet."
QUESTIONS = {
    Gate.PRE_AUDIT_RISK: "Who may be harmed by the audit, and how is that prevented?",
    Gate.AUDIT_PLAN: "Is each item in the plan, with interviews as they have to be?",
    Gate.AUDIT_REPORT: "Does the report answer what was asked, and give nobody away?",
}
ENTER_CONFIRMS = "Enter confirms what it found; both wordings are compared first."
SAID_BEFORE = {
    ItemState.ANSWERED: "✓ answered",
    ItemState.CARRIED: "→ not assessed: the next audit has to",
    ItemState.MOVED: "→ another audit has to",
    ItemState.ENDED: "– nobody waits for it any more",
}
BARRED = "▲ No reason is good enough for some of it: Esc goes back, change the words."
DESPITE = "▲ y asks why they stay as they are."
KEEPS = "y confirms it: every case that it answers is told, in the same words."


def finding_lines(page: FilePage | None) -> tuple[Listed, ...]:
    """Return what somebody may have to do around an audit; nothing of other cases."""
    if page is None:
        return ()
    facts, entry = page.opened.facts, page.entry
    return (
        *section("Asked, and what it found", [_asked(a, page) for a in asked_of(page)]),
        *section("Notices", [_notice(one, facts) for one in _notices(facts)]),
        *section("Gates", [_gate(g, page.opened.reviews) for g in entry.gates]),
        *section("Certificates", [_consequence(one) for one in page.consequences]),
    )


def awaits_word(facts: AuditFacts) -> bool:
    """Whether nobody said yet that the last notice arrived."""
    told_on = max((n.settled_on for n in facts.tellings if n.settled_on), default=None)
    known = facts.acknowledged_on
    return told_on is not None and (known is None or known < told_on)


def gate_name(gate: Gate) -> str:
    """Return a gate in words."""
    return f"{gate.replace('-', ' ')} review"


def compared_blocks(compared: Compared, finding: Finding | None) -> list[Block]:
    """Return both wordings with what was found in place, and what follows from it."""
    again = [Block(f"Confirmed before: {finding.grade}", "soft")] if finding else []
    blocks = [*again, Block("Inside, for every case it answers", "title")]
    blocks += letter_blocks(compared.internal)
    if compared.published is not None:
        blocks += [Block(), Block("Published, for anybody", "title")]
        blocks += letter_blocks(compared.published)
    return [*blocks, Block(), _verdict(compared)]


def certificate_words(one: Certification) -> str:
    """Name a certificate."""
    return f"{one.standard} {one.number}"


def _verdict(compared: Compared) -> Block:
    if compared.barred:
        return Block(BARRED, "warm")
    return Block(DESPITE, "warm") if compared.told_despite else Block(KEEPS, "soft")


def _asked(asked: Asked, page: FilePage) -> Listed:
    plan_by = asked.finding.plan_by if asked.finding else None
    return Listed(
        cells=(asked.name, _standing(asked), f"{plan_by}" if plan_by else NONE),
        thing=asked,
        key=asked.name,
        tone="warm" if asked.is_contradicted or (asked.waits and asked.said) else "",
        detail=tuple(_asked_detail(asked, page)),
    )


def _standing(asked: Asked) -> str:
    """Say how far it is answered, and what a letter says that nobody confirmed."""
    said = said_words(asked).rstrip(".")
    if asked.finding is None:
        waiting = "· waits for the audit" if asked.waits else _gone(asked)
        return f"▲ {said}" if said else waiting
    grade = asked.finding.grade.replace("-", " ")
    more = f" · ▲ {said}" if asked.is_contradicted else ""
    return f"{'✓' if asked.finding.grade.is_answer else '→'} {grade}{more}"


def _gone(asked: Asked) -> str:
    states = {item.state for item in asked.items}
    return next(words for state, words in SAID_BEFORE.items() if state in states)


def _asked_detail(asked: Asked, page: FilePage) -> Iterator[Block]:
    yield Block(ENTER_CONFIRMS, "soft")
    if asked.finding is not None:
        yield from _found(asked.finding)
    for said in reversed(asked.said):
        yield from _letter(said)
    yield from _items(asked, page.entry)


def _items(asked: Asked, entry: AuditEntry) -> Iterator[Block]:
    """Yield the allegations behind it, those first that still wait."""
    for lines, words in ((entry.items, item_words), (entry.trail, trail_words)):
        for one in lines:
            if (one.criterion, one.version) == asked.topic:
                yield Block(words(one))


def _found(one: Finding) -> Iterator[Block]:
    yield Block(f"{one.grade}, the audit ended on {one.found_on}", label="Found")
    if one.plan_by:
        yield Block(f"by {one.plan_by}, corrected by {one.closed_by}", label="Plan")
    yield Block(one.internal, label="Inside")
    neutral = f" (neutral: {one.why_neutral})" if one.why_neutral else ""
    yield Block(f"{one.published or 'nothing'}{neutral}", label="Published")


def _letter(said: Said) -> Iterator[Block]:
    one = said.proposed
    sure = "" if one.is_sure else ", not surely: read the letter, key 2"
    label = f"Letter {said.letter}" if said.letter else "A letter"
    yield Block(f"{moment(said.at)}: {one.grade}{sure}", label=label)
    if one.comment:
        yield Block(one.comment, label="Comment")


def _notices(facts: AuditFacts) -> Iterator[NoticeNote]:
    """Yield the one that waits for people, then the last that told of the items."""
    if facts.pending is not None:
        yield facts.pending
    if facts.tellings:
        yield facts.tellings[-1]


def _notice(note: NoticeNote, facts: AuditFacts) -> Listed:
    kind = note.kind.replace("-", " ")
    if note.is_pending:
        state, does = "… waits to be released", "Enter reviews it; r there releases it."
    elif awaits_word(facts):
        state = "· nobody said yet that it arrived"
        does = "Enter notes that it did, where you know by telephone."
    else:
        state, does = f"✓ acknowledged on {facts.acknowledged_on}", ""
    return Listed(
        cells=(
            f"notice {note.number} {kind}",
            state,
            str(note.settled_on or note.drafted_on),
        ),
        thing=note,
        key=f"notice {note.number}",
        tone="warm" if note.is_pending else "",
        detail=(Block(does, "soft"),) if does else (),
    )


def _gate(one: GateState, reviews: Iterable[GateReview]) -> Listed:
    seen = [
        Block(review.text, label=f"{review.at:%Y-%m-%d}")
        for review in reviews
        if review.gate is one.gate
    ]
    done = f" on {one.done_on}" if one.done_on else ""
    return Listed(
        cells=(
            one.gate.replace("-", " "),
            f"{GATE_SIGNS[one.standing]} {one.standing}{done}",
            str(one.due_on or NONE),
        ),
        thing=one,
        key=one.gate,
        detail=(
            Block(QUESTIONS[one.gate]),
            Block("Enter says what you looked at, and what came of it.", "soft"),
            *reversed(seen),
        ),
    )


def _consequence(one: Consequence) -> Listed:
    found, effect = one.finding, one.effect
    says = f"{found.grade.replace('-', ' ')} on {found.criterion}"
    does, sign = "Decide whether it is suspended.", "!"
    if effect.effect.makes_provisional:
        does = "Enter makes it provisional, for a year at most."
        sign = "▲"
    name = certificate_words(effect.certification)
    return Listed(
        cells=(name, f"{sign} {says}", str(effect.certification.expires)),
        thing=one,
        key=f"{name} {found.criterion}",
        tone="warm",
        detail=(Block(does, "soft"),),
    )
