"""The last line: the keys that are live, as many as fit, and always the one for help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static


HELP = "desk.help"
BETWEEN = "  "


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveKey:
    """A key as it is pressed and as it is written, and what it does."""

    key: str
    shown: str
    what: str
    is_help: bool = False

    @property
    def width(self) -> int:
        """How many cells it takes."""
        return cell_len(f"{self.shown} {self.what}")


def fitting(keys: Sequence[LiveKey], width: int) -> tuple[LiveKey, ...]:
    """Return the first keys that fit into *width* cells, and help after them."""
    pinned = tuple(one for one in keys if one.is_help)
    left = width - sum(one.width + len(BETWEEN) for one in pinned)
    kept: list[LiveKey] = []
    for one in keys:
        if one.is_help:
            continue
        left -= one.width + (len(BETWEEN) if kept else 0)
        if left < 0:
            break
        kept.append(one)
    return (*kept, *pinned)


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
        """Yield what is to be shown, each action once."""
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in seen:
                seen.add(binding.action)
                yield LiveKey(
                    key=binding.key,
                    shown=self.app.get_key_display(binding),
                    what=binding.description,
                    is_help=binding.id == HELP,
                )

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked on."""
        at = 0
        for one in self._keys:
            if at <= event.x < at + one.width:
                self.app.simulate_key(one.key)
            at += one.width + len(BETWEEN)


def _written(keys: Iterable[LiveKey]) -> Content:
    parts = (
        Content.assemble((one.shown, "bold $footer-key-foreground"), f" {one.what}")
        for one in keys
    )
    return Content(BETWEEN).join(parts)
