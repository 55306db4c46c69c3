"""A run says at its end what was not played, and fails where that was asked for."""

from __future__ import annotations

import pytest

from tests.chaos.play import Told
from tests.chaos.telling import is_bad, last_line, table


ACCOUNTED = ("accounted", "for")
REASON = "only root may mount a small disk"


def told(play: str, *problems: str, skipped: str = "") -> Told:
    return Told(
        play=play,
        engine="sqlite",
        problems=problems,
        outcomes={},
        letters={"sent": 3},
        mishaps={},
        skipped=skipped,
    )


GOOD, BAD = told("kills"), told("broker-full", "cases: 2 instead of 3")
SKIPPED = told("home-full", skipped=REASON), told("objects-full", skipped=REASON)


def test_the_last_line_names_what_was_not_played_and_why() -> None:
    """Plays that are alike in that are told together."""
    line = last_line([GOOD, *SKIPPED])

    assert (
        "1 of 3 were played; not played, as only root may mount a small disk:"
        " home-full on sqlite, objects-full on sqlite"
    ) == line
    assert "1 of 1 were played" == last_line([GOOD])


def test_the_last_line_names_what_is_wrong() -> None:
    """It is found without reading the table."""
    assert "2 of 2 were played; NOT accounted for: broker-full on sqlite" == last_line(
        [GOOD, BAD]
    )


def test_the_table_has_a_line_for_each() -> None:
    """It says what was not played, too."""
    [_, good, bad, skipped] = table([GOOD, BAD, SKIPPED[0]])

    assert good.split() == ["kills", "sqlite", "0", "0", "3", "sent", *ACCOUNTED]
    assert bad.endswith("1 problems")
    assert skipped.endswith(f"not played: {REASON}")


@pytest.mark.parametrize("is_named", [True, False])
def test_what_is_wrong_fails_a_run_and_what_is_not_does_not(*, is_named: bool) -> None:
    """Whether it was asked for by name makes no difference to that."""
    assert is_bad([GOOD, BAD], is_named=is_named)
    assert not is_bad([GOOD, GOOD], is_named=is_named)


def test_what_was_named_and_not_played_fails_a_run() -> None:
    """Who plays everything takes what the machine has, as long as it is something."""
    assert is_bad([GOOD, *SKIPPED], is_named=True)
    assert not is_bad([GOOD, *SKIPPED], is_named=False)
    assert is_bad([*SKIPPED], is_named=False)
