"""What a case belongs together with, as lines: on record, made of it, or perhaps."""

from __future__ import annotations

from datetime import date

from grievance.domain.contents import Relation, RelationKind
from grievance.services.cases.related_cases import RelatedCase
from tui.asking.shown_case import ShownCase
from tui.facts.letter import moment
from tui.facts.report import report_hint, report_lines
from tui.listed import Listed, Slot, section
from tui.words import NONE
from tui.wrapping import Block


SLOTS = (
    Slot("Reference", 12),
    Slot("What", codes=True),
    Slot("Stage", 20, 56),
    Slot("Due", 9, 48),
    Slot("Owner", 16, 84),
)
SAID = {
    RelationKind.MERGED_INTO: "merged: this case goes on there",
    RelationKind.MERGED_HERE: "merged: that case goes on here",
    RelationKind.APART_AGAIN: "taken up again on its own",
    RelationKind.SPLIT_OFF: "made of a part of this case",
    RelationKind.SPLIT_FROM: "this case was made of a part of it",
    RelationKind.LINKED: "about the same matter",
    RelationKind.UNLINKED: "not about the same matter, after all",
}
NO_LINKS = (
    "No other case is linked with this one. L links one; when others seem to be about "
    "the same, they stand here."
)


def link_lines(shown: ShownCase, today: date) -> tuple[Listed, ...]:
    """Return what is on record, the cases made of a report, then what may belong here."""
    relations = enumerate(shown.opened.relations)
    return (
        *section("On record", [_relation(one, place) for place, one in relations]),
        *report_lines(shown, today),
        *section("Perhaps about the same", [_perhaps(one) for one in shown.related]),
    )


def link_hint(shown: ShownCase) -> str:
    """Say what stands where there are no lines."""
    return f"{NO_LINKS} {report_hint(shown)}"


def _relation(one: Relation, place: int) -> Listed:
    said = SAID[one.kind]
    why = [Block(one.reason, label="Why")] if one.reason else []
    return Listed(
        cells=(one.case or "being made", said, NONE, NONE, NONE),
        thing=one,
        key=f"relation {place}",
        detail=(Block(f"Since {moment(one.at)}: {said}."), *why),
    )


def _perhaps(one: RelatedCase) -> Listed:
    reasons = " · ".join(one.reasons)
    shut = "Enter opens it" if one.case_id else "not yours to open; ask a coordinator"
    return Listed(
        cells=(one.reference, reasons, NONE, NONE, NONE),
        thing=one,
        key=f"perhaps {one.reference}",
        tone="soft",
        detail=(Block(reasons), Block(f"{shut}. L links it.", "soft")),
    )
