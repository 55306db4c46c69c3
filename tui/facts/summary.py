"""The summary of a case: newest letter, cover and slip, the file of an audit, relatives, notes."""

from __future__ import annotations

from datetime import date

from tui.asking import cases as asking
from tui.asking.shown_case import ShownCase
from tui.facts.audit import file_blocks, file_head
from tui.facts.case import note_blocks, related_blocks, row_blocks
from tui.facts.letter import BLANK, newest_blocks
from tui.wrapping import Block


def summary_blocks(shown: ShownCase, today: date) -> list[Block]:
    """Return what one wants to know first."""
    page = shown.file.page
    facts = row_blocks(asking.row_of(shown.opened), today)
    if page is not None:
        facts = [*file_head(shown.file, page, today), *facts, *file_blocks(page)]
    notes = [BLANK, Block("Notes", "title"), *note_blocks(shown.opened.notes)]
    newest = newest_blocks(shown.letters)
    return [*newest, *facts, *related_blocks(shown.related), *notes]
