"""Two cases are linked, once, and a note of one's own is struck: both stay in the log."""

from __future__ import annotations

import pytest

from tests.cli.command import Shell
from tests.cli.test_related import mail_about


@pytest.fixture(name="other")
def _other(busy: Shell, reference: str) -> str:
    """
    A second case, which came after the first.
    """
    before = {one["reference"] for one in busy.run("cases", "--json").lines}
    assert 0 == busy.run("intake", "-", stdin=mail_about(reference)).status
    now = {one["reference"] for one in busy.run("cases", "--json").lines}
    (fresh,) = now - before
    return str(fresh)


def test_cases_are_linked_once_and_taken_apart(
    busy: Shell, reference: str, other: str
) -> None:
    """
    Each names the other; a second link, and a second parting, is refused.
    """
    link = ("link", reference, "--with", other)

    assert "They are linked." in busy.run(*link, "--reason", "The same gate").out
    again = busy.run(*link)
    assert f"is about the same as {other}" in busy.run("case", reference).out
    assert f"is about the same as {reference}" in busy.run("case", other).out
    assert (2, True) == (again.status, "are already linked" in again.err)

    assert "linked no longer" in busy.run(*link, "--off").out
    assert "are not linked" in busy.run(*link, "--off").err


def test_a_note_is_struck_by_its_number(busy: Shell, reference: str) -> None:
    """
    It stays where it was, marked; there is no note 2, and nothing to say is refused.
    """
    busy.run("note", reference, "It was the other bank")

    assert "The note is struck." in busy.run("note", reference, "--strike", "1").out

    (case,) = busy.run("case", reference, "--json").lines
    assert [("It was the other bank", True)] == [
        (one["text"], one["struck"]) for one in case["notes"]
    ]
    assert ", who struck it" in busy.run("case", reference).out
    missing = busy.run("note", reference, "--strike", "2")
    assert "no note 2" in missing.err
    assert 2 == busy.run("note", reference).status
