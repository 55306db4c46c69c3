"""
A field to type into that takes every key in its turn.

Textual runs a key such as Backspace once it has travelled up to the app, while letters
are put in at once: typed quickly at a busy desk, it would come after the letters that
followed it.
"""

from __future__ import annotations

from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input


class LineField(Input):
    """One line."""

    async def _on_key(self, event: Key) -> None:
        await act_in_turn(self, event)


async def act_in_turn(field: Widget, event: Key) -> None:
    """Run what the key does in the field, where it is one of the field's own."""
    own = field._bindings.key_to_bindings.get(event.key, ())  # noqa: SLF001  # has no other way in
    if event.is_printable or not own:
        return
    event.stop()
    event.prevent_default()
    for binding in own:
        await field.run_action(binding.action)
