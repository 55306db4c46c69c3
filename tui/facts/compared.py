"""Both wordings of a finding before it is confirmed, with what they may give away."""

from __future__ import annotations

from itertools import dropwhile

from grievance.domain.confirming import NewFinding
from grievance.domain.finding import Finding
from grievance.services.findings.compare_finding import Compared
from grievance.services.letters.guard_letter import Checked
from tui.facts.marked_letter import letter_blocks
from tui.wrapping import Block


FOUND = "▲ What may give somebody away"
BARRED = "▲ No reason is good enough for some of it: Esc goes back, change the words."
DESPITE = "▲ y asks why they stay as they are."
KEEPS = "y confirms it: every case that it answers is told, in the same words."


def compared_blocks(
    new: NewFinding, compared: Compared, before: Finding | None
) -> list[Block]:
    """Return what is to be confirmed: both wordings with what was found in place."""
    ended = f", the audit ended on {new.found_on}"
    carried = "" if new.grade.is_answer else "; the next audit has to answer it"
    blocks = [Block(f"{new.criterion}: {new.grade}{ended}{carried}", "title")]
    if before is not None:
        blocks.append(Block(f"Confirmed before: {before.grade}", "soft"))
    blocks.append(Block())
    blocks += _wording("Inside, for every case it answers", compared.internal)
    if compared.published is not None:
        blocks += _wording("Published, for anybody", compared.published)
    return [*blocks, _verdict(compared)]


def _wording(title: str, checked: Checked) -> list[Block]:
    """Return a wording as a letter is shown, but for the subject that it has not."""
    shown = dropwhile(lambda block: not block.text, letter_blocks(checked, FOUND))
    return [Block(title, "title"), *shown, Block()]


def _verdict(compared: Compared) -> Block:
    if compared.barred:
        return Block(BARRED, "warm")
    return Block(DESPITE, "warm") if compared.told_despite else Block(KEEPS, "soft")
