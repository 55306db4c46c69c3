"""
The same timeline at a glance: days from left to right, true to scale, a row a lane.

                2024       2025       2026
    Evidence    ◐━━━━━━━━━━●·········│
    Audits      ······◆··············│◇
    Case        ····················«2
                                     ▲ today

A number stands for so many things that are too close to tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from grievance.domain.timeline import Lane, Timeline, TimelineEntry
from grievance.screen.drawn import Drawn
from grievance.screen.signs import HEADS, LETTERS, SIGNS


LEAST_CELLS: Final = 24  # a narrower scale tells nothing
LEAST_DAYS: Final = 3  # that things are on
NAMED_FROM: Final = 60  # cells; a narrower picture has a letter for each lane
TICKS: Final = (1, 3, 6, 12, 24, 60, 120, 300)  # months between them
EMPTY, LASTS, NOW, MANY = "·", "━", "│", "+"
TODAY: Final = "▲ today"
_YEAR = 12
_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """So many cells for all days from the *first* to the *last*."""

    first: date
    last: date
    cells: int

    def place(self, day: date) -> int:
        """Return the cell of a day, from 0."""
        span = max((self.last - self.first).days, 1)
        return round((day - self.first).days * (self.cells - 1) / span)

    def ticks(self) -> Iterator[tuple[int, str]]:
        """Yield the cells of months or years, so far apart that their names fit."""
        day = date(self.first.year, self.first.month, 1)
        per_month = (self.cells - 1) / max((self.last - self.first).days / 30.44, 1)
        step = next((n for n in TICKS if n * per_month >= _room(n)), TICKS[-1])
        while day <= self.last:
            if day >= self.first and _months(day) % step == 0:
                yield self.place(day), _name(day, step)
            day = date(day.year + day.month // _YEAR, day.month % _YEAR + 1, 1)


def draw_scale(
    timeline: Timeline, lanes: Sequence[Lane], width: int
) -> Iterator[Drawn]:
    """Draw it in lines of at most *width* cells; nothing where it would tell nothing."""
    days = {one.on for one in timeline.entries if one.on} | {timeline.today}
    days |= {one.until for one in timeline.lasting if one.until}
    heads = HEADS if width >= NAMED_FROM else LETTERS
    label = max((len(heads[lane]) for lane in lanes), default=0) + 2
    if len(days) < LEAST_DAYS or width - label < LEAST_CELLS:
        return
    scale = Scale(first=min(days), last=max(days), cells=width - label)
    yield Drawn((" " * label + _ruler(scale)).rstrip(), "label")
    for lane in lanes:
        yield Drawn(f"{heads[lane]:{label}}{_row(timeline, lane, scale)}")
    now = scale.place(timeline.today)
    shift = max(0, now + len(TODAY) - scale.cells)
    said = TODAY if not shift else TODAY[2:] + " ▲"  # beside the right border
    start = now if not shift else now + 1 - len(said)
    yield Drawn(" " * (label + max(0, start)) + said, "warm")
    yield Drawn("")


def _row(timeline: Timeline, lane: Lane, scale: Scale) -> str:
    """Draw what is in a lane, and what of it goes on."""
    row = [EMPTY] * scale.cells
    row[scale.place(timeline.today)] = NOW
    for one in timeline.lasting:
        if one.lane is lane and one.on and one.until:
            start, end = scale.place(one.on), scale.place(one.until)
            row[start : end + 1] = LASTS * (end + 1 - start)
    for place, several in _places(timeline, lane, scale).items():
        row[place] = _sign(several)
    return "".join(row)


def _places(
    timeline: Timeline, lane: Lane, scale: Scale
) -> dict[int, list[TimelineEntry]]:
    found: dict[int, list[TimelineEntry]] = {}
    for one in timeline.entries:
        if one.lane is lane and one.on:
            found.setdefault(scale.place(one.on), []).append(one)
    return found


def _sign(several: Sequence[TimelineEntry]) -> str:
    if len(several) == 1:
        return SIGNS[several[0].moment]
    return str(len(several)) if len(several) <= _DIGITS else MANY


def _ruler(scale: Scale) -> str:
    ruler = ""
    for place, name in scale.ticks():
        if place >= len(ruler) + bool(ruler) and place + len(name) <= scale.cells:
            ruler = ruler.ljust(place) + name
    return ruler


def _name(day: date, step: int) -> str:
    return str(day.year) if step >= _YEAR else f"{day:%Y-%m}"


def _room(step: int) -> int:
    """Return how many cells a name takes, with a gap after it."""
    return len(_name(date.max, step)) + 2


def _months(day: date) -> int:
    return day.year * _YEAR + day.month - 1
