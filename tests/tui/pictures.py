"""
The pictures of README and docs, drawn by the desk itself from the demonstration.

    python -m tests.tui.pictures            draw them anew
    python -m tests.tui.pictures triage     draw one of them, or some

Nobody in them is real: `DEMO` stands on each.  They load nothing from elsewhere.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from grievance.demo import office
from grievance.home import DEVICE_KEY, read_key
from grievance.services.boxes.unlock_ring import Credentials
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


async def triage(driver: Driver, _said: str) -> None:
    """What is proposed of the first case of the list, and why."""
    await driver.press("1", "g", "enter")
    await driver.see("Received")
    await driver.tab("Triage")
    await driver.see("To decide")


async def reply(driver: Driver, _said: str) -> None:
    """A letter to whoever complained is begun, and what it will wait for."""
    await driver.press("1", "g", "enter")
    await driver.see("Received")
    await driver.press("r")
    await driver.see("Assess the risk first")


async def review(driver: Driver, said: str) -> None:
    """A letter as the other side will see it, with what may give somebody away."""
    await _open(driver, said, r"letters check (GR-\S+)")
    await driver.tab("Drafts")
    await driver.press("r")
    await driver.see("What may give somebody away")


async def _open(driver: Driver, said: str, story: str) -> None:
    """Open the case that a line of the demonstration names."""
    found = re.search(story, said)
    assert found is not None
    await driver.press("1", "slash")
    await driver.type(found[1])
    await driver.press("enter", "enter")
    await driver.see("Received")


STORIES: dict[str, Story] = {
    "queue": queue,
    "case": case,
    "audits": audits,
    "triage": triage,
    "reply": reply,
    "review": review,
}


async def draw(mechanism: Mechanism, said: str, names: Sequence[str]) -> None:
    """Sit down as the coordinator, and draw each story of these *names*."""
    ring = mechanism.unlock(coordinator(mechanism))
    desk = HeardDesk(entrance(mechanism), ring)
    async with desk.run_test(size=SIZE) as pilot:
        driver = Driver(desk, pilot)
        await driver.until(lambda: isinstance(desk.screen, QueueScreen), "queue")
        for name in (name for name in STORIES if name in names):
            await STORIES[name](driver, said)
            await driver.until(
                lambda: not getattr(driver.screen, "_asking", False), "an answer"
            )
            desk.clear_notifications()
            await pilot.pause()
            picture = FONTS.sub("", desk.export_screenshot(title="grievance desk"))
            (ROOT / "docs" / f"{name}.svg").write_text(picture, "utf-8")
            await _go_home(driver)


async def _go_home(driver: Driver) -> None:
    """Leave whatever is open, up to the list, and its filter."""
    await driver.press_until(
        "escape", lambda: isinstance(driver.screen, QueueScreen), "the queue"
    )
    await driver.press("escape")


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
        asyncio.run(draw(mechanism, done.stdout, sys.argv[1:] or list(STORIES)))
        mechanism.store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
