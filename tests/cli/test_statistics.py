"""Cases are counted from a shell, and small numbers stay inside."""

from __future__ import annotations

from tests.cli.command import Shell


TABLE = "received-by-channel"


def test_small_numbers_are_withheld(busy: Shell) -> None:
    """
    Two cases are too few to show any number, in a table and as JSON.
    """
    shown = busy.run("statistics", "preview", TABLE)
    counted = busy.run("statistics", "preview", TABLE, "--json")
    all_of_it = busy.run("statistics", "preview", "--json")

    assert (0, 0, 0) == (shown.status, counted.status, all_of_it.status)
    assert "E-mail" not in shown.out
    assert "withheld" in shown.out
    assert counted.lines
    assert {None} == {line["number"] for line in counted.lines}
    assert {"All others, none or few each"} == {one["label"] for one in counted.lines}
    assert [*counted.lines] == [
        line for line in all_of_it.lines if line["table"] == TABLE
    ]
    assert "reopened" not in {line["table"] for line in all_of_it.lines}


def test_only_declared_tables_are_counted(busy: Shell) -> None:
    """
    Another name is refused with the names there are; they can be listed.
    """
    names = [line["name"] for line in busy.run("statistics", "tables", "--json").lines]
    refused = busy.run("statistics", "preview", "entity")

    assert TABLE in names
    assert 2 == refused.status
    assert f"the declared ones are: {TABLE}" in refused.err


def test_a_table_says_of_which_period_it_is(busy: Shell) -> None:
    """
    What is copied out of a terminal is not taken for all years.
    """
    of_all = busy.run("statistics", "preview", TABLE).out
    of_one = busy.run("statistics", "preview", TABLE, "--period", "2024-Q4").out

    assert "2024" not in of_all
    assert ", 2024-Q4 (internal)" in of_one
    assert "Nothing." in of_one


def test_a_period_in_which_nothing_happened_says_so(busy: Shell) -> None:
    """
    Else one would not know whether anything was counted; JSON has no line then.
    """
    quarter = ("statistics", "preview", "--period", "2031-Q1")

    shown, counted = busy.run(*quarter), busy.run(*quarter, "--json")

    assert (0, "Nothing happened in 2031-Q1.\n") == (shown.status, shown.out)
    assert (0, "") == (counted.status, counted.out)


def test_the_open_work_is_counted(busy: Shell) -> None:
    """
    In tables and as JSON: as far as who asks may see it, and it says so.
    """
    shown = busy.run("statistics", "office")
    [counted] = busy.run("statistics", "office", "--json").lines

    assert 0 == shown.status, shown.err
    assert f"{counted['cases']} open of the cases that {counted['who']}" in shown.out
    assert counted["cases"] == sum(counted["due"].values()) > 0
    assert counted["cases"] == sum(one["cases"] for one in counted["people"])
