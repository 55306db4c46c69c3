from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.reading.parse import parse
from grievance.mail.token import (
    LOCAL_PART,
    SignedId,
    Token,
    find_message_ids,
    find_tokens,
    find_written_tokens,
    is_ours,
    letter_id_for,
    message_id,
    reply_address,
    verifies,
    was_sent_to,
)
from tests.mail.letters import mail


KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
ANA = "ana@mail.example"
REFERENCE = "GR-7F3K-9Q2D"


def address(key: bytes = KEY, *, epoch: int = 1, correspondent: str = ANA) -> str:
    return reply_address(
        key,
        mailbox="intake@office.example",
        reference=REFERENCE,
        epoch=epoch,
        correspondent=correspondent,
    )


def signed(key: bytes = KEY) -> str:
    return message_id(
        key, reference=REFERENCE, letter_id="l-1", domain="office.example"
    )


def test_the_address_is_known() -> None:
    """
    The form is fixed: a change would orphan every address ever given out.
    """
    assert "intake+gr-7f3k-9q2d.nezkonen6fbj6j7t5kkg@office.example" == address()


def test_the_message_id_is_known() -> None:
    """
    The form of signed ids is fixed too.
    """
    assert "<gr-7f3k-9q2d.l-1.6ew4d67ogj2qifypyzt2@office.example>" == signed()


@pytest.mark.parametrize("field", ["To", "Cc", "Delivered-To", "X-Original-To"])
def test_a_token_is_found_wherever_it_was_delivered(field: str) -> None:
    """
    Recipients and envelope are looked through, in any case of letters.
    """
    letter = parse(mail(f"{field}: Office <{address().upper()}>"))

    (token,) = find_tokens(letter)

    assert REFERENCE == token.reference
    assert verifies(KEY, token, epoch=1, correspondent=" ANA@Mail.example ")


@pytest.mark.parametrize("mailbox", ["intake@office.example", "a+b@office.example"])
def test_a_token_names_the_mailbox_it_came_to(mailbox: str) -> None:
    """
    Whoever looks at it asks whether that is ours; another's domain never is.
    """
    made = reply_address(
        KEY, mailbox=mailbox, reference=REFERENCE, epoch=1, correspondent=ANA
    )
    theirs = made.replace("@office.example", "@firm.example")

    found = find_tokens(parse(mail(f"To: {made.upper()}, {theirs}")))

    local = mailbox.partition("@")[0]
    assert [mailbox, f"{local}@firm.example"] == [token.mailbox for token in found]


def test_a_token_is_found_once() -> None:
    """
    The same address in two fields is one token.
    """
    letter = parse(mail(f"To: {address()}", f"Delivered-To: {address()}"))

    assert 1 == len(find_tokens(letter))


@pytest.mark.parametrize(
    "forged",
    [
        address(OTHER_KEY),
        address(epoch=2),
        address(correspondent="boss@firm.example"),
        address().replace("9q2d", "9q2e"),
        f"intake+gr-7f3k-9q2d.{'a' * 20}@office.example",
    ],
)
def test_another_key_epoch_sender_or_case_does_not_verify(forged: str) -> None:
    """
    A token works for its own case, epoch and correspondent only.
    """
    tokens = find_tokens(parse(mail(f"To: {forged}")))

    assert not any(verifies(KEY, t, epoch=1, correspondent=ANA) for t in tokens)


def test_ordinary_recipients_hold_no_token() -> None:
    """
    Plus addresses of other people are not ours.
    """
    letter = parse(mail("To: intake@office.example, a+b@c.example, a+b.c@d.example"))

    assert () == find_tokens(letter)


def test_the_local_part_stays_within_64() -> None:
    """
    Mail servers refuse longer ones.
    """
    assert len(address().partition("@")[0]) <= LOCAL_PART
    with pytest.raises(ValueError, match="room"):
        reply_address(
            KEY,
            mailbox="a" * 40 + "@office.example",
            reference=REFERENCE,
            epoch=1,
            correspondent=ANA,
        )


def test_a_short_key_is_no_key() -> None:
    """
    A key of another length is a mistake in the wiring.
    """
    with pytest.raises(ValueError, match="32 bytes"):
        address(b"short")


@pytest.mark.parametrize("field", ["In-Reply-To", "References"])
def test_our_own_message_ids_are_recognised(field: str) -> None:
    """
    An answer to what we sent names it, among others.
    """
    letter = parse(mail(f"{field}: <x@y.example> {signed()}"))

    assert [(REFERENCE, "l-1", True)] == [
        (i.reference, i.letter_id, is_ours(KEY, i)) for i in find_message_ids(letter)
    ]


def test_a_forged_message_id_is_not_ours() -> None:
    """
    Another key, letter or domain fails.
    """
    (genuine,) = find_message_ids(parse(mail(f"References: {signed()}")))
    forged = SignedId(
        reference=genuine.reference,
        letter_id="l-2",
        domain=genuine.domain,
        mac=genuine.mac,
    )

    assert [True, False, False] == [
        is_ours(KEY, genuine),
        is_ours(OTHER_KEY, genuine),
        is_ours(KEY, forged),
    ]


@pytest.mark.parametrize(
    ("letter_id", "domain"),
    [("a b", "office.example"), ("l", "a>\r\nBcc: x"), ("", "d")],
)
def test_a_message_id_takes_no_header_injection(letter_id: str, domain: str) -> None:
    """
    What could end the header is refused.
    """
    with pytest.raises(ValueError, match="Message-ID"):
        message_id(KEY, reference=REFERENCE, letter_id=letter_id, domain=domain)


@given(st.text(max_size=30), st.text(max_size=30), st.integers(0, 9), st.integers(0, 9))
def test_only_the_same_person_and_epoch_verify(
    one: str, other: str, epoch: int, later: int
) -> None:
    """
    Two correspondents or epochs never share a token.
    """
    made = address(epoch=epoch, correspondent=one)
    token = Token(reference=REFERENCE, mac=made[made.index(".") + 1 :][:20])
    assert verifies(KEY, token, epoch=epoch, correspondent=f" {one} ")
    if one.isascii() and other.isascii():
        same = (one.strip().lower(), epoch) == (other.strip().lower(), later)
        assert same == verifies(KEY, token, epoch=later, correspondent=other)


@pytest.mark.parametrize("field", ["To", "Cc", "Delivered-To", "X-Original-To"])
def test_only_what_its_writer_wrote_is_written(field: str) -> None:
    """
    Where a server put a mail is no word of who wrote it.
    """
    letter = parse(mail("x", f"{field}: {address()}"))

    assert (field in {"To", "Cc"}) == bool(find_written_tokens(letter))
    assert 1 == len(find_tokens(letter))


@pytest.mark.parametrize(
    ("key", "epoch", "correspondent", "expected"),
    [
        (KEY, 1, ANA, True),
        (KEY, 1, "ANA@Mail.Example", True),
        (KEY, 2, ANA, False),
        (KEY, 1, "eve@mail.example", False),
        (OTHER_KEY, 1, ANA, False),
    ],
)
def test_a_message_id_tells_us_whom_we_wrote_to(
    key: bytes, epoch: int, correspondent: str, *, expected: bool
) -> None:
    """
    By recomputing it, until the epoch is raised; without the key it tells nothing.
    """
    letter_id = letter_id_for(
        KEY, nonce="0a1b", reference=REFERENCE, epoch=1, correspondent=ANA
    )
    made = message_id(
        KEY, reference=REFERENCE, letter_id=letter_id, domain="office.example"
    )
    [found] = find_message_ids(parse(mail("x", f"In-Reply-To: {made}")))

    assert is_ours(KEY, found)
    assert expected == was_sent_to(key, found, epoch=epoch, correspondent=correspondent)
