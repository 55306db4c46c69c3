"""Places on a screen to jump to, and a letter for each: one of its own name, where free."""

from __future__ import annotations

import string

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """Somewhere to go: what it is called, where it is seen, and how one gets there."""

    name: str
    region: Region
    go: Callable[[], Awaitable[object] | object] = field(repr=False)


@runtime_checkable
class OffersJumps(Protocol):
    """A screen with more to jump to than what takes the focus, such as tabs."""

    def jumps(self) -> Iterable[Jump]:
        """Return what more there is, the most wanted first."""


def lettered(jumps: Sequence[Jump]) -> Mapping[str, Jump]:
    """
    Give each a letter: the first of its name that is free, else of the alphabet.

    The same screen always gives the same ones; what is left over has none.
    """
    found: dict[str, Jump] = {}
    for jump in jumps:
        wanted = (*jump.name.casefold(), *string.ascii_lowercase)
        able = (one for one in wanted if one in string.ascii_lowercase)
        letter = next((one for one in able if one not in found), None)
        if letter is not None:
            found[letter] = jump
    return found


def jumps_on(screen: Screen[object]) -> list[Jump]:
    """
    Return what a screen offers, and then whatever takes the focus and is seen.

    What holds something that is offered, as the line of tabs does, is left out.
    """
    offered = list(screen.jumps()) if isinstance(screen, OffersJumps) else []
    seen = (one for one in screen.focus_chain if _is_seen(one, offered))
    return [*offered, *map(_to_widget, seen)]


def _is_seen(widget: Widget, offered: Iterable[Jump]) -> bool:
    region = widget.region
    if not region.area or not widget.screen.region.overlaps(region):
        return False
    return not any(region.contains_region(jump.region) for jump in offered)


def _to_widget(widget: Widget) -> Jump:
    name = str(widget.border_title or widget.id or type(widget).__name__)
    return Jump(
        name=name,
        region=widget.region,
        go=lambda: widget.screen.set_focus(widget),
    )
