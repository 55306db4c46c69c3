"""Who may pay for a complaint, and who is kept from it, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.block import Block as KeptOut
from grievance.domain.clock import ClockKind
from grievance.domain.compartment import Compartment
from grievance.domain.ids import RECOVERY
from grievance.domain.recusal import ConflictedHolder
from grievance.domain.reprisal import Incident, RiskAssessment, RiskLevel
from grievance.domain.timetable import Running, latest
from grievance.services.access.list_access import KeyHolder
from grievance.services.cases.open_case import OpenedCase
from tui.asking.case_file import CaseFile
from tui.asking.shown_case import ShownCase
from tui.desk_words import desk_words
from tui.facts.letter import moment
from tui.listed import Listed, Slot, section
from tui.words import NONE
from tui.wrapping import Block


SLOTS = (Slot("What", 24), Slot("Who or how", 0, 40), Slot("Since, by", 12, 56))
RISK_SIGNS = {
    RiskLevel.UNASSESSED: "? not assessed yet",
    RiskLevel.NONE: "✓ nobody at risk",
    RiskLevel.LOW: "· low",
    RiskLevel.ELEVATED: "▲ elevated",
    RiskLevel.HIGH: "▲▲ high",
}
SEALED = (
    "Who is at risk, from whom and how to reach them safely is sealed to the custodians "
    "of this case: {}. For them o opens it, which is logged, and n assesses it; I tells "
    "of a reprisal."
)
VOIDED = (
    "A reprisal was told of since: this holds no longer, and nothing goes out until n "
    "assesses it anew."
)
NO_RISK = "Nothing is known of any risk. n assesses it; I tells of a reprisal."


def custodians(opened: OpenedCase) -> tuple[KeyHolder, ...]:
    """Return the people who can open who complained."""
    return tuple(
        one
        for one in opened.access.holders
        if one.compartment is Compartment.IDENTITY
        and not (one.is_lost or one.holder == RECOVERY)
    )


def custodians_named(opened: OpenedCase) -> str:
    """Name whom to ask."""
    return ", ".join(one.name for one in custodians(opened)) or "nobody now"


def risk_lines(shown: ShownCase) -> tuple[Listed, ...]:
    """Return risk, reprisals, who is kept out, and who has a conflict of interest."""
    file = shown.file
    return (
        *section("Risk of reprisal", [_risk(shown)]),
        *section("Reprisals told of", [_incident(one) for one in file.incidents]),
        *section("Kept out", [_block(one, file) for one in file.blocks]),
        *section("Conflicts", [_conflict(one) for one in file.conflicted]),
    )


def _risk(shown: ShownCase) -> Listed:
    slip = shown.opened.slip
    told = f"{slip.incidents} reprisals told of" if slip.incidents else ""
    said = " · ".join(filter(None, (told, review_words(shown.opened.case.clocks))))
    return Listed(
        cells=(RISK_SIGNS[slip.risk], said or NONE, _since(shown) or NONE),
        thing=slip.risk,
        key="risk",
        tone="warm" if slip.risk.is_protected else "",
        detail=(*_voided(shown), *_assessed(shown)),
    )


def _since(shown: ShownCase) -> str:
    """Return the day from which the next look is counted; empty before the first."""
    clock = latest(shown.opened.case.clocks, ClockKind.RISK_REVIEW)
    is_unassessed = shown.opened.slip.risk is RiskLevel.UNASSESSED
    return "" if clock is None or is_unassessed else str(clock.started_on)


def review_words(clocks: Running) -> str:
    """Say until when the risk is looked at again; empty where no clock runs for it."""
    clock = latest(clocks, ClockKind.RISK_REVIEW)
    if clock is None or clock.is_stopped:
        return ""
    return f"look again by {clock.due_on}"


def _voided(shown: ShownCase) -> Iterator[Block]:
    is_unassessed = shown.opened.slip.risk is RiskLevel.UNASSESSED
    if is_unassessed and shown.file.assessment is not None:
        yield Block(VOIDED, "warm")


def _assessed(shown: ShownCase) -> Iterator[Block]:
    """Yield what was assessed, or to whom it is sealed."""
    if shown.file.assessment is None:
        yield Block(SEALED.format(custodians_named(shown.opened)), "soft")
    else:
        yield from assessment_blocks(shown.file.assessment)


def assessment_blocks(found: RiskAssessment) -> Iterator[Block]:
    """Yield what was assessed."""
    yield Block(f"Assessed {moment(found.at)}, score {found.score} of 16", "label")
    if found.nobody:
        yield Block("Nobody is at risk, as far as one can see.")
    else:
        yield Block(found.who, label="Who")
        yield Block(found.from_whom, label="From whom")
        chance, harm = found.likelihood.name.lower(), found.harm.name.lower()
        yield Block(f"{chance}; it would cost {harm}", label="How")
    yield Block(found.safe_contact or "none is known", label="Safely")
    yield Block("\n".join(found.never_contact) or "nowhere named", label="Never at")
    yield Block(found.review_on.isoformat(), label="Again by")
    yield Block(found.text)


def _incident(one: Incident) -> Listed:
    return Listed(
        cells=(
            f"! {one.kind.replace('-', ' ')}",
            one.text,
            str(one.happened_on or NONE),
        ),
        thing=one,
        key=f"incident {one.number}",
        tone="warm",
        detail=(
            Block(f"told {moment(one.told_at)}, happened {one.happened_on or NONE}"),
            Block(one.text),
        ),
    )


def _block(one: KeptOut, file: CaseFile) -> Listed:
    where = ", ".join(file.title(id_) for id_ in one.entities) or "this case alone"
    is_over = one.clearing is not None
    state = "✓ let back" if is_over else "▲ kept out"
    said = f"Kept from the case and from every notice about: {where}."
    more = "" if is_over else " b asks a second person to let them back."
    return Listed(
        cells=(state, file.title(one.who), str(one.since)),
        thing=one,
        key=f"block {one.who}",
        tone="soft" if is_over else "warm",
        detail=(Block(f"{file.title(one.who)}: {said}{more}"),),
    )


def _conflict(one: ConflictedHolder) -> Listed:
    held = ", ".join(one.compartments)
    return Listed(
        cells=("▲ conflict of interest", one.person.name, held),
        thing=one,
        key=f"conflict {one.person.id}",
        tone="warm",
        detail=(
            Block(
                f"{one.person.name} holds the key to {held}. {desk_words(one.next_step)}"
            ),
        ),
    )
