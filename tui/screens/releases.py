"""Releases of statistics: what waits for somebody to publish it, and what is out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from tui.asking import releases as asking_releases
from tui.asking.releases import Releases
from tui.facts.release import SLOTS, release_lines, release_words
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.listed import Listed
from tui.screens.listing_screen import ListingScreen, coming_and_going
from tui.screens.release import ReleaseScreen


class ReleasesScreen(Leavable, ListingScreen[None]):
    """Enter shows what a release tells; P goes on to publish it."""

    BINDING_GROUP_TITLE = "Releases"
    NAME = "Releases"
    SLOTS = SLOTS
    LOADING = "Reading what is published …"
    EMPTY = (
        "Nothing is published, and nothing waits. From the eleventh day after a quarter "
        "on the worker makes what waits then here. Esc goes back."
    )
    OF_LINE = frozenset({"open"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "releases",
        *coming_and_going("Show what the release tells"),
        Command(
            name="publish",
            keys="P",
            label="Publish",
            help="Show the release that waits, and publish it",
        ),
    )

    def offers(self, command: str) -> bool:
        """Offer to publish what waits."""
        if command == "releases.publish":
            return self.thing is not None and self.thing.is_waiting
        return super().offers(command)

    def read(self) -> object:
        """Read what waits and what is out."""
        return asking_releases.read_releases(self.session)

    def lines(self, found: Releases) -> Sequence[Listed]:
        """Return what waits before what is out."""
        return release_lines(found)

    def words(self, found: Releases) -> str:
        """Say how many there are."""
        return release_words(found)

    async def action_open(self) -> None:
        """Show what it tells."""
        if self.thing is not None:
            await self.put(ReleaseScreen(self.session, self.thing.package.period))

    async def action_publish(self) -> None:
        """Show it, and ask whether it is to be published."""
        if self.thing is not None:
            period = self.thing.package.period
            await self.put(ReleaseScreen(self.session, period, publishes=True))
