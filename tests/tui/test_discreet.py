"""What every app of ours does, whatever is on its screens."""

from __future__ import annotations

from textual.pilot import Pilot

from tui.discreet import WIPED, DiscreetApp


async def settled(pilot: Pilot[None]) -> None:
    for _ in range(3):
        await pilot.pause()


async def test_a_terminal_is_wiped_at_once() -> None:
    """
    Before anything else is painted, so that a busy machine shows nothing meanwhile.
    """
    app, sent = DiscreetApp(), list[str]()
    async with app.run_test():
        assert app._driver is not None
        app._driver.write = sent.append  # type: ignore[method-assign,assignment]
        app.wipe()

    assert [WIPED] == sent[:1]


async def test_ctrl_c_names_the_key_that_leaves() -> None:
    """
    In our words: Textual's are markup, and ask a question nobody can answer.
    """
    app = DiscreetApp()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+c")
        await settled(pilot)
        said = [notice.message for notice in app._notifications]

    assert ["Ctrl+Q leaves."] == said
