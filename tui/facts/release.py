"""Releases of statistics, as they are listed and asked about."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.counting import counted
from grievance.services.statistics.list_releases import ListedRelease
from grievance.statistics.cube import Key
from grievance.statistics.periods import period_of
from grievance.statistics.published import Published
from grievance.statistics.utility import say_numbers
from tui.asking.releases import Releases
from tui.facts.statistics_chart import spark
from tui.forms.matter import Matter
from tui.listed import Listed, Slot, section
from tui.wrapping import Block


SLOTS = (
    Slot("Period", 8),
    Slot("Day", 10),
    Slot("By"),
    Slot("Numbers", 8),
    Slot("Withheld", 9),
    Slot("Log", 9, from_width=70),
)
WORD = "publish"


def release_lines(releases: Releases) -> tuple[Listed, ...]:
    """Return what waits under a heading, and what is out under another."""
    waiting = [_line(releases, one) for one in releases.found if one.is_waiting]
    out = [_line(releases, one) for one in releases.found if not one.is_waiting]
    return (
        *section("Waits for somebody to publish it", waiting),
        *section("Published", out),
    )


def release_words(releases: Releases) -> str:
    """Say how many there are, and how complaints went from quarter to quarter."""
    out = [one.package for one in releases.found if not one.is_waiting]
    waits = len(releases.found) - len(out)
    said = f"{len(out):,} published"
    if waits:
        said = f"▲ {counted(waits, 'waits', 'wait')} · {said}"
    quarters = sorted(
        (one for one in out if not period_of(one.period).is_year),
        key=lambda one: one.period,
    )
    if len(quarters) > 1:
        first, last = quarters[0].period, quarters[-1].period
        said += f" · received {first} {spark(list(map(_received, quarters)))} {last}"
    return said


def publishing(one: ListedRelease) -> Matter:
    """Say what follows when a release is let go."""
    package = one.package
    return Matter(
        title=f"Publish {package.period}?",
        consequence=(
            f"{say_numbers(package)} It is published once and never revised: what comes "
            "to be known later is counted later. Before that it is attacked once more."
        ),
        told="everybody; the log says that it was you",
        word=WORD,
    )


def _received(package: Published) -> int | None:
    return package.numbers.get(Key(measure="received", period=package.period))


def _line(releases: Releases, one: ListedRelease) -> Listed:
    package = one.package
    withheld = "rounded" if package.margin else f"{package.withheld:,}"
    cells = (package.period, f"{one.on}", one.who, f"{len(package.numbers):,}")
    return Listed(
        cells=(*cells, withheld, f"{one.checkpoint:,}" if one.checkpoint else "none"),
        thing=one,
        key=package.period,
        tone="warm" if one.is_waiting else "",
        detail=tuple(_detail(releases, one)),
    )


def _detail(releases: Releases, one: ListedRelease) -> Iterator[Block]:
    yield Block(say_numbers(one.package))
    yield Block(one.package.sha256, label="SHA-256")
    before = ", ".join(each.period for each in one.package.earlier)
    yield Block(before or "none", label="After")
    first = counted(one.checkpoint, "entry was", "entries were")
    log = f"the first {first} signed when it was made"
    yield Block(log if one.checkpoint else "none of it was signed", label="Log")
    yield Block(_where(releases, one), label="Report")


def _where(releases: Releases, one: ListedRelease) -> str:
    path = releases.report_of(one)
    if one.is_waiting:
        return "Enter shows it; P publishes it."
    if path is None:
        period = one.package.period
        return f"`grievance statistics export --period {period} --out DIR` writes it."
    return f"{path}"
