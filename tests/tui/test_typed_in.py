"""Fields that take every key in its turn, however quickly it comes."""

from __future__ import annotations

import pytest

from textual.app import App, ComposeResult
from textual.events import Key

from tui.widgets.text_field import TextField
from tui.widgets.typed_in import LineField


class _Fields(App[None]):
    def compose(self) -> ComposeResult:
        yield LineField(id="line")
        yield TextField(id="text")


BURST = (*"yes", "ctrl+u", *"wo", "backspace", "x")


@pytest.mark.parametrize("field", ["line", "text"])
async def test_keys_act_in_the_order_they_are_typed(field: str) -> None:
    """A line is emptied, and a letter taken back, before what is typed after it."""
    async with _Fields().run_test() as pilot:
        pilot.app.set_focus(pilot.app.query_one(f"#{field}"))
        await pilot.pause()
        for key in BURST:
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()
        line, text = pilot.app.query_one(LineField), pilot.app.query_one(TextField)
        assert "wx" == {"line": line.value, "text": text.text}[field]
