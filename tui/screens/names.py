"""For custodians: cases of which they may open who complained, and not what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from grievance.domain.counting import counted
from grievance.services.slips.list_cases import ListedCase
from tui.asking import names as asking
from tui.facts.risk import RISK_SIGNS
from tui.keys.command_list import bindings
from tui.leaving import Leavable
from tui.listed import Listed, Slot
from tui.screens.identity import ask_identity
from tui.screens.listing_screen import ListingScreen, coming_and_going
from tui.words import NONE, flag_words, urgency_words
from tui.wrapping import Block


class NamesScreen(Leavable, ListingScreen[None]):
    """Their covers and coded facts; Enter opens who complained, which is logged."""

    BINDING_GROUP_TITLE = "Names only"
    NAME = "Who complained, and not what"
    SLOTS = (
        Slot("Case", 13),
        Slot("Stage", 14, 60),
        Slot("Urgency", 12, 76),
        Slot("Risk", 20),
        Slot("About", codes=True),
        Slot("Handler", 16, 90),
    )
    LOADING = "Reading of which cases you keep the names …"
    EMPTY = (
        "There is no case of which you may open who complained alone: those that you "
        "read in full stand in the queue, key 1. Esc goes back."
    )
    OF_LINE = frozenset({"open"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "names", *coming_and_going("Open who complained; the log knows that you looked")
    )

    def read(self) -> object:
        """Read which they are."""
        return asking.read_names(self.session)

    def lines(self, found: Sequence[ListedCase]) -> Sequence[Listed]:
        """Return a line for each, the newest first."""
        return [_line(one) for one in found]

    def words(self, found: Sequence[ListedCase]) -> str:
        """Say how many they are."""
        return counted(len(found), "case")

    async def action_open(self) -> None:
        """Ask whether it is meant, then open who complained."""
        if (one := self.thing) is not None:
            await ask_identity(self, self.session, one.case)


def _line(one: ListedCase) -> Listed:
    care = f"▲ {flag_words(one.slip.flags)}" if one.slip.flags else ""
    blocks = [Block(", ".join(one.entities) or "nobody named yet", label="About")]
    blocks += [Block(care, "warm", label="Care")] if care else []
    return Listed(
        cells=(
            one.case.reference,
            one.case.stage,
            urgency_words(one.case.urgency),
            RISK_SIGNS[one.slip.risk],
            ", ".join(one.entities) or NONE,
            one.handler or NONE,
        ),
        thing=one,
        key=str(one.case.id),
        tone="warm" if one.slip.risk.is_protected else "",
        detail=tuple(blocks),
    )
