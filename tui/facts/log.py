"""The log as lines of a list: when, who, and what in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from grievance.domain.counting import counted
from grievance.services.log.read_log import LogLine, LogView
from tui.listed import Listed, Slot
from tui.wrapping import Block


SLOTS = (Slot("When", 19), Slot("Who", 22, 60), Slot("What"))
READ = "soft"  # the style of what changed nothing


def log_lines(
    view: LogView, zone: tzinfo, typed: str = "", *, reading: bool = False
) -> tuple[Listed, ...]:
    """Return the lines in which all words of *typed* are; or those of reading alone."""
    words = typed.casefold().split()
    return tuple(
        _listed(line, zone)
        for line in view.lines
        if (line.is_reading or not reading) and _has(line, words)
    )


def log_words(view: LogView, shown: int, *, reading: bool = False) -> str:
    """Say in a line how much there is, and what is not shown."""
    return " · ".join(_words(view, shown, reading=reading))


def _words(view: LogView, shown: int, *, reading: bool) -> Iterator[str]:
    read = len(view.lines)
    entries = counted(read, "entry", "entries")
    newest = f"the newest {read:,}" if view.is_cut else entries
    yield newest if shown == read else f"{shown:,} of {newest}"
    if reading:
        yield "who read what"
    if view.is_cut:
        yield f"the log has {view.total:,}, m shows older ones"
    if view.left_out:
        yield f"{view.left_out:,} not for you to see"


def _has(line: LogLine, words: list[str]) -> bool:
    text = f"{line.who} {line.sentence}".casefold()
    return all(word in text for word in words)


def _listed(line: LogLine, zone: tzinfo) -> Listed:
    at = line.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    return Listed(
        cells=(at, line.who, line.sentence),
        thing=line,
        key=str(line.number),
        tone=READ if line.is_reading else "",
        detail=(
            Block(f"{line.who} {line.sentence}."),
            Block(f"{at}, entry {line.number}: {line.act}", label="In the log"),
        ),
    )
