"""What a screen is told once the cases related to the one on it were found."""

from __future__ import annotations

from textual.message import Message

from grievance.services.cases.related_cases import RelatedCase
from tui.asking.shown_case import ShownCase


class Related(Message):
    """These may be about the same as the case that was on the screen then."""

    def __init__(
        self, shown: ShownCase, related: tuple[RelatedCase, ...], generation: int
    ) -> None:
        super().__init__()
        self.shown = shown
        self.related = related
        self.generation = generation
