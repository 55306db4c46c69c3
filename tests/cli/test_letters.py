"""Letters of ours are listed and decided on from a shell; no address is ever shown."""

from __future__ import annotations

import pytest

from grievance.services.boxes.keep import Pen
from grievance.wiring import build
from tests.cli.command import Shell
from tests.services.outgoings import bounce


@pytest.fixture(name="held")
def _held(reference: str) -> str:
    """The case of the complaint whose answer waits: nobody vouches for its sender."""
    return reference


def come_back(shell: Shell) -> None:
    """Let every letter be sent, and come back."""
    mechanism = build(shell.home, {})
    with mechanism.store.begin() as tx:
        pen = Pen.of(tx, mechanism.worker_ring(), mechanism.now())
        for letter in list(tx.outgoing.everything()):
            bounce(pen, letter)
    mechanism.store.close()


def states(shell: Shell, reference: str) -> list[str]:
    found = shell.run("letters", "list", "--json").lines
    return [one["state"] for one in found if one["reference"] == reference]


def test_the_list_tells_where_each_stands(busy: Shell, held: str) -> None:
    """
    In a table for people, in JSON for scripts; without a word of whom it goes to.
    """
    table = busy.run("letters", "list")
    lines = busy.run("letters", "list", "--json").lines

    assert (0, 2) == (table.status, len(lines))
    assert held in table.out
    assert "nobody vouches for the sender" in table.out
    [one] = [line for line in lines if line["reference"] == held]
    assert ("acknowledgement", "held", "look-first", "en") == (
        one["kind"],
        one["state"],
        one["hold"],
        one["language"],
    )
    assert "sender-not-authenticated" in one["look_for"]
    assert "post.example" not in table.out + str(lines)


def test_a_neutral_one_takes_the_place_of_one_that_is_held(
    busy: Shell, held: str
) -> None:
    """
    It is shown, and how it goes out; the first one never does.
    """
    done = busy.run("letters", "redraft", held)
    again = busy.run("letters", "redraft", held)

    assert 0 == done.status, done.err
    assert f"The acknowledgement of {held} is withdrawn." in done.out
    assert "Draft 1 (acknowledgement, to the complainant, in en, neutral; open)" in (
        done.out
    )
    assert f"grievance letters release {held} --draft 1" in done.out
    assert 2 == again.status


def test_the_list_can_be_of_some(busy: Shell, held: str) -> None:
    """
    By state, several of them too.
    """
    busy.run("letters", "release", held)
    run = busy.run

    assert 1 == len(run("letters", "list", "--json", "--state", "held").lines)
    both = ("--state", "held", "--state", "released")
    assert 2 == len(run("letters", "list", "--json", *both).lines)
    none = run("letters", "list", "--state", "bounced")
    assert "There is no letter, or none that you asked for." in none.out


def test_a_held_letter_is_released(busy: Shell, held: str) -> None:
    """
    By the reference of its case; a second time it is said that it was.
    """
    done = busy.run("letters", "release", held.lower())
    again = busy.run("letters", "release", held)

    assert 0 == done.status, done.err
    assert f"The acknowledgement of {held} is released. It goes in 30 s;" in done.out
    assert ["released"] == states(busy, held)
    assert 2 == again.status
    assert "only one that is held is released" in again.err


def test_a_letter_is_named_by_its_id(busy: Shell, held: str) -> None:
    """
    Or by its first digits, as the table shows them.
    """
    [one] = [
        line
        for line in busy.run("letters", "list", "--json").lines
        if line["reference"] == held
    ]
    done = busy.run("letters", "withdraw", one["id"][:8])

    assert 0 == done.status
    assert ["withdrawn"] == states(busy, held)


@pytest.mark.parametrize("name", ["GR-0000-0000", "abcd"])
def test_a_letter_that_is_not_there(busy: Shell, name: str) -> None:
    """
    One sentence, and the status of what was refused.
    """
    done = busy.run("letters", "release", name)

    assert (2, "") == (done.status, done.out)
    assert "There is no such letter" in done.err


def test_only_what_is_open_is_settled(busy: Shell, held: str) -> None:
    """
    And somebody has to say how.
    """
    assert 2 == busy.run("letters", "settle", held).status
    done = busy.run("letters", "settle", held, "--sent")

    assert 2 == done.status
    assert "only an uncertain or failed one is settled" in done.err
    assert ["held"] == states(busy, held)


def test_one_that_came_back_is_settled(busy: Shell, held: str) -> None:
    """
    It leaves the list of those that need somebody, and keeps the server's code.
    """
    unsent = busy.run("letters", "settle", held, "--done")
    come_back(busy)
    done = busy.run("letters", "settle", held, "--done")

    assert (2, True) == (unsent.status, "only one that bounced" in unsent.err)
    assert f"The acknowledgement of {held} is settled.\n" == done.out
    (letter,) = busy.run("letters", "list", "--state", "settled", "--json").lines
    assert (held, "5.1.1") == (letter["reference"], letter["error"])
    assert 0 == busy.run("log", "verify").status
    assert 2 == busy.run("letters", "settle", held, "--done").status


def test_the_log_stays_sound(busy: Shell, held: str) -> None:
    """
    After a release and a withdrawal.
    """
    busy.run("letters", "release", held)
    busy.run("letters", "withdraw", held)

    assert 0 == busy.run("log", "verify").status
