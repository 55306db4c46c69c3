"""Cases are counted from a shell, and small numbers stay inside."""

from __future__ import annotations

from tests.cli.command import Shell


def test_small_numbers_are_withheld(busy: Shell) -> None:
    """
    Two cases are too few to show any number, in a table and as JSON.
    """
    shown = busy.run("statistics", "preview", "channel-complainant")
    counted = busy.run("statistics", "preview", "channel-complainant", "--json")

    assert (0, 0) == (shown.status, counted.status)
    assert "withheld" in shown.out
    assert counted.lines
    assert {None} == {line["cases"] for line in counted.lines}
    assert {"email"} == {line["channel"] for line in counted.lines}


def test_only_declared_tables_are_counted(busy: Shell) -> None:
    """
    Another name is refused with the names there are; they can be listed.
    """
    names = [line["name"] for line in busy.run("statistics", "tables", "--json").lines]
    refused = busy.run("statistics", "preview", "entity")

    assert "severity" in names
    assert 2 == refused.status
    assert "the declared ones are: severity" in refused.err


def test_a_table_says_of_which_period_it_is(busy: Shell) -> None:
    """
    What is copied out of a terminal is not taken for all years.
    """
    of_all = busy.run("statistics", "preview", "severity").out
    of_one = busy.run("statistics", "preview", "severity", "--period", "2024-Q4").out

    assert "came in" not in of_all
    assert ", came in 2024-Q4 (internal)" in of_one
