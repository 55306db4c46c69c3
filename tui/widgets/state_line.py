"""One line that says how things stand, the most needed first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.widgets import Static

from tui.text import line


BETWEEN = " · "


class StateLine(Static):
    """Where not all of it fits the last parts are left out whole; the first always stands."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._parts: tuple[str, ...] = ()

    def say(self, parts: Iterable[str]) -> None:
        """Say these parts; a layout at every key would be felt."""
        now = tuple(parts)
        if now != self._parts:
            self._parts = now
            self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        self.update(line(fitted(self._parts, self.content_size.width)), layout=False)


def fitted(parts: Sequence[str], width: int) -> str:
    """Return the first of *parts* that fit into *width* cells, and at least one."""
    for count in range(len(parts), 1, -1):
        said = BETWEEN.join(parts[:count])
        if cell_len(said) <= width:
            return said
    return parts[0] if parts else ""
