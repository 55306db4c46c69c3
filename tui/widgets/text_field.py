"""Several lines to type into, apart from `typed_in`: the lock needs none, and starts first."""

from __future__ import annotations

from textual.events import Key
from textual.widgets import TextArea

from tui.widgets.typed_in import act_in_turn


class TextField(TextArea):
    """Several lines, which take every key in its turn."""

    async def _on_key(self, event: Key) -> None:
        await act_in_turn(self, event)
