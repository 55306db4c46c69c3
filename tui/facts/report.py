"""A report and the cases made of it as lines; and what a fan-out would come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from grievance.domain.case import CaseKind
from grievance.services.reports.report_tree import Branch, Limb
from grievance.services.triage.plan_organisation import Planned
from tui.asking.shown_case import ShownCase
from tui.listed import Listed, Slot, section
from tui.words import NONE, case_due_words
from tui.wrapping import Block


SLOTS = (
    Slot("Reference", 12),
    Slot("Organisation"),
    Slot("Stage", 20, 56),
    Slot("Due", 9, 48),
    Slot("Owner", 16, 84),
)
NO_REPORT = (
    "This case is no report. e takes it for one, where somebody has published what "
    "names several organisations."
)
NOT_MADE = "No case was made of this report yet. n makes one for each organisation."


def report_lines(shown: ShownCase, today: date) -> tuple[Listed, ...]:
    """Return the cases made of a report, what has none, and who is undecided."""
    tree = shown.file.tree
    if tree is None:
        return ()
    return (
        *section(
            "Cases made of this report",
            [
                *(_branch(one, today) for one in tree.branches),
                *(_limb(one, "not on record here", today, ()) for one in tree.others),
            ],
        ),
        *section("Nobody has said what it is", [_undecided(n) for n in tree.undecided]),
    )


def report_hint(shown: ShownCase) -> str:
    """Say what stands where there are no lines."""
    return NOT_MADE if shown.opened.case.kind is CaseKind.REPORT else NO_REPORT


def plan_blocks(planned: Sequence[Planned]) -> list[Block]:
    """Return what a fan-out comes to, organisation by organisation."""
    blocks: list[Block] = []
    for one in planned:
        blocks += [*_plan(one), Block()]
    return blocks


def _branch(one: Branch, today: date) -> Listed:
    named = one.named
    detail = [
        Block(f"{named.name}: {named.route.replace('-', ' ')}"),
        *([Block(named.reason, "soft")] if named.reason else []),
    ]
    if one.limb is not None:
        return _limb(one.limb, named.name, today, tuple(detail))
    made = "the worker makes it" if named.spool_id else "no case"
    outcome = f": {one.outcome}" if one.outcome else ""
    return Listed(
        cells=(NONE, named.name, f"{made}{outcome}", NONE, NONE),
        thing=one,
        key=named.key,
        tone="soft",
        detail=tuple(detail),
    )


def _limb(limb: Limb, name: str, today: date, detail: tuple[Block, ...]) -> Listed:
    case = limb.case
    letters = ", ".join(
        f"{clock.kind.replace('-', ' ')} {clock.due_on}" for clock in limb.letters_due
    )
    shut = "Enter opens it" if limb.is_yours else "not yours to open; ask a coordinator"
    return Listed(
        cells=(
            case.reference,
            name,
            case.stage,
            case_due_words(case, today),
            limb.owner or NONE,
        ),
        thing=limb,
        key=case.reference,
        detail=(
            *detail,
            Block(letters or "none", label="Letters"),
            Block(shut, "soft"),
        ),
    )


def _undecided(name: str) -> Listed:
    said = Block("It is on the slip; n makes a case for it, or says why there is none.")
    return Listed(
        cells=(NONE, name, "? open", NONE, NONE), thing=name, key=name, detail=(said,)
    )


def _plan(one: Planned) -> Iterator[Block]:
    named = one.named
    new = "" if one.is_new else " · there already"
    yield Block(f"{named.name} → {named.route.replace('-', ' ')}{new}", "title")
    held = (f"{c.standard} {c.version} {c.number}" for c in one.certifications)
    yield Block(", ".join(held) or "none", label="Certified")
    alleged = (f"{a.criterion} {a.version}".strip() for a in one.allegations)
    yield Block(", ".join(alleged) or "none", label="Criteria")
    if one.next_audit:
        yield Block(str(one.next_audit.start or "no day yet"), label="Next audit")
    for row in one.relations:
        if row.is_past:
            said = f"E{row.evidence.number} {row.relation.replace('-', ' ')}"
            yield Block(f"{row.audit.start}: {said}", label="Then")
    if named.reason:
        yield Block(named.reason, "soft")
    yield from (Block(f"▲ {said}", "warm") for said in one.applied.sentences)
