"""A letter as the other side will see it: nothing marked, and what stands above it."""

from __future__ import annotations

from grievance.domain.draft import Draft
from grievance.services.intake.letter_facts import Stationery
from tui.wrapping import Block


def preview_blocks(
    draft: Draft, stationery: Stationery, *, goes_to: str
) -> list[Block]:
    """Return the lines of a mail program, then subject and text."""
    office = "" if draft.neutral else f"{stationery.office} "
    sender = f"{office}<{stationery.mailbox}>" if office else stationery.mailbox
    return [
        Block(sender, label="From"),
        Block(goes_to or "the address on record, which you do not see", label="To"),
        Block(draft.subject, label="Subject"),
        Block(),
        *(Block(line) for line in draft.body.split("\n")),
        *(Block(one.name, label="Attached") for one in draft.files),
    ]
