"""Handlers read what was said, and not from which address."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.letter import Address, Letter, Sender
from grievance.services.intake.mask_addresses import OURS, WRITER, holds_ours, mask_for


MIRA = "Mira.Holm+work@post.example"
GIVEN_OUT = f"intake+gr-7f3k-9q2d.{'a' * 20}@grievance.example"


def letter_from(
    address: str = MIRA, name: str = "Mira Holm", *, reply_to: str = ""
) -> Letter:
    sender = Sender(name=name, address=address, clear=True)
    answer = (Address(name="", address=reply_to),) if reply_to else ()
    return Letter(sender=sender, reply_to=answer)


def hidden(text: str) -> str:
    return mask_for(letter_from()).hide(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"From: Mira Holm <{MIRA}>", f"From: {WRITER}"),
        (f'发件人: "Mira Holm"<{MIRA}>;', f"发件人: {WRITER};"),
        (f"To: Mira Holm [mailto:{MIRA}]", f"To: {WRITER}"),
        (f"On Monday, MIRA\n> HOLM <{MIRA.upper()}> wrote:", f"On Monday, {WRITER} "),
        (f"Write to Mira Holm ({MIRA}).", f"Write to {WRITER}."),
        (f"Mira Holm asks; answer {MIRA}", f"Mira Holm asks; answer {WRITER}"),
        (f"<{MIRA}>, <mailto:{MIRA}>", f"<{WRITER}>, <mailto:{WRITER}>"),
        (f"x?to=%3C{quote(MIRA, safe='')}%3E", f"x?to=%3C{WRITER}%3E"),
        (f"地址{MIRA}不存在", f"地址{WRITER}不存在"),
        (f"Answer to <{GIVEN_OUT}>!", f"Answer to <{OURS}>!"),
        (f"mailto:{quote(GIVEN_OUT, safe='')}", f"mailto:{OURS}"),
        (f"{MIRA}{MIRA}", f"{WRITER}{WRITER}"),
        (f"İ {MIRA}", f"İ {WRITER}"),
    ],
)
def test_addresses_are_masked_as_programs_write_them(text: str, expected: str) -> None:
    """
    A name goes with the address it stands right before, and stays elsewhere.
    """
    assert hidden(text).startswith(expected)


def test_every_address_to_answer_at_is_masked() -> None:
    """
    From, Sender, Reply-To, Return-Path, and what a person of the office took down.
    """
    letter = Letter(
        sender=Sender(name="", address="a@one.example", clear=True),
        written_from=("a@one.example", "b@two.example"),
        reply_to=(Address(name="", address="c@three.example"),),
        return_path="d@four.example",
    )
    mask = mask_for(letter, contact="+49 30 1234, e@five.example.")
    said = "a@one.example b@two.example c@three.example d@four.example e@five.example"

    assert " ".join([WRITER] * 5) == mask.hide(said)


def test_an_address_of_ours_is_known_by_its_token() -> None:
    """
    The plain one is public; what we gave out to somebody is not.
    """
    assert holds_ours(f"<{GIVEN_OUT.upper()}>")
    assert not holds_ours("intake@grievance.example, gr-7f3k-9q2d, +1.2@x.example")


@pytest.mark.parametrize("address", ["", "@", "mira", "@post.example", "mira@"])
def test_what_is_no_address_masks_nothing(address: str) -> None:
    """
    A sender that cannot be read takes no words away.
    """
    text = f"mira @ post.example says: {address}, @"

    assert text == mask_for(letter_from(address)).hide(text)


addresses = st.from_regex(
    r"[a-zA-Z0-9.+_äß-]{1,12}@[a-zA-Z0-9é-]{1,8}\.[a-z]{2,4}", fullmatch=True
)
words = st.text(st.sampled_from("aB@.+%<>()[]\"':; \n>äİ写"), max_size=40)


@given(addresses, addresses, st.lists(words, min_size=1, max_size=5), st.data())
def test_no_address_is_left(
    address: str, other: str, said: list[str], data: st.DataObject
) -> None:
    """
    However it is written, and whatever stands around it.
    """
    forms = [
        form(one)
        for one in (address, other)
        for form in (str, str.upper, str.swapcase, lambda one: f"M <{one}>")
        if len(form(one).lower()) == len(form(one))
    ]
    pieces = [piece + data.draw(st.sampled_from(forms)) for piece in said]
    mask = mask_for(letter_from(address, name="M", reply_to=other))
    left = mask.hide("".join(pieces)).lower()

    assert [] == [one for one in (address, other) if one.lower() in left]


@given(st.text(max_size=300))
def test_a_text_without_them_is_unchanged(text: str) -> None:
    """
    Byte for byte, whatever else it holds.
    """
    assert text == hidden(text)
