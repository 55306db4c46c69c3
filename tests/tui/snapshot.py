"""
Pictures of screens as text, kept beside the tests and held against what is painted now.

    python -m tests.tui.snapshot            take all of them anew; look at `git diff`
    python -m tests.tui.snapshot nothing    take those of some tests anew, by their names

A picture is the text of a screen, and below it a line of marks for each row that is not
plain: `#` under the cursor, `!` as bad, `^` as a warning, `_` underlined, `b` bold.
"""

from __future__ import annotations

import difflib
import re
import sys

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest

from rich.segment import Segment
from textual.color import Color
from textual.geometry import Size
from textual.strip import Strip
from textual.widgets import Tabs

from tests.tui.cheap_desk import paint
from tests.tui.pilots import Driver


FOLDER = Path(__file__).with_name("snapshots")
SIZES = (Size(80, 24), Size(120, 40))
REFERENCE = re.compile(r"GR-[0-9A-Z]{4}-[0-9A-Z]{4}")
CUT = re.compile(r"GR-[0-9A-Z]{0,4}(?:-[0-9A-Z]{0,3})?(?![0-9A-Z-])")
SPINNING = re.compile(r"… \d+ s")
RANDOM = re.compile(
    r"[0-9a-f]{64}|(?<=grievance-log/)[0-9a-f]{16}|^ [A-Za-z0-9+/]{40,}=*$"
    r"|^ (?=\S*[+/=])[A-Za-z0-9+/]{6,}=+$",
    re.MULTILINE,
)
TAKERS = ("tests/tui/test_snapshots.py", "tests/tui/test_snapshots_behind.py")
BETWEEN = 0.03  # seconds between two looks
MOST_LOOKS = 400


@dataclass
class Album:
    """Takes pictures of a desk, and tells which are not as they were."""

    updates: ClassVar[bool] = False  # where they are taken anew

    differences: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    async def look(
        self,
        driver: Driver,
        name: str,
        *,
        sizes: tuple[Size, ...] = SIZES,
        waits: bool = False,
    ) -> None:
        """Look at the screen in each size; one that *waits* has no answer yet."""
        for size in sizes:
            await driver.pilot.resize_terminal(size.width, size.height)
            await driver.until(
                lambda: waits or not getattr(driver.screen, "_asking", False),
                "an answer",
            )
            self._hold(f"{name}-{size.width}x{size.height}", await _still(driver))

    def hold(self, *, of: tuple[str, ...] = ("",), but: tuple[str, ...] = ()) -> None:
        """
        Tell what is not as it was, and what nobody took, if anything.

        All pictures are looked at whose names begin like one *of* these, *but* not those.
        """
        kept = {path.stem for path in FOLDER.glob("*.txt")} - self.taken
        lost = {name for name in kept if name.startswith(of)}
        assert set() == {name for name in lost if not name.startswith(but)}
        for name, difference in self.differences.items():
            print(f"{name}\n{difference}\n")  # noqa: T201  # shown where the test fails
        assert [] == list(self.differences)

    def _hold(self, name: str, seen: str) -> None:
        self.taken.add(name)
        path = FOLDER / f"{name}.txt"
        if self.updates:
            FOLDER.mkdir(exist_ok=True)
            path.write_text(seen, "utf-8")
            return
        kept = path.read_text("utf-8") if path.exists() else ""
        if kept != seen:
            lines = kept.splitlines(), seen.splitlines()
            self.differences[name] = "\n".join(difflib.unified_diff(*lines, n=0))


async def _still(driver: Driver) -> str:
    """Return the picture of a screen once nothing on it moves any more."""
    driver.desk.clear_notifications()
    before, seen = "", picture(driver)
    for _ in range(MOST_LOOKS):
        if before == seen:
            return seen
        for tabs in driver.screen.query(Tabs):
            _end_scrolling(tabs)
        await driver.pilot.pause(BETWEEN)
        before, seen = seen, picture(driver)
    msg = f"it never comes to rest:\n{before}\n{seen}"
    raise AssertionError(msg)


def _end_scrolling(tabs: Tabs) -> None:
    """Have the tab that is open where Textual lets it glide to, some moments later."""
    row = tabs.query_one("#tabs-scroll")
    row.scroll_to(0, 0, animate=False, immediate=True)
    if tabs.active_tab is not None:
        row.scroll_to_center(tabs.active_tab, animate=False, immediate=True, force=True)


def picture(driver: Driver) -> str:
    """Return what is painted, with references that are the same at each start."""
    strips = paint(driver.desk)
    text = "\n".join("".join(part.text for part in strip).rstrip() for strip in strips)
    marks = _marks(driver, strips)
    return f"{_numbered(text)}\n\n{marks}\n"


def _numbered(text: str) -> str:
    """Call each reference by the order in which it is seen."""
    seen: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return seen.setdefault(found[0], f"GR-0000-{len(seen) + 1:04}")

    whole = CUT.sub(lambda cut: "GR-0000-0000"[: len(cut[0])], text)
    same = RANDOM.sub(lambda found: "0" * len(found[0]), whole)
    return SPINNING.sub("… n s", REFERENCE.sub(named, same))


def _marks(driver: Driver, strips: list[Strip]) -> str:
    """Return a line of marks for each row that has any, with the number of the row."""
    colours = driver.desk.theme_variables
    named = {
        _triplet(colours["block-cursor-background"]): "#",
        _triplet(colours["error"]): "!",
        _triplet(colours["warning"]): "^",
    }
    rows = ("".join(_mark(part, named) for part in strip).rstrip() for strip in strips)
    return "\n".join(f"{n:2} {row}" for n, row in enumerate(rows, 1) if row)


def _triplet(colour: str) -> tuple[int, ...]:
    return tuple(Color.parse(colour).rgb)


def _mark(part: Segment, named: dict[tuple[int, ...], str]) -> str:
    style = part.style
    if style is None:
        return " " * part.cell_length
    behind = named.get(_of(style.bgcolor), "")
    before = named.get(_of(style.color), "")
    if behind == "#":
        sign = "#"
    elif before in set("!^") and part.text.strip():
        sign = before
    else:
        sign = "_" if style.underline else "b" if style.bold else " "
    return "".join(sign if behind or letter != " " else " " for letter in part.text)


def _of(colour: object) -> tuple[int, ...]:
    triplet = getattr(colour, "triplet", None)
    return tuple(triplet) if triplet else ()


def main() -> int:
    """Take all pictures anew, or those of tests that are named."""
    from tests.tui.snapshot import Album as Taken  # noqa: PLC0415  # not __main__

    Taken.updates = True
    if wanted := " or ".join(sys.argv[1:]):
        return int(pytest.main(["-q", *TAKERS, "-k", wanted]))
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    return int(pytest.main(["-q", *TAKERS]))


if __name__ == "__main__":
    sys.exit(main())
