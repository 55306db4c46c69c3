"""A letter on paper: every sign of it, set in fonts that are in the file, always alike."""

from __future__ import annotations

import re
import zlib

from concurrent.futures import ThreadPoolExecutor

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.print.letter_pdf import BODY, ROOM, letter_pdf
from grievance.print.typesetting import lines, width


LETTERS = {
    "en": "What to look at: criterion 9.8b — “own choice” … ☐",
    "fr": "Ce qu’il faut regarder : « œuvre », à l’égard, naïve, Noël",
    "de": "Was zu prüfen ist: „Straße“, Überwachung, Ärger – ß",
    "pt": "O que é preciso ver: ação, não, avó, açúcar, à vista",
    "zh": "请审核：准则 9.8b，员工可自行选择受访；臺灣鋁業（繁體）。",
}
FOOT = ("GR-7F3K-9Q2D · 2 March 2026", "origin/log 4711 0a1b2c3d")


def streams(pdf: bytes) -> list[bytes]:
    """Return what is packed into a file for its fonts, as plain bytes."""
    found = re.findall(rb"stream\r?\n(x.*?)endstream", pdf, re.DOTALL)
    return [zlib.decompressobj().decompress(one) for one in found]


def signs_of(pdf: bytes) -> set[str]:
    """Return the signs that a program finds in the file when it is searched."""
    found: set[str] = set()
    for one in streams(pdf):
        if b"beginbfrange" in one or b"beginbfchar" in one:
            for word in re.findall(rb"<([0-9A-Fa-f]{4})>", one):
                found.add(chr(int(word, 16)))
    return found


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.mark.parametrize("language", LETTERS)
def test_every_sign_of_five_languages_is_in_it(language: str) -> None:
    """
    In fonts that are embedded: no program has to have its own.
    """
    words = LETTERS[language]
    made = letter_pdf(words, f"{words}\n", FOOT, language=language)

    assert set() == set("".join((words, *FOOT))) - signs_of(made)
    assert b"/FontFile2" in made
    assert b"Helvetica" not in made
    assert 1 == pages_of(made)


def test_the_same_letter_is_the_same_file() -> None:
    """
    At another time, after other letters, and in threads beside each other.
    """
    asked = [(words, words * 50, FOOT) for words in LETTERS.values()] * 2
    first = [letter_pdf(*one) for one in asked]
    with ThreadPoolExecutor(4) as threads:
        again = list(threads.map(lambda one: letter_pdf(*one), asked))

    assert first == again
    assert 5 == len(set(first))


def test_a_long_letter_has_pages() -> None:
    """
    As many as it needs, and one where it says nothing.
    """
    assert 1 == pages_of(letter_pdf("", ""))
    assert 3 == pages_of(letter_pdf("Long", "line\n" * 120, FOOT))


def set_in(text: str, room: float = ROOM) -> list[str]:
    return ["".join(run.text for run in line) for line in lines(text, BODY, room)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("हि", "[U+0939][U+093F]"),
        ("لا", "[U+0644][U+0627]"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb\x07", "a[U+200B]b[U+0007]"),
        ("e\u0301", "é"),
        ("a\tb", "a    b"),
        ("\U00030000", "[U+30000]"),
    ],
    ids=["hindi", "arabic", "turned", "unseen", "joined", "tab", "rare"],
)
def test_what_cannot_be_set_is_written_as_its_number(text: str, expected: str) -> None:
    """
    A name is never shorter on paper than in the letter.
    """
    assert [expected] == set_in(text)


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="ab cé光天。，（）-/\n", max_size=300),
    st.sampled_from([60, 200, ROOM]),
)
def test_no_line_is_too_wide_and_no_sign_is_lost(text: str, room: float) -> None:
    """
    Whatever the script; only blanks at an end may go.
    """
    found = set_in(text, room)

    assert [] == [line for line in found if width(line, BODY) > room]
    assert "".join(text.split()) == "".join("".join(found).split())


def test_words_and_stops_stay_together() -> None:
    """
    A word is broken only where it is half a line, and no stop begins a line.
    """
    plain = set_in("word " * 40)
    han = set_in("光明，" * 60)

    assert {"word"} == {word for line in plain for word in line.split()}
    assert [] == [line for line in han if line[0] in "，。"]
