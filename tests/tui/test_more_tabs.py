"""The sign behind a row of tabs, in an app that has nothing else."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Tabs

from tui.widgets.more_tabs import MORE, MoreTabs


class Row(App[None]):
    """More tabs than there is room for."""

    def compose(self) -> ComposeResult:
        yield Tabs(*(f"A tab of this row {number}" for number in range(9)))

    async def on_mount(self) -> None:
        await self.query_one(Tabs).mount(MoreTabs())


async def test_a_row_that_is_left_before_it_is_laid_out_is_looked_at_no_more() -> None:
    """
    Its screen may be gone by then: it ended the desk.
    """
    app = Row()
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        sign = app.query_one(MoreTabs)
        assert MORE == str(sign.render())

        await sign.remove()
        sign._look()

        assert MORE == str(sign.render())
