"""Statistics at the desk: the numbers of the command line, as bars and numbers."""

from __future__ import annotations

import re

import pytest

from rich.cells import cell_len

from grievance.statistics.declared import declared
from tests.cli.command import Shell
from tests.tui.offices import ADA, BO, CY, Office, complaint
from tests.tui.pilots import Driver, at_desk
from tui.facts.statistics_chart import Bar, Chart, bar, chart_lines, spark
from tui.screens.statistics import StatisticsScreen


CELL = re.compile(r"   (?P<label>\S.*?) +(?P<number>[0-9,]+|withheld)( [▏▎▍▌▋▊▉█]+)?")
SEVERITY = Chart(
    title="By severity",
    bars=(
        Bar(label="Normal", number=40),
        Bar(label="High", number=6),
        Bar(label="Critical", number=None),
    ),
    said=("Three of them.",),
)


def drawn(*charts: Chart, width: int = 60) -> list[str]:
    return [line.text for line in chart_lines(charts, width)]


def test_a_bar_is_as_long_as_its_number() -> None:
    """
    In eighths of a cell; the most takes all, and one is never invisible.
    """
    assert "█" * 12 == bar(50, 50, 12)
    assert "██████" == bar(25, 50, 12)
    assert "▏" == bar(1, 5_000, 12)
    assert "" == bar(0, 50, 12)
    assert all(len(bar(n, 77, 9)) <= 9 for n in range(78))


def test_a_row_of_periods_shows_what_is_withheld_and_what_is_none() -> None:
    """
    A withheld one has no height, and one in which nothing came has a dot.
    """
    assert "█?.▁" == spark([40, None, 0, 5])
    assert "?" == spark([None])


def test_a_number_stands_beside_its_bar() -> None:
    """
    A withheld one has a word, and nothing to measure.
    """
    lines = drawn(SEVERITY)

    assert "By severity" == lines[0]
    assert any(line.split()[:2] == ["Normal", "40"] and "█" in line for line in lines)
    assert ["  Critical withheld"] == [line for line in lines if "Critical" in line]


@pytest.mark.parametrize("width", [20, 38, 78, 118])
def test_it_fits_into_any_width(width: int) -> None:
    """
    Where there is no room for bars the numbers are left.
    """
    lines = drawn(SEVERITY, width=width)

    assert max(map(cell_len, lines)) <= width
    assert any("40" in line for line in lines)
    assert (width > 30) == any("█" in line for line in lines)


def test_hostile_words_are_shown_and_not_obeyed() -> None:
    """
    A code that somebody put where a label belongs is a mark on the screen.
    """
    hostile = Bar(label="\x1b]2;PWNED\x07[/x]", number=6)

    lines = drawn(Chart(title="Languages", bars=(hostile,)))

    assert any("␛]2;PWNED␇[/x]" in line for line in lines)


async def test_the_numbers_are_those_of_the_command_line(
    office: Office,
) -> None:
    """
    A10: each cell of each table, for all there is and for a quarter; what came when is
    chosen, a wrong period is refused in the form, and Esc goes back.
    """
    many(office)
    async with at_desk(office, CY, size=(100, 60)) as driver:
        await driver.press("5")
        await driver.see("Statistics · all there is · small numbers withheld")
        await same_as_shell(driver, office)
        await driver.press("[")
        await driver.see("Statistics · 2026-Q1 · small")
        await same_as_shell(driver, office, "--period", "2026-Q1")
        await driver.press("p")
        await driver.see("What happened when?")
        await driver.type("x")
        await driver.press("ctrl+s")
        await driver.see("A period is a year, a quarter or a month")
        await driver.press("escape", "escape", "[")
        await driver.see("Nothing happened then.")
        await driver.press("escape")
        await driver.until(
            lambda: not isinstance(driver.screen, StatisticsScreen), "queue"
        )


async def test_counting_is_stopped_and_begun_anew(office: Office) -> None:
    """
    Esc stops a count that takes long, and says how to go on; what it finds late is lost.
    """
    async with at_desk(office, CY) as driver:
        with office.clock.stopped():  # the thread waits for the time
            await driver.press("5")
            await driver.see("counting …")
            await driver.press("escape")
            await driver.see("You stopped counting.")
        await driver.press("R")
        await driver.see("Complaints received, by severity")
        await driver.press("escape")
        await driver.until(
            lambda: not isinstance(driver.screen, StatisticsScreen), "queue"
        )


async def test_without_the_key_of_the_worker_it_says_where_one_counts(
    office: Office,
) -> None:
    """
    As at a desk in a home of its own, on another machine.
    """
    office.mechanism.home.worker_key.unlink()
    async with at_desk(office, CY) as driver:
        await driver.press("5")
        await driver.see("! not counted")
        await driver.see("Cases are counted where the worker runs")


async def test_who_counts_all_cases_is_an_analyst_or_a_coordinator(
    office: Office,
) -> None:
    """
    Others would learn of cases that they may not know of; they count what is theirs.
    """
    async with at_desk(office, BO) as driver:
        await driver.press("5")
        await driver.see("for an analyst or a coordinator")
        await driver.press("o")
        await driver.see("only what you may open")


def many(office: Office) -> None:
    """Take in as much as makes numbers that are not withheld."""
    for number in range(6):
        office.take_in(
            complaint(f"Dust {number}", f"There is dust in street {number}.")
        )


async def same_as_shell(driver: Driver, office: Office, *options: str) -> None:
    """Compare what is on the screen with what the command line counts, cell by cell."""
    assert cells_at_the_shell(office, *options) == shown_cells(driver.text)


def cells_at_the_shell(office: Office, *options: str) -> dict[str, dict[str, str]]:
    """Have the command line count; some of it has to be withheld, and some not."""
    shell = Shell(environ={"GRIEVANCE_HOME": str(office.mechanism.home.path)})
    counted = shell.run("statistics", "preview", "--json", *options)
    assert 0 == counted.status, counted.err
    assert {None} < {line["number"] for line in counted.lines}
    return expected_cells(counted.lines)


def expected_cells(lines: list[dict[str, object]]) -> dict[str, dict[str, str]]:
    """Return the numbers of each table by its title."""
    tables = {one.name: one for one in declared().tables}
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        table = tables[str(line["table"])]
        number = "withheld" if line["number"] is None else str(line["number"])
        found.setdefault(table.title, {})[str(line["label"])] = number
    return found


def shown_cells(text: str) -> dict[str, dict[str, str]]:
    """Read the same from the screen: titles, and lines with a label and a number."""
    titles = {table.title for table in declared().tables}
    found: dict[str, dict[str, str]] = {}
    cells: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip() in titles:
            cells = found.setdefault(line.strip(), {})
        elif said := CELL.fullmatch(line.rstrip()):
            cells[said["label"].strip()] = said["number"]
    return found


async def test_the_open_work_is_charted_for_who_looks(office: Office) -> None:
    """
    With a word on what is not counted; somebody who reads no case is told so.
    """
    async with at_desk(office, ADA, size=(80, 40)) as driver:
        await driver.press("5")
        await driver.see("small numbers withheld")
        await driver.press("o")
        await driver.see("only what you may open")
        await driver.see("What is due")
        await driver.see("Who answers for it")
        before = driver.text
        office.take_in(complaint("Noise", "There is noise at night."))
        await driver.until(lambda: before != driver.text, "another case")
        await driver.press("escape")
        await driver.see("others worked since, R counts anew")
        await driver.press("R")
        await driver.see("all there is · small numbers withheld")
