"""
Draw a timeline as text: a rail for each lane, days down, and on top what each audit knew.

                     O V A N C
    2024-01-10       │ ◐ │ │ │  E1 Photo of the dust
    2024-05-01       │ ┃ ◆ │ │  AU-1 surveillance of Norvik: ◐ E1
    2025-01-10       │ ● │ │ │  E1 Photo of the dust
    ── 2026-03-02 ── today ────────────────────────────

Where it is wide enough, each lane has a column of its own.  Signs say all; a screen may
colour them besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from rich.cells import set_cell_size

from grievance.domain.display import one_line
from grievance.domain.timeline import Lane, Timeline, TimelineEntry
from grievance.screen.cells import fitted, wrapped
from grievance.screen.drawn import Drawn
from grievance.screen.scale import draw_scale
from grievance.screen.signs import (
    HEADS,
    KEY,
    KNEW,
    LETTERS,
    SCALE_SAID,
    SIGNS,
    entry_words,
    signs_said,
)


DAY: Final = 10  # cells of a date
COLUMN: Final = 20  # the least cells of a lane that has a column of its own
GAP: Final = 2
LEAST_LABEL, MOST_LABEL = 38, 66  # cells that name an audit, beside what it knew
NARROWEST: Final = 10
NO_DAY: Final = "no day"
_RAIL, _LASTS = "│", "┃"
LONG: Final = 46  # days in which nothing was, from which on that is said
_PASSES: Final = "    ⋮     "  # in the place of a day


def draw_timeline(timeline: Timeline, width: int) -> tuple[Drawn, ...]:
    """Draw it in lines of at most *width* cells, or as narrow as it can be."""
    shown = {entry.lane for entry in timeline.entries}
    lanes = tuple(lane for lane in Lane if lane in shown)
    column = (width - DAY - GAP * len(lanes)) // max(len(lanes), 1)
    scale = list(draw_scale(timeline, lanes, width))
    lines = [*scale, *_knew(timeline, width)]
    if column >= COLUMN:
        lines += _columns(timeline, lanes, column)
    else:
        lines += _rails(timeline, lanes, width)
    meant = (*signs_said(lanes), *([SCALE_SAID] if scale else []))
    said = (line for text in meant for line in wrapped(text, width))
    return (*lines, Drawn(""), *(Drawn(line, "soft") for line in said))


def _knew(timeline: Timeline, width: int) -> Iterator[Drawn]:
    """Draw a table of the audits against the evidence."""
    if not timeline.evidence:
        return
    size = max(len(f"E{number}") for number in timeline.evidence) + 1
    room = width - DAY - GAP - size * len(timeline.evidence)
    label = max(min(room, MOST_LABEL), min(LEAST_LABEL, width // 2))
    at_once = max(1, (width - DAY - GAP - label) // size)
    numbers = timeline.evidence
    for start in range(0, len(numbers), at_once):
        shown = numbers[start : start + at_once]
        heads = "".join(set_cell_size(f"E{number}", size) for number in shown)
        title = fitted("What audits could have known", DAY + GAP + label - 1)
        yield Drawn(f"{title} {heads}".rstrip(), "label")
        for entry in timeline.audits:
            yield _row(entry, shown, label, size)
        yield Drawn("")
    yield from (Drawn(line, "soft") for line in wrapped(KEY, width))
    yield Drawn("")


def _row(entry: TimelineEntry, numbers: Sequence[int], label: int, size: int) -> Drawn:
    known = {one.evidence: KNEW[one.relation] for one in entry.known}
    signs = "".join(set_cell_size(known.get(n, ""), size) for n in numbers)
    words = f"{SIGNS[entry.moment]} {one_line(entry.text)}"
    day = set_cell_size(_day(entry.on), DAY + GAP)
    return Drawn(f"{day}{fitted(words, label - 1)} {signs}".rstrip())


def _columns(timeline: Timeline, lanes: Sequence[Lane], size: int) -> Iterator[Drawn]:
    """Draw a column for each lane; what is of one day stands in one row."""
    gap = " " * GAP
    heads = gap.join(set_cell_size(HEADS[lane], size) for lane in lanes)
    yield Drawn(f"{' ' * DAY}{gap}{heads}".rstrip(), "label")
    width = DAY + len(lanes) * (size + GAP)
    for day, entries, since in _days(timeline):
        if since:
            yield Drawn(f"{_PASSES}{gap}{since}", "soft")
        if entries is None:
            yield _today(timeline, width)
            continue
        cells = [_cell(entries, lane, size, timeline, day) for lane in lanes]
        for row in range(max(map(len, cells))):
            first = _day(day) if row == 0 else ""
            texts = [cell[row] if row < len(cell) else "" for cell in cells]
            line = gap.join(set_cell_size(text, size) for text in texts)
            shown = f"{set_cell_size(first, DAY)}{gap}{line}".rstrip()
            yield Drawn(shown, _tone(timeline, day))


def _cell(
    entries: Sequence[TimelineEntry],
    lane: Lane,
    size: int,
    timeline: Timeline,
    day: date | None,
) -> list[str]:
    """Write what is of one day into a column; else whether something goes on."""
    own = [entry for entry in entries if entry.lane is lane]
    if not own:
        return [_LASTS] if _lasts(timeline, lane, day) else [""]
    lines: list[str] = []
    for entry in own:
        words = wrapped(entry_words(entry), size - GAP)
        lines += [
            f"{SIGNS[entry.moment] if place == 0 else ' '} {text}"
            for place, text in enumerate(words)
        ]
    return lines


def _rails(timeline: Timeline, lanes: Sequence[Lane], width: int) -> Iterator[Drawn]:
    """Draw a rail for each lane, with its sign on the day, and the words beside."""
    yield from _rail_heads(lanes, width)
    for day, entries, since in _days(timeline):
        if since:
            rails = _signs_of(timeline, lanes, None, day)
            yield Drawn(f"{_PASSES}{' ' * GAP}{rails}{' ' * GAP}{since}", "soft")
        if entries is None:
            yield _today(timeline, width)
        else:
            yield from _rails_of(timeline, lanes, width, day, entries)


def _rail_heads(lanes: Sequence[Lane], width: int) -> Iterator[Drawn]:
    """Say which rail is which lane."""
    names = ", ".join(f"{LETTERS[lane]} {HEADS[lane].lower()}" for lane in lanes)
    letters = " ".join(LETTERS[lane] for lane in lanes)
    for said in wrapped(names, _beside(lanes, width)):
        yield Drawn(f"{' ' * (DAY + GAP)}{letters}{' ' * GAP}{said}", "label")
        letters = " " * len(letters)


def _rails_of(
    timeline: Timeline,
    lanes: Sequence[Lane],
    width: int,
    day: date | None,
    entries: Iterable[TimelineEntry],
) -> Iterator[Drawn]:
    """Draw what is of one day; its date stands once."""
    first = _day(day)
    for entry in entries:
        signed: TimelineEntry | None = entry
        for text in wrapped(entry_words(entry), _beside(lanes, width)):
            rails = _signs_of(timeline, lanes, signed, day)
            start = set_cell_size(first, DAY + GAP)
            yield Drawn(f"{start}{rails}{' ' * GAP}{text}", _tone(timeline, day))
            signed, first = None, ""


def _beside(lanes: Sequence[Lane], width: int) -> int:
    """Return how many cells are left beside the rails."""
    return max(NARROWEST, width - (DAY + 2 * GAP + 2 * len(lanes) - 1))


def _signs_of(
    timeline: Timeline,
    lanes: Iterable[Lane],
    entry: TimelineEntry | None,
    day: date | None,
) -> str:
    signs = []
    for lane in lanes:
        if entry is not None and lane is entry.lane:
            signs.append(SIGNS[entry.moment])
        else:
            signs.append(_LASTS if _lasts(timeline, lane, day) else _RAIL)
    return " ".join(signs)


def _lasts(timeline: Timeline, lane: Lane, day: date | None) -> bool:
    """Whether something of a lane began before that day and went on until then."""
    return day is not None and any(
        entry.lane is lane
        and entry.on is not None
        and entry.until is not None
        and entry.on <= day <= entry.until
        for entry in timeline.lasting
    )


def _days(
    timeline: Timeline,
) -> Iterator[tuple[date | None, list[TimelineEntry] | None, str]]:
    """Yield the days with what is on each, and how long nothing was before it."""
    last: date | None = None
    for day, entries in _marked(timeline):
        yield day, entries, _passed(last, day)
        last = day


def _passed(last: date | None, day: date | None) -> str:
    """Say how much time lies between two days, where it is long."""
    if last is None or day is None or (day - last).days < LONG:
        return ""
    months = round((day - last).days / 30.44)
    years, rest = divmod(months, 12)
    parts = (_counted(years, "year"), _counted(rest, "month"))
    return " ".join(filter(None, parts))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count > 1 else ''}" if count else ""


def _marked(
    timeline: Timeline,
) -> Iterator[tuple[date | None, list[TimelineEntry] | None]]:
    """Yield the days with what is on each; None in its place marks today."""
    by_day: dict[date | None, list[TimelineEntry]] = {}
    for entry in timeline.entries:
        by_day.setdefault(entry.on, []).append(entry)
    is_marked = False
    for day, entries in by_day.items():
        if not is_marked and (day is None or day > timeline.today):
            is_marked = True
            yield timeline.today, None
        yield day, entries
    if not is_marked:
        yield timeline.today, None


def _today(timeline: Timeline, width: int) -> Drawn:
    start = f"{timeline.today}  today "
    return Drawn(start + "─" * max(0, width - len(start)), "warm")


def _tone(timeline: Timeline, day: date | None) -> str:
    return "soft" if day is None or day > timeline.today else ""


def _day(day: date | None) -> str:
    return str(day) if day else NO_DAY
