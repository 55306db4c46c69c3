from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.letter import Address, Sender
from grievance.mail.words.address import addresses, is_strict, normalise, sender


def boxes(raw: bytes) -> list[tuple[str, str]]:
    return [(a.name, a.address) for a in addresses((raw,))]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a@b.example", [("", "a@b.example")]),
        (b"<a@b.example>", [("", "a@b.example")]),
        (b"Ana <a@b.example>", [("Ana", "a@b.example")]),
        (b'"Souza, Ana" <a@b.example>', [("Souza, Ana", "a@b.example")]),
        (b"a@b.example (Ana Souza)", [("Ana Souza", "a@b.example")]),
        (b"a@b.example, c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        (b"a@b.example; c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        (
            b"Team: a@b.example, c@d.example;",
            [("", "a@b.example"), ("", "c@d.example")],
        ),
        (b"undisclosed-recipients:;", []),
        (b"Ana a@b.example", [("Ana", "a@b.example")]),
        (b"<@x.example,@y.example:a@b.example>", [("", "a@b.example")]),
        (b"Ana <a(work)@b.example(host)>", [("Ana", "a@b.example")]),
        (b'"two words"@b.example', [("", '"two words"@b.example')]),
        (b"=?utf-8?q?Jos=C3=A9?= <j@b.example>", [("José", "j@b.example")]),
        (b'"=?utf-8?q?Jos=C3=A9?=" <j@b.example>', [("José", "j@b.example")]),
        (b"Jos\xe9 <j@b.example>", [("José", "j@b.example")]),
        (b"Only a name", [("Only a name", "")]),
        (b"", []),
    ],
)
def test_mailboxes_are_split_as_written(
    raw: bytes, expected: list[tuple[str, str]]
) -> None:
    """
    Every usual way to write mailboxes gives names and addresses.
    """
    assert expected == boxes(raw)


def test_an_encoded_word_cannot_smuggle_a_second_address() -> None:
    """
    A comma and brackets inside an encoded word stay in the name.
    """
    raw = b"=?utf-8?q?Boss_=3Cboss=40firm.example=3E=2C?= <evil@x.example>"

    assert [("Boss <boss@firm.example>,", "evil@x.example")] == boxes(raw)


def test_an_encoded_word_is_no_address() -> None:
    """
    An address hidden in an encoded word is shown as a name only.
    """
    who = sender((b"=?utf-8?q?boss=40firm.example?=",))

    assert Sender(name="boss@firm.example", address="", clear=False) == who


@pytest.mark.parametrize(
    "raw",
    [
        b"Ana <ana@mail.example>",
        b"ana@mail.example",
        b"ana@mail.example (Ana)",
        b'"boss@firm.example" <ana@mail.example>',
        "Ana <ana@müller.example>".encode(),
    ],
)
def test_one_strict_address_is_a_clear_sender(raw: bytes) -> None:
    """
    Exactly one From with one plain address counts.
    """
    assert sender((raw,)).clear


@pytest.mark.parametrize(
    "raws",
    [
        (),
        (b"",),
        (b"a@b.example", b"c@d.example"),
        (b"a@b.example, c@d.example",),
        (b"a@b.example, Boss",),
        (b"<a@b.example> <c@d.example>",),
        (b"<a@b.example> c@d.example",),
        (b"a@b.example <c@d.example",),
        (b"Team: a@b.example;",),
        (b"<@x.example:a@b.example>",),
        (b"<a@b@c.example>",),
        (b"a@b.example\0@c.example",),
        (b"a@b.example\x08",),
        (b"<a @b.example>",),
        (b"<a(x)@b.example>",),
        (b'"a@b.example',),
        (b"a@b..example",),
        (b"MAILER-DAEMON",),
        ("<a@b\u202e.example>".encode(),),
        (b"Ana ana@mail.example",),
    ],
)
def test_anything_else_is_unclear(raws: tuple[bytes, ...]) -> None:
    """
    Two answers to "who is it from" are none.
    """
    assert not sender(raws).clear


def test_an_unclear_sender_still_has_a_best_guess() -> None:
    """
    A person who looks at the letter sees whom it may be from.
    """
    who = sender((b"Ana <a@b.example>, c@d.example",))

    assert Sender(name="Ana", address="a@b.example", clear=False) == who


def test_two_spellings_of_one_mailbox_are_equal() -> None:
    """
    Case, spaces and composed letters make no difference.
    """
    assert normalise(" Jos\u00e9@Mail.Example") == normalise("jose\u0301@mail.example")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a@gro\u00df.example", "a@gross.example"),
        ("a@po\u017ft.example", "a@post.example"),
        ("mi\u212aa@mail.example", "mika@mail.example"),
        ("\u03bf\u03c2@mail.example", "\u03bf\u03c3@mail.example"),
    ],
)
def test_letters_that_only_look_alike_make_two_mailboxes(one: str, other: str) -> None:
    """
    Somebody else can own the other one.
    """
    assert normalise(one) != normalise(other)


def test_a_thousand_recipients_are_enough() -> None:
    """
    A field of commas and addresses costs no more than the first thousand.
    """
    assert 1_000 == len(addresses((b"a@b.example," * 2_000,) * 2))


@given(st.lists(st.binary(max_size=120), max_size=3))
def test_any_bytes_give_printable_addresses(raws: list[bytes]) -> None:
    """
    Nothing in an address field can break a line, and clear means strict.
    """
    found = addresses(tuple(raws))
    who = sender(tuple(raws))

    assert all("\n" not in a.name + a.address for a in found)
    assert who.clear <= is_strict(who.address)


@given(st.text(max_size=40), st.sampled_from(["utf-8", "latin-1", "gb18030"]))
def test_a_name_cannot_change_the_address(name: str, charset: str) -> None:
    """
    Whatever stands in an encoded word, the mailbox is the one in brackets.
    """
    raw = name.encode(charset, "ignore")
    encoded = b"".join(b"=%02X" % byte for byte in raw)
    value = b"=?" + charset.encode() + b"?q?" + encoded + b"?= <a@b.example>"

    assert ["a@b.example"] == [a.address for a in addresses((value,))]


def test_values_do_not_show_people() -> None:
    """
    A log line with an address in it does not name anybody.
    """
    assert "Address()" == repr(Address(name="Ana", address="a@b.example"))
