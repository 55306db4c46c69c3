"""Who has which key to which case, as lines: what somebody has to think of first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.counting import counted
from grievance.domain.recusal import ConflictedHolder
from grievance.services.access.list_grants import CaseGrant
from tui.asking.grants import Grants
from tui.desk_words import desk_words
from tui.listed import Listed, Slot, section
from tui.words import NONE, due_words
from tui.wrapping import Block


SLOTS = (
    Slot("Case", 13),
    Slot("Who"),
    Slot("Key to", 15),
    Slot("Until", 10, 60),
    Slot("In", 9, 76),
    Slot("Stage", 14, 92),
)
WHAT = {Compartment.CONTENTS: "the case", Compartment.IDENTITY: "who complained"}
LOST = "It opens nothing: they left, or have other keys. x takes it off."


def grant_lines(grants: Grants, today: date, *, everything: bool) -> tuple[Listed, ...]:
    """Return what must not be, what opens nothing, what ends; then perhaps the rest."""
    keys = grants.keys
    return (
        *section(
            "! Tied to whom the case is about",
            [_tied(case, one) for case, people in grants.tied for one in people],
        ),
        *_section("▲ Opens nothing", (o for o in keys if o.is_lost), today),
        *_section("Ends", (o for o in keys if o.until and not o.is_lost), today),
        *_section(
            "For good", (o for o in keys if not o.is_notable and everything), today
        ),
    )


def grant_words(grants: Grants, *, everything: bool) -> str:
    """Say in a line how many there are, and what is not shown."""
    cases = len({one.case.id for one in grants.keys})
    rest = "" if everything else " · A shows those for good too"
    keys = counted(len(grants.keys), "key")
    return f"{keys} to {counted(cases, 'case')} of yours{rest}"


def _section(title: str, found: Iterable[CaseGrant], today: date) -> tuple[Listed, ...]:
    return section(title, [_line(one, today) for one in found])


def _line(one: CaseGrant, today: date) -> Listed:
    last = f"until {one.until}" if one.until else "for good"
    said = f"{one.name} has the key to {WHAT[one.compartment]} of {one.case.reference} {last}."
    blocks = [Block(said)]
    if one.is_lost:
        blocks.append(Block(LOST, "warm"))
    return Listed(
        cells=(
            one.case.reference,
            one.name,
            WHAT[one.compartment],
            str(one.until or NONE),
            due_words(one.until, today),
            one.case.stage,
        ),
        thing=one,
        key=f"{one.case.id}/{one.person_id}/{one.compartment}",
        tone="warm" if one.is_lost else "",
        detail=tuple(blocks),
    )


def _tied(case: Case, one: ConflictedHolder) -> Listed:
    held = ", ".join(WHAT[key] for key in one.compartments)
    return Listed(
        cells=(case.reference, f"! {one.person.name}", held, "", "", case.stage),
        thing=case,
        key=f"tied/{case.id}/{one.person.id}",
        tone="bad",
        detail=(
            Block(
                f"{one.person.name} holds the key to {held}. {desk_words(one.next_step)}"
            ),
        ),
    )
