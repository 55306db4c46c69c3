"""Names, addresses and numbers are found in any form, with and without knowing them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.leak.fingerprints import take_fingerprints
from grievance.leak.identity import identity_keys
from tests.leak.compared import SALT, by_prints, found, guarded


MIRA = ("Mira Sandoval", "mira.sandoval@post.example", "+47 912 34 567")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We spoke with Sandoval.", "Sandoval"),
        ("We spoke with SANDOVAL today.", "SANDOVAL"),
        ("Mira's account is clear.", "Mira"),
        ("as mira told you", "mira"),
        ("Write to mira.sandoval@post.example now.", "mira.sandoval@post.example"),
        ("Call 912-34-567.", "912-34-567"),
        ("Call 0047 91234567.", "0047 91234567"),
        ("Die Aussage Sandovals liegt vor.", "Sandovals"),
        ("Мира сказала нам.", "Мира"),
        ("We asked M i r a about it.", "M i r a"),
        ("We asked S.a.n.d.o.v.a.l about it.", "S.a.n.d.o.v.a.l"),
        ("We asked S\u0430nd\u043ev\u0430l about it.", "S\u0430nd\u043ev\u0430l"),
        ("Call \uff19\uff11\uff12 34 567.", "\uff19\uff11\uff12 34 567"),
        (
            "Call \u0669\u0661\u0662 \u0663\u0664 567.",
            "\u0669\u0661\u0662 \u0663\u0664 567",
        ),
        ("Call 912,34,567.", "912,34,567"),
        ("We asked M\u0336i\u0336r\u0336a\u0336.", "M\u0336i\u0336r\u0336a\u0336"),
        ("We asked M'i'ra.", "M'i'ra"),
        ("We asked Mi[r]a.", "Mi[r]a"),
        ("We asked M  i  r  a   now.", "M  i  r  a"),
        ("We asked M\ti\tr\ta.", "M\ti\tr\ta"),
        ("We asked M\ni\nr\na.", "M\ni\nr\na"),
    ],
)
def test_a_name_is_found_in_any_form(text: str, words: str) -> None:
    """
    Part of it, inflected, in another script, struck through, or as a number.
    """
    plain = guarded(names=MIRA)
    printed = replace(plain, is_identity=by_prints(*MIRA))

    assert ("identity", words) in found(text, plain)
    assert found(text, plain) == found(text, printed)


@pytest.mark.parametrize("written", ["GR-7F32-9Q2D", "gr 7f32 9q2d", "GR7F329Q2D"])
def test_a_reference_that_somebody_knows_is_found(written: str) -> None:
    """
    However it is written, and with no row of letters that could be a name.
    """
    plain = guarded(names=("GR-7F32-9Q2D",))
    printed = replace(plain, is_identity=by_prints("GR-7F32-9Q2D"))

    assert [("identity", written)] == found(f"See {written}.", plain)
    assert [("identity", written)] == found(f"See {written}.", printed)
    assert [] == found("See GR-7F32-9Q2E.", plain)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("李伟明", "我们和李伟明谈过。", "李伟明"),
        ("李伟明", "伟明说了什么", "伟明"),
        ("李伟明", "We spoke with Li Weiming.", "Li Weiming"),
        ("Müller", "Herr Mueller war da.", "Mueller"),
        ("José Conceição", "segundo a conceicao", "conceicao"),
        ("Ngũgĩ wa Thiong'o", "as Ngugi said", "Ngugi"),
    ],
)
def test_names_of_many_scripts(name: str, text: str, words: str) -> None:
    """
    With accents or without, whole or the given name alone.
    """
    assert words in [hit for _, hit in found(text, guarded(names=(name,)))]


@pytest.mark.parametrize(
    "text",
    [
        "We will write to you again in May.",
        "The office has looked into it.",
        "Please let us have it by 2 March 2026.",
    ],
)
def test_everyday_words_are_no_names(text: str) -> None:
    """
    Although somebody is called so; unless they are written as a name.
    """
    names = ("Will Office", "will@post.example")

    assert [] == found(text, guarded(names=names))
    assert [("identity", "Will")] == found("as told by Will, you", guarded(names=names))


def test_a_box_that_everybody_has_is_nobody_s() -> None:
    """
    Nor are the words beside names.
    """
    names = ("Frau Dr. van der Berg", "info@post.example")

    assert [] == found(
        "For more info ask the office, or van Gogh.", guarded(names=names)
    )


@given(st.lists(st.text(max_size=40), max_size=5))
def test_any_names_can_be_taken(names: list[str]) -> None:
    """
    Whatever stands in a header: no names fail, and none of their words is kept.
    """
    keys = identity_keys(names)
    prints = take_fingerprints("1", SALT, keys)

    assert len(keys) == len(prints.prints)
    assert all(len(one) == 16 for one in prints.prints)


def test_fingerprints_of_two_letters_are_not_alike() -> None:
    """
    Each has a salt of its own, so that nobody joins cases by them.
    """
    keys = identity_keys(MIRA)
    one = take_fingerprints("1", SALT, keys)
    other = take_fingerprints("2", SALT[::-1], keys)

    assert set() == set(one.prints) & set(other.prints)
