from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.vault.checkpoint import Checkpoint, sign_checkpoint, verify_checkpoint
from grievance.vault.errors import SealError
from grievance.vault.keys import SigningKey


SIGNER = SigningKey.from_seed(bytes(range(32)))
OTHER = SigningKey.from_seed(bytes(range(1, 33)))
ORIGIN = "grievance.example/log"
TOP = Checkpoint(origin=ORIGIN, size=1200, root=bytes(range(32)))
NOTE = sign_checkpoint(TOP, SIGNER)
DASH = "\N{EM DASH}"


def _verify(note: str) -> Checkpoint:
    return verify_checkpoint(note, origin=ORIGIN, public=SIGNER.public)


def test_what_was_signed_is_read() -> None:
    """
    Size and root come back from the foot of a letter.
    """
    assert TOP == _verify(NOTE)


def test_the_form_is_that_of_a_signed_note() -> None:
    """
    Three lines, an empty one, and an em dash with name and signature.
    """
    lines = NOTE.split("\n")

    assert [ORIGIN, "1200", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", ""] == (
        lines[:4]
    )
    assert lines[4].startswith(f"{DASH} {ORIGIN} ")
    assert [""] == lines[5:]


def test_others_may_sign_as_well() -> None:
    """
    Signatures of unknown keys are passed over, before or after ours.
    """
    text, _, ours = NOTE.rpartition("\n\n")
    theirs = f"{DASH} witness.example/w AAAAAGFiYw==\n{DASH} {ORIGIN} AAAAAGFiYw==\n"

    assert TOP == _verify(f"{text}\n\n{theirs}{ours}")
    assert TOP == _verify(f"{text}\n\n{ours}{theirs}")


def test_another_key_or_log_is_refused() -> None:
    """
    A checkpoint that somebody else signed, or of another office's log.
    """
    for note in (
        sign_checkpoint(TOP, OTHER),
        sign_checkpoint(replace(TOP, origin="other.example/log"), SIGNER),
    ):
        with pytest.raises(SealError):
            _verify(note)
    with pytest.raises(SealError):
        verify_checkpoint(NOTE, origin=ORIGIN, public=OTHER.public)
    with pytest.raises(SealError):
        verify_checkpoint(NOTE, origin="other.example/log", public=SIGNER.public)


@given(
    position=st.integers(0, NOTE.index(DASH) - 2),
    char=st.characters(min_codepoint=10, max_codepoint=0x7E),
)
def test_no_character_of_the_text_may_change(position: int, char: str) -> None:
    """
    Another size, root or name is not what was signed.
    """
    note = NOTE[:position] + char + NOTE[position + 1 :]

    if note != NOTE:
        with pytest.raises(SealError):
            _verify(note)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        NOTE.partition("\n\n")[0],
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("1200", "01200"),
        NOTE.replace("1200", "+1200"),
        NOTE.replace("1200", "\uff11200"),
        NOTE.replace("\n\n", "\nextension\n\n"),
        NOTE.replace("Hh8=", "Hh9="),
        NOTE.replace(DASH, "-"),
        NOTE[:-20] + "\n",
        NOTE.replace(f"{DASH} {ORIGIN} ", f"{DASH} {ORIGIN} !"),
        NOTE + "x" * 10_000,
        NOTE + "\n" + NOTE,
    ],
)
def test_what_is_no_checkpoint_is_refused(note: str) -> None:
    """
    Half a note, another line end, another way to write the size or the root.
    """
    with pytest.raises(SealError, match="checkpoint"):
        _verify(note)


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": ""},
        {"origin": "two words"},
        {"origin": "a+b"},
        {"origin": "line\nbreak"},
        {"origin": "\u00e9tude"},
        {"size": -1},
        {"root": b"short"},
    ],
    ids=["empty", "space", "plus", "newline", "not ASCII", "negative", "short root"],
)
def test_an_impossible_checkpoint_is_not_signed(changes: dict[str, Any]) -> None:
    """
    What could not be verified does not leave the house.
    """
    with pytest.raises(ValueError, match="origin"):
        sign_checkpoint(replace(TOP, **changes), SIGNER)
