"""A letter is filed elsewhere and taken back from a shell."""

from __future__ import annotations

import pytest

from tests.cli.command import Shell
from tests.cli.conftest import PERSON


WHY = ("--reason", "It is about another site")


@pytest.fixture(name="other")
def _other(busy: Shell, reference: str) -> str:
    found = [one["reference"] for one in busy.run("cases", "--json").lines]
    [other] = [one for one in found if one != reference]
    return str(other)


def test_to_another_case(busy: Shell, reference: str, other: str) -> None:
    """
    Both cases tell of it, in JSON and in text, and the emptied one may be merged.
    """
    done = busy.run("refile", reference, 1, "--to", other, *WHY, "--json")

    (filed,) = done.lines
    assert (reference, "elsewhere", other) == (
        filed["reference"],
        filed["filed"],
        filed["case"],
    )
    assert f"grievance merge {reference} --into" in done.err
    (source,) = busy.run("case", reference, "--json").lines
    assert [] == source["letters"]
    (gone,) = source["elsewhere"]
    assert (other, PERSON, WHY[1]) == tuple(
        gone["filed"][name] for name in ("case", "by", "reason")
    )
    (target,) = busy.run("case", other, "--json").lines
    came = next(one for one in target["letters"] if one["number"] == 2)
    assert (reference, False) == (came["from_case"], came["verified"])
    text = busy.run("case", reference).out
    assert f"Letter 1, filed elsewhere: {other}" in text
    assert "They hold our passports" not in text
    assert f", from {reference}, filed by {PERSON}" in busy.run("case", other).out
    assert 0 == busy.run("log", "verify").status


def test_one_of_its_own_and_back(busy: Shell, reference: str) -> None:
    """
    Split off, it is a new case; taken back, it lies where it lay; and again.
    """
    letter = busy.run("case", reference, "--json").lines[0]["letters"][0]["id"]

    split = busy.run("refile", reference, letter, "--new", *WHY)
    back = busy.run(
        "refile", reference, letter.upper(), "--back", "--reason", "-", stdin=b"No."
    )
    again = busy.run("refile", reference, "1", "--new", *WHY)

    assert (0, 0, 0) == (split.status, back.status, again.status)
    assert f"of {reference} lies in GR-" in split.out
    assert f"lies in {reference} again." in back.out
    assert 4 == len(busy.run("cases", "--json").lines)
    reasons = {
        line["reason"]
        for line in busy.run("case", reference, "--json").lines[0]["history"]
        if line["act"] == "letter-refiled"
    }
    assert {WHY[1], "No."} == reasons


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("1", *WHY), "Say where it belongs"),
        (("1", "--new", "--back", *WHY), "Say where it belongs"),
        (("1", "--new"), "--reason"),
        (("1", "--new", "--reason", " "), "needs a reason"),
        (("1", "--back", *WHY), "lies here"),
        (("7", "--new", *WHY), "There is no such letter in GR-"),
        (("1", "--to", "nonsense", *WHY), "A reference looks like"),
        (("1", "--to", "GR-0000-0000", *WHY), "There is no case"),
    ],
)
def test_what_is_refused(
    busy: Shell, reference: str, words: tuple[str, ...], sentence: str
) -> None:
    """
    With a sentence, and the letter lies where it lay.
    """
    done = busy.run("refile", reference, *words)

    assert (2, "") == (done.status, done.out)
    assert sentence in done.err
    assert 1 == len(busy.run("case", reference, "--json").lines[0]["letters"])
