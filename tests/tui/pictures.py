"""
The pictures of README and docs, drawn by the desk itself from the demonstration.

    python -m tests.tui.pictures     draw them anew

Nobody in them is real: `DEMO` stands on each.  They load nothing from elsewhere.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys

from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from grievance.demo import office
from grievance.home import DEVICE_KEY, read_key
from grievance.services.unlock_ring import Credentials
from grievance.wiring import Mechanism, build
from tests.tui.pilots import Driver, HeardDesk, entrance
from tests.tui.terminals import ROOT
from tui.screens.queue import QueueScreen


SIZE = (120, 32)
DEMO = (sys.executable, "-m", "grievance.cli.main", "demo", "--home")
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
Story = Callable[[Driver, str], Awaitable[None]]


async def queue(driver: Driver, _said: str) -> None:
    """The list of a coordinator, with the case under the cursor beside it."""
    await driver.press("1", "j", "j")


async def case(driver: Driver, said: str) -> None:
    """The timeline of a case, from a complaint to what its audit found."""
    await _open(driver, said, r"timeline (GR-\S+)")
    await driver.tab("Timeline")
    await driver.see("today")


async def audits(driver: Driver, _said: str) -> None:
    """What audits have to answer, and who is told when."""
    await driver.press("4")
    await driver.see("to answer")


async def _open(driver: Driver, said: str, story: str) -> None:
    """Open the case that a line of the demonstration names."""
    found = re.search(story, said)
    assert found is not None
    await driver.press("1", "slash")
    await driver.type(found[1])
    await driver.press("enter", "enter")
    await driver.see("Received")


STORIES: dict[str, Story] = {"queue": queue, "case": case, "audits": audits}


async def draw(mechanism: Mechanism, said: str) -> None:
    """Sit down as the coordinator, and draw each story."""
    ring = mechanism.unlock(coordinator(mechanism))
    desk = HeardDesk(entrance(mechanism), ring)
    async with desk.run_test(size=SIZE) as pilot:
        driver = Driver(desk, pilot)
        await driver.until(lambda: isinstance(desk.screen, QueueScreen), "queue")
        for name, story in STORIES.items():
            await story(driver, said)
            await driver.until(
                lambda: not getattr(driver.screen, "_asking", False), "an answer"
            )
            desk.clear_notifications()
            await pilot.pause()
            picture = FONTS.sub("", desk.export_screenshot(title="grievance desk"))
            (ROOT / "docs" / f"{name}.svg").write_text(picture, "utf-8")


def coordinator(mechanism: Mechanism) -> Credentials:
    """Return what the first person of the demonstration shows at the lock."""
    name, home = office().people[0].name, mechanism.home
    words = home.path / "passphrases" / f"{home.device(name).stem}.txt"
    return Credentials(
        name=name,
        passphrase=words.read_text("utf-8").strip(),
        device=read_key(home.device(name), DEVICE_KEY),
    )


def main() -> int:
    """Have a demonstration, and draw it."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        done = subprocess.run(
            (*DEMO, str(home)), capture_output=True, text=True, check=True, cwd=ROOT
        )
        mechanism = build(home, {})
        asyncio.run(draw(mechanism, done.stdout))
        mechanism.store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
