"""
The last line: the keys that are live, as many as fit, and always those that find others.

These are the ones for help, for commands by name and, as a single entry, for the areas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.leaving import TellsKeys


HELP, BY_NAME = "desk.help", "desk.commands"
COMMANDS = "colon"  # which names the areas; a click on their numbers is for it
AREAS = "area."  # the beginning of the ids of their keys
BETWEEN = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveKey:
    """A key as it is pressed and as it is written, and what it does."""

    key: str
    shown: str
    what: str
    is_help: bool = False
    is_finder: bool = False  # finds others, and stands beside help where there is room

    @property
    def width(self) -> int:
        """How many cells it takes."""
        return cell_len(f"{self.shown} {self.what}")


def fitting(keys: Sequence[LiveKey], width: int) -> tuple[LiveKey, ...]:
    """Return the first keys that fit into *width* cells, and those that find others."""
    pinned = _pinned(keys, width)
    left = width - _width(pinned)
    kept: list[LiveKey] = []
    for one in keys:
        if one.is_help or one.is_finder:
            continue
        left -= one.width + (len(BETWEEN) if kept else 0)
        if left < 0:
            break
        kept.append(one)
    return (*kept, *pinned)


def _pinned(keys: Sequence[LiveKey], width: int) -> tuple[LiveKey, ...]:
    """Return help and, where these leave half of the line to others, what finds keys."""
    found = tuple(one for one in keys if one.is_help or one.is_finder)
    if 2 * _width(found) < width:
        return found
    return tuple(one for one in found if one.is_help)


def _width(keys: Sequence[LiveKey]) -> int:
    return sum(one.width + len(BETWEEN) for one in keys)


@runtime_checkable
class Offers(Protocol):
    """A screen that knows which of its keys do something now; the others say why not."""

    def offers(self, command: str) -> bool:
        """Tell whether a command, by its id, does something here now."""


class KeyLine(Static):
    """One widget however many keys there are: they change at every move of the focus."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._keys: tuple[LiveKey, ...] = ()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def on_resize(self) -> None:
        self._show()

    def _changed(self, screen: Screen[Any]) -> None:
        if self.is_attached and screen is self.screen:
            self._show()

    def _show(self) -> None:
        keys = fitting(tuple(self._live()), self.size.width)
        if keys != self._keys:
            self._keys = keys
            self.update(_written(keys), layout=False)

    def _live(self) -> Iterable[LiveKey]:
        """Yield what is to be shown, each action once; the areas together, before help."""
        live = list(self._live_bindings())
        areas = [one for one in live if (one.id or "").startswith(AREAS)]
        if areas:
            yield of_areas([self.app.get_key_display(one) for one in areas])
        for binding in live:
            if binding not in areas:
                yield LiveKey(
                    key=binding.key,
                    shown=self.app.get_key_display(binding),
                    what=binding.description,
                    is_help=binding.id == HELP,
                    is_finder=binding.id == BY_NAME,
                )

    def _live_bindings(self) -> Iterable[Binding]:
        seen: set[str] = set()
        screen = self.screen
        for active in screen.active_bindings.values():
            binding = active.binding
            if isinstance(screen, Offers) and not screen.offers(binding.id or ""):
                continue
            if binding.show and active.enabled and binding.action not in seen:
                seen.add(binding.action)
                yield binding
        if isinstance(screen, TellsKeys):
            yield from self._help()

    def _help(self) -> Iterable[Binding]:
        """Yield the key for help, which Textual keeps from what stands before others."""
        if self.app.check_action("keys", ()):
            every = self.app._bindings  # noqa: SLF001  # no other door
            yield from (binding for _key, binding in every if binding.id == HELP)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked on."""
        at = 0
        for one in self._keys:
            if at <= event.x < at + one.width:
                self.app.simulate_key(one.key)
            at += one.width + len(BETWEEN)


def of_areas(shown: Sequence[str]) -> LiveKey:
    """Return all keys of areas as one, named by the first and the last digit of them."""
    digits = sorted(key for key in shown if key.isdigit() and key != "0")
    span = f"{digits[0]}-{digits[-1]}" if digits else shown[0]
    return LiveKey(key=COMMANDS, shown=span, what="Areas", is_finder=True)


def _written(keys: Iterable[LiveKey]) -> Content:
    parts = (
        Content.assemble((one.shown, "bold $footer-key-foreground"), f" {one.what}")
        for one in keys
    )
    return Content(BETWEEN).join(parts)
