"""The keys of the desk are listed for who wants others."""

from __future__ import annotations

from tests.cli.command import Shell


def test_keys_are_listed_without_an_office() -> None:
    """
    One group as a table for people, or all as JSON for programs; a wrong group says so.
    """
    shell = Shell(environ={})

    table = shell.run("keys", "queue")
    every = shell.run("keys", "--json").lines

    assert 0 == table.status
    assert "queue.sort" in table.out
    assert "list.down" not in table.out
    (sort,) = [one for one in every if one["id"] == "queue.sort"]
    assert (["o"], "Sort") == (sort["keys"], sort["label"])
    assert "There is no such group" in shell.run("keys", "nothing").out
