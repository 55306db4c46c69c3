"""Messages that could not become cases are looked after from a shell."""

from __future__ import annotations

import json
import shutil
import sqlite3

from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from grievance.cli.named_message import find_id, shortened
from grievance.domain.display import CODES
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import SpoolId
from tests.cli.command import Shell
from tests.cli.conftest import shell_in
from tests.cli.letters import AUTOMATIC, NO_MAIL, write


HOSTILE = b"\x1b]0;owned\x07 no mail \xe9"


@pytest.fixture(scope="session", name="with_aside")
def _with_aside(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two messages in quarantine and an automatic one."""
    folder = tmp_path_factory.mktemp("aside") / "office"
    shutil.copytree(founded, folder)
    mails = write(folder / "mails", a=NO_MAIL, b=HOSTILE, c=AUTOMATIC)
    assert 0 == shell_in(folder).run("intake", *mails).status
    return folder


@pytest.fixture(name="aside")
def _aside(with_aside: Path, tmp_path: Path) -> Shell:
    """A shell in that office, of this test's own."""
    return shell_in(Path(shutil.copytree(with_aside, tmp_path / "aside")))


def ids(shell: Shell, state: str = "quarantined") -> list[str]:
    lines = shell.run("quarantine", "list", "--json").lines
    return [line["message"] for line in lines if line.get("state") == state]


def tamper(shell: Shell, statement: str) -> None:
    """Run SQL as somebody who has the database."""
    with closing(sqlite3.connect(shell.home / "grievance.db")) as connection:
        connection.execute(statement)
        connection.commit()


def test_what_was_put_aside_is_listed(aside: Shell) -> None:
    """
    For programs with whole ids, for people with short ones, with the reason.
    """
    lines = aside.run("quarantine", "list", "--json").lines
    text = aside.run("quarantine", "list").out

    states = sorted(line["state"] for line in lines)
    assert ["quarantined", "quarantined", "set-aside"] == states
    assert [True] * 3 == [line["may_look"] for line in lines]
    assert all(line["message"].replace("-", "")[:8] in text for line in lines)
    assert "This is not a mail" in text
    assert "given up" not in text


def test_cases_say_that_something_waits(aside: Shell) -> None:
    """
    Whoever lists cases hears of what is none yet; programs read it as JSON.
    """
    text, coded = aside.run("cases"), aside.run("cases", "--json")

    see = "; see `grievance quarantine list`.\n"
    assert (
        f"2 messages wait in quarantine{see}"
        f"1 message of the last 14 days was set aside as sent by machines{see}"
    ) == text.err
    counts = {"quarantined": 2, "set_aside": 1, "given_up": 0}
    assert {"waiting": counts, "keys_due": 0} == json.loads(coded.err)
    assert (0, 0) == (text.status, coded.status)
    assert "quarantine" not in text.out + coded.out


def test_what_was_set_aside_long_ago_is_not_counted(aside: Shell) -> None:
    """
    A newsletter needs no attention for ever; what waits in quarantine does.
    """
    tamper(aside, "UPDATE receipt SET received_at = '2020-01-01 00:00:00.000000'")

    counts = json.loads(aside.run("cases", "--json").err)["waiting"]

    assert (2, 0) == (counts["quarantined"], counts["set_aside"])


def test_every_line_says_what_is_wrong_and_what_to_do(aside: Shell) -> None:
    """
    In two sentences, without a name that only programmers know.
    """
    tamper(aside, "UPDATE outbox SET state = 'failed', error = 'ZeroDivisionError'")

    text = " ".join(aside.run("quarantine", "list").out.split())
    lines = aside.run("quarantine", "list", "--json").lines

    assert "Error" not in text
    assert all(one["reason"].endswith(".") for one in lines)
    assert all(one["next_step"].endswith(".") for one in lines)
    assert all(one["next_step"].split(";")[0] in text for one in lines)


def test_a_message_is_shown_harmlessly(aside: Shell) -> None:
    """
    Its raw bytes are text, by the first digits of its id; looking is logged.
    """
    shown = [aside.run("quarantine", "look", one[:6]).out for one in ids(aside)]

    assert ["␀␁␂ nothing that is a mail at all\n", "␛]0;owned␇ no mail \\xe9\n"] == (
        sorted(shown)
    )
    assert None is CODES.search("".join(shown))
    assert [] == aside.run("log", "verify", "--json").lines[0]["problems"]


def test_it_is_read_again(aside: Shell) -> None:
    """
    Each way of asking says what became of each, as taking in does.
    """
    one, other = ids(aside)
    (automatic,) = ids(aside, "set-aside")

    single = aside.run("quarantine", "retry", one, one[:8], automatic, "--json")
    every = aside.run("quarantine", "retry", "--all", "--json")
    intake = aside.run("intake", "--retry", "--json", "--strict")

    assert [(one, "quarantined"), (automatic, "automatic")] == [
        (line["file"], line["outcome"]) for line in single.lines
    ]
    for done in (every, intake):
        assert {one, other} == {line["file"] for line in done.lines}
        assert "2 messages: 2 quarantined.\n" == done.err
    assert (0, 1) == (every.status, intake.status)
    assert [] == aside.run("log", "verify", "--json").lines[0]["problems"]


def test_one_person_destroys_nothing(aside: Shell) -> None:
    """
    The first person of an office can ask, refuse nothing, and withdraw.
    """
    (one, _) = ids(aside)

    (asked,) = aside.run(
        "quarantine", "discard", one, "--reason", "spam", "--json"
    ).lines
    text = aside.run("quarantine", "list").out
    confirmed = aside.run("quarantine", "confirm", asked["request"])
    withdrawn = aside.run("quarantine", "withdraw", asked["request"][:6])

    assert (one, "spam") == (asked["message"], asked["reason"])
    assert f"Ada Okafor asks to discard it (spam): {asked['request'][:8]}" in (
        " ".join(text.split())
    )
    assert 2 == confirmed.status
    assert "Another person" in confirmed.err
    assert 0 == withdrawn.status
    assert 2 == len(ids(aside))
    again = aside.run("quarantine", "refuse", asked["request"])
    assert (2, True) == (again.status, "No id begins with" in again.err)


def test_several_are_discarded_at_once(aside: Shell) -> None:
    """
    One request for each, whatever is named twice; all of them, or none.
    """
    one, other = ids(aside)
    discard = ("quarantine", "discard", "--reason", "spam")

    half = aside.run(*discard, one, "ffffffff")
    asked = aside.run(*discard, one, other, one[:8], "--json").lines
    text = aside.run("quarantine", "withdraw", *(line["request"] for line in asked))

    assert (2, "") == (half.status, half.out)
    assert [one, other] == [line["message"] for line in asked]
    assert 2 == len({line["request"] for line in asked})
    assert (0, 2) == (text.status, text.err.count("is withdrawn"))


def test_a_job_that_was_given_up_is_tried_anew(aside: Shell) -> None:
    """
    It stands below the messages with its number; trying it takes it off the list.
    """
    tamper(aside, "UPDATE outbox SET state = 'failed', error = 'E' WHERE id = 2")

    (job,) = [
        line
        for line in aside.run("quarantine", "list", "--json").lines
        if "job" in line
    ]
    text = aside.run("quarantine", "list").out

    assert (2, "Something went wrong that nobody foresaw.") == (
        job["job"],
        job["reason"],
    )
    assert job["since"].startswith("20")
    assert "Jobs that were given up" in text
    assert 0 == aside.run("quarantine", "retry", "--job", 2).status
    assert "given up" not in aside.run("quarantine", "list").out
    missing = aside.run("quarantine", "retry", "--job", 99)
    assert (2, True) == (missing.status, "no job 99" in missing.err)


@pytest.mark.parametrize(
    "words",
    [
        ["quarantine", "retry"],
        ["quarantine", "retry", "abcd", "--all"],
        ["quarantine", "discard", "abcd"],
        ["quarantine", "discard", "abcd", "--reason", "because"],
        ["quarantine", "look", "abc"],
        ["quarantine", "look", "zzzz"],
        ["quarantine", "confirm", "abcd"],
        ["intake"],
    ],
)
def test_wrong_usage_is_2(aside: Shell, words: list[str]) -> None:
    """
    Whoever names nothing, or too much, is told so, and nothing is done.
    """
    done = aside.run(*words)

    assert (2, "") == (done.status, done.out)
    assert done.err


def test_an_empty_quarantine(office: Shell) -> None:
    """
    Nothing to list and nothing to try again are said in a sentence.
    """
    assert "No message was put aside.\n" == office.run("quarantine", "list").out
    assert 0 == office.run("intake", "--retry").status
    assert "" == office.run("cases").err


def test_ids_are_found_by_their_beginning() -> None:
    """
    Four digits at least, one id only; what is shown tells each from the others.
    """
    one = SpoolId(UUID("12345678-9abc-4def-8000-000000000001"))
    other = SpoolId(UUID("12345678-9abc-4def-8000-000000000002"))
    third = SpoolId(UUID("12345999-9abc-4def-8000-000000000002"))

    assert third == find_id([one, other, third], "1234-5999")
    assert one == find_id([one, other, third], str(one))
    for unclear in ("1234", "123", "", "123456789abc"):
        with pytest.raises(NotFoundError):
            find_id([one, other, third], unclear)
    assert {one: "12345678", third: "12345999"} == shortened([one, third])
    assert 2 == len(set(shortened([one, other]).values()))
