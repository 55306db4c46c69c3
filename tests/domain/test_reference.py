"""The public reference: random, readable aloud, and hard to mistype."""

from __future__ import annotations

import secrets

from itertools import pairwise

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.domain.reference import (
    ALPHABET,
    RANDOM_CHARACTERS,
    BadReferenceError,
    Reference,
    find_references,
    new_reference,
    parse_reference,
)


CHARACTERS = st.sampled_from(ALPHABET)
BODIES = st.lists(CHARACTERS, min_size=7, max_size=7)
NOT_A_REFERENCE = ("", "GR-", "GR-7F3K", "GR-7F3K-9Q2D9", "GR-7F3K-9Q2!", "nonsense")


def written(body: list[str]) -> Reference:
    letters = iter(body)
    return new_reference(lambda _: next(letters))


def plain(reference: Reference) -> str:
    """Return the eight characters that carry the reference."""
    return reference.removeprefix("GR-").replace("-", "")


def is_refused(text: str) -> bool:
    try:
        parse_reference(text)
    except BadReferenceError:
        return True
    return False


@given(BODIES)
def test_reads_back_what_was_made(body: list[str]) -> None:
    """
    Every reference is read back as itself, and carries all that was drawn.
    """
    reference = written(body)

    assert reference == parse_reference(reference)
    assert "".join(body) == plain(reference)[:RANDOM_CHARACTERS]


@settings(max_examples=25)  # each tries every place
@given(BODIES)
def test_notices_every_wrong_character(body: list[str]) -> None:
    """
    One character taken for any other, at any place, is refused.
    """
    right = plain(written(body))
    wrong = [
        right[:place] + other + right[place + 1 :]
        for place in range(len(right))
        for other in ALPHABET
        if other != right[place]
    ]

    assert [] == [text for text in wrong if not is_refused(text)]


@settings(max_examples=25)  # each tries every place
@given(BODIES)
def test_notices_every_swap_of_two(body: list[str]) -> None:
    """
    Any two different characters changed for each other, side by side or not, show.
    """
    right = plain(written(body))
    wrong = []
    for first in range(len(right)):
        for second in range(first + 1, len(right)):
            swapped = list(right)
            swapped[first], swapped[second] = right[second], right[first]
            if swapped != list(right):
                wrong.append("".join(swapped))

    assert [] == [text for text in wrong if not is_refused(text)]


@given(BODIES, st.data())
def test_forgives_how_people_hear_and_write(
    body: list[str], data: st.DataObject
) -> None:
    """
    Case, dashes, spaces and the letters that look like digits make no difference.
    """
    reference = written(body)
    alike = {"0": "0Oo", "1": "1IiLl", "V": "VvUu"}
    typed = "".join(
        data.draw(st.sampled_from(alike.get(c, c + c.lower())))
        for c in plain(reference)
    )
    gap = data.draw(st.sampled_from(["", " ", "-", " - "]))
    prefix = data.draw(st.sampled_from(["", "GR-", "gr", "Gr "]))

    assert reference == parse_reference(f" {prefix}{typed[:4]}{gap}{typed[4:]} ")


@pytest.mark.parametrize("text", NOT_A_REFERENCE)
def test_refuses_what_is_none(text: str) -> None:
    """
    What has not eight characters of the alphabet is refused with an example.
    """
    with pytest.raises(BadReferenceError, match="looks like GR-7F3K-9Q2D"):
        parse_reference(text)


def test_the_example_is_a_reference() -> None:
    """
    What messages and help show as an example can be typed and is read.
    """
    assert "GR-7F3K-9Q2D" == parse_reference("gr7f3k9q2d")


def test_says_that_it_is_a_typing_error() -> None:
    """
    A reference of the right shape that does not add up asks to compare it.
    """
    right = written(list("7F3K9Q2"))
    wrong = right[:-1] + next(c for c in ALPHABET if c != right[-1])

    with pytest.raises(BadReferenceError, match="letter by letter"):
        parse_reference(wrong)


@given(st.text(max_size=40))
def test_never_fails_in_another_way(text: str) -> None:
    """
    Whatever is typed, it is a reference or a `BadReferenceError`.
    """
    assert is_refused(text) or parse_reference(text) == parse_reference(
        parse_reference(text)
    )


def test_finds_the_references_in_a_text() -> None:
    """
    Mentions are found in order, once each, as people write them; mistyped ones not.
    """
    first, second = written(list("7F3K9Q2")), written(list("ABCDEFG"))
    mistyped = first[:-1] + next(c for c in ALPHABET if c != first[-1])
    text = (
        f"Re: [{second.lower()}] see {first}, also {first.replace('-', '')} "
        f"and {mistyped}; GREENHOUSE gases and AGR-7F3K-9Q2D are none."
    )

    assert (second, first) == find_references(text)


def test_references_do_not_follow_each_other() -> None:
    """
    A thousand references differ, and no two in a row come in order by rule.
    """
    made = [new_reference(secrets.choice) for _ in range(1000)]

    assert 1000 == len(set(made))
    assert {True, False} == {first < second for first, second in pairwise(made)}
