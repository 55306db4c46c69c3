"""The findings tab of an audit's file: what was asked, notices, gates, certificates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from grievance.domain.audit_facts import AuditFacts, Gate
from grievance.domain.audit_item import ItemState
from grievance.domain.certification import Certification
from grievance.domain.correction import Correction, Seen
from grievance.domain.finding import Finding
from grievance.domain.notice_note import NoticeNote
from grievance.domain.proposed_finding import ProposedFindings
from grievance.domain.review_gate import GateReview, GateStanding, GateState
from grievance.screen.audit_words import (
    GATE_SIGNS,
    correction_words,
    item_words,
    trail_words,
)
from grievance.services.overviews.audit_calendar import AuditEntry
from tui.asking.asked import Asked, Said, asked_of
from tui.asking.audits import Consequence, FilePage
from tui.asking.case_file import CaseFile
from tui.facts.letter import moment
from tui.forms.finding import letter_name, said_words
from tui.listed import Listed, Slot, section
from tui.words import NONE
from tui.wrapping import Block


KEY_6 = "In the queue, key 6 lists it for whoever may say yes."
SLOTS = (Slot("What", 22), Slot("State"), Slot("Day", 10, 50))
DUE = "warm"  # the tone of what is to be done; a sign says it as well
NOTHING_ASKED = (
    "This audit was asked nothing yet. An allegation is flagged for audit in its case, in "
    "the tab Allegations."
)
TO_PASS = frozenset({GateStanding.DUE, GateStanding.OVERDUE})
QUESTIONS = {
    Gate.PRE_AUDIT_RISK: "Who may be harmed by the audit, and how is that prevented?",
    Gate.AUDIT_PLAN: "Is each item in the plan, with interviews as they have to be?",
    Gate.AUDIT_REPORT: "Does the report answer what was asked, and give nobody away?",
}
ENTER_CONFIRMS = "Enter confirms what it found; both wordings are compared first."
ENTER_TAKES_UP = (
    "Read it in the tab Letters; Enter notes what came of it. Where it only quotes our "
    "own notice, e there has it read once more."
)
SAID_BEFORE = {
    ItemState.ANSWERED: "✓ answered",
    ItemState.CARRIED: "→ not assessed: the next audit has to",
    ItemState.MOVED: "→ another audit has to",
    ItemState.ENDED: "– nobody waits for it any more",
}


def finding_lines(file: CaseFile, today: date) -> tuple[Listed, ...]:
    """Return what is to be done first, then what else there is, by what it is."""
    if file.page is None:
        return ()
    parts = tuple(_parts(file, file.page, today))
    due = [_at_top(one) for _, lines in parts for one in lines if one.tone == DUE]
    rest = ((title, [o for o in lines if o.tone != DUE]) for title, lines in parts)
    return (
        *section("To be done", due),
        *(one for title, lines in rest for one in section(title, lines)),
    )


def _at_top(one: Listed) -> Listed:
    """Return it as what is to be done: once it is, the cursor stays for the next."""
    return replace(one, key=f"due {one.key}")


def _parts(
    file: CaseFile, page: FilePage, today: date
) -> Iterator[tuple[str, list[Listed]]]:
    facts, entry = page.opened.facts, page.entry
    asked = asked_release(file)
    yield "Notices", [_notice(one, facts, asked=asked) for one in _notices(facts)]
    yield (
        "Answers",
        [_unread(one, page) for one in page.opened.proposed if one.is_unread],
    )
    yield "Asked, and what it found", [_asked(one, page) for one in asked_of(page)]
    yield "Gates", [_gate(one, page.opened.reviews) for one in entry.gates]
    yield "To correct", [_correction(one, today) for one in facts.corrections]
    yield "Certificates", [_consequence(one) for one in page.consequences]


def asked_release(file: CaseFile) -> bool:
    """Whether a custodian was asked to let the notice go that waits."""
    pending = file.page.opened.facts.pending if file.page else None
    waiting = (one for one in file.drafts if pending and one.number == pending.number)
    return any(one.asked for one in waiting)


def awaits_word(facts: AuditFacts) -> bool:
    """Whether nobody said yet that the last notice arrived."""
    told_on = max((n.settled_on for n in facts.tellings if n.settled_on), default=None)
    known = facts.acknowledged_on
    return told_on is not None and (known is None or known < told_on)


def is_late(one: Correction, today: date) -> bool:
    """Whether a plan or a correction should be there by now."""
    return one.is_plan_late(today) or one.is_late(today)


def gate_name(gate: Gate) -> str:
    """Return a gate in words."""
    return f"{gate.replace('-', ' ')} review"


def certificate_words(one: Certification) -> str:
    """Name a certificate."""
    return f"{one.standard} {one.number}"


def _unread(said: ProposedFindings, page: FilePage) -> Listed:
    name = letter_name(page.opened.letters.get(said.spool_id))
    return Listed(
        cells=(
            name.lower(),
            "▲ says more than its form: read it",
            f"{said.at:%Y-%m-%d}",
        ),
        thing=said,
        key=f"answer {said.spool_id}",
        tone=DUE,
        detail=(
            Block(ENTER_TAKES_UP, "soft"),
            *(Block(f"{one} was not asked", label="Graded") for one in said.not_asked),
        ),
    )


def _asked(asked: Asked, page: FilePage) -> Listed:
    plan_by = asked.finding.plan_by if asked.finding else None
    return Listed(
        cells=(asked.name, _standing(asked), f"{plan_by}" if plan_by else NONE),
        thing=asked,
        key=asked.name,
        tone=DUE if asked.is_due else "",
        detail=tuple(_asked_detail(asked, page)),
    )


def _standing(asked: Asked) -> str:
    """Say how far it is answered, and what a letter says that nobody confirmed."""
    said = said_words(asked).rstrip(".")
    if asked.finding is None:
        return f"▲ {said}" if said else _waiting(asked)
    grade = asked.finding.grade.replace("-", " ")
    more = f" · ▲ {said}" if asked.is_contradicted else ""
    return f"{'✓' if asked.finding.grade.is_answer else '→'} {grade}{more}"


def _waiting(asked: Asked) -> str:
    """Say where it stands that no letter says anything of."""
    if asked.waits:
        return "▲ what did it find?" if asked.is_held else "· waits for the audit"
    states = {item.state for item in asked.items}
    return next(words for state, words in SAID_BEFORE.items() if state in states)


def _asked_detail(asked: Asked, page: FilePage) -> Iterator[Block]:
    yield Block(ENTER_CONFIRMS, "soft")
    if asked.finding is not None:
        yield from _found(asked.finding)
    for number in asked.doubtful:
        yield Block("? it names this, and no one grade", label=letter_name(number))
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
    sure = "" if one.is_sure else ", not surely: read the letter"
    label = letter_name(said.letter)
    yield Block(f"{moment(said.at)}: {one.grade}{sure}", label=label)
    if one.comment:
        yield Block(one.comment, label="Comment")


def _notices(facts: AuditFacts) -> Iterator[NoticeNote]:
    """Yield the one that waits for people, then the last that told of the items."""
    if facts.pending is not None:
        yield facts.pending
    if facts.tellings:
        yield facts.tellings[-1]


def _notice(note: NoticeNote, facts: AuditFacts, *, asked: bool) -> Listed:
    kind = note.kind.replace("-", " ")
    if note.is_pending and asked:
        state, does = "… asked: a custodian has to confirm it", KEY_6
    elif note.is_pending:
        state, does = "… waits to be released", "Enter reviews it; y there lets it go."
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
        tone=DUE if note.is_pending and not asked else "",
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
        tone=DUE if one.standing in TO_PASS else "",
        detail=(
            Block(QUESTIONS[one.gate]),
            Block("Enter says what you looked at, and what came of it.", "soft"),
            *reversed(seen),
        ),
    )


def _correction(one: Correction, today: date) -> Listed:
    sign = "✓" if one.waits_for is None else "·"
    return Listed(
        cells=(
            f"correct {one.criterion}",
            f"{'!' if is_late(one, today) else sign} {_correcting(one)}",
            str(one.plan_by if one.waits_for is Seen.PLAN_CAME else one.closed_by),
        ),
        thing=one,
        key=f"correct {one.criterion} {one.version}",
        tone=DUE if is_late(one, today) else "",
        detail=(
            Block(correction_words(one)),
            Block("Enter notes that the plan came, or that it is corrected.", "soft"),
        ),
    )


def _correcting(one: Correction) -> str:
    if one.closed_on is not None:
        return f"corrected on {one.closed_on}"
    if one.planned_on is not None:
        return f"plan came on {one.planned_on}"
    return "a plan is awaited"


def _consequence(one: Consequence) -> Listed:
    found, effect = one.finding, one.effect
    says = f"{found.grade.replace('-', ' ')} on {found.criterion}"
    does, sign, tone = "Decide whether it is suspended.", "!", ""
    if effect.effect.makes_provisional:
        does = "Enter makes it provisional, for a year at most."
        sign, tone = "▲", DUE
    name = certificate_words(effect.certification)
    return Listed(
        cells=(name, f"{sign} {says}", str(effect.certification.expires)),
        thing=one,
        key=f"{name} {found.criterion}",
        tone=tone,
        detail=(Block(does, "soft"),),
    )
