from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.words.charset import CODECS, codec_for, decode


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("你好，工人没有领到工资", "gb18030", "gb2312"),
        ("龘靐齉 工资", "gb18030", "GBK"),
        ("€ 5 “gestern”", "cp1252", "iso-8859-1"),
        ("똠방각하", "cp949", "ks_c_5601-1987"),
        ("①㈱髙", "cp932", "Shift_JIS"),
        ("ação não paga", "iso8859-1", "ISO-8859-1"),
        ("Привет, рабочие", "koi8-r", "koi8-r"),
        ("賃金が払われません", "iso2022_jp", "iso-2022-jp"),
        ("軟體工人", "big5", "big5"),
        ("Grüße", "utf-16", "utf-16"),
        ("naïve", "utf-8", "x-unknown"),
        ("größer", "utf-8", "us-ascii"),
    ],
)
def test_real_labels_mean_their_wider_sibling(
    text: str, codec: str, label: str
) -> None:
    """
    A label is read as mailers mean it, and UTF-8 beats it.
    """
    assert text == decode(text.encode(codec), label)


def test_utf_8_beats_a_wrong_label() -> None:
    """
    Valid multibyte UTF-8 is no accident.
    """
    assert "São Paulo" == decode("São Paulo".encode(), "iso-8859-1")


def test_vendor_characters_in_iso_2022_jp() -> None:
    """
    NEC's circled digits are read although the standard does not have them.
    """
    assert "①です" == decode(b"\x1b$B-!$G$9\x1b(B", "iso-2022-jp")


def test_emoji_in_two_halves_are_put_together() -> None:
    """
    Some programs write UTF-8 from UTF-16 piece by piece.
    """
    assert "They 😡 us" == decode(b"They \xed\xa0\xbd\xed\xb8\xa1 us", "utf-8")


@pytest.mark.parametrize("word", ["señor", "naïve", "Grüße", "café"])
def test_a_western_word_is_not_taken_for_an_exotic_one(word: str) -> None:
    """
    A guess is one that mails are written in.
    """
    assert word == decode(word.encode("cp1252"), "us-ascii")


@pytest.mark.parametrize("label", ["utf-16", "utf-32", "unicode"])
def test_words_of_one_byte_are_not_utf_16(label: str) -> None:
    """
    Pages say so of themselves that were converted since.
    """
    page = "<p>Grüße aus der Grube</p>"

    assert page == decode(page.encode(), label)
    assert page == decode(page.encode("utf-16-le"), "utf-16-le")
    assert "乎乎" == decode("乎乎".encode("utf-16-le"), "utf-16-le")


def test_a_hint_stands_in_for_a_missing_label() -> None:
    """
    What the mail uses elsewhere is tried before guessing.
    """
    assert "工资" == decode("工资".encode("gb18030"), "", hint="gb2312")


def test_one_broken_character_does_not_lose_the_rest() -> None:
    """
    A label that nearly fits is kept; the broken byte is marked.
    """
    raw = ("工人没有领到工资。" * 20).encode("gb18030") + b"\xc4"

    assert decode(raw, "gb2312").startswith("工人没有领到工资。")


@pytest.mark.parametrize(
    "label", ["idna", "punycode", "unicode_escape", "hex", "zip", "rot13", "uu", "os"]
)
def test_a_label_cannot_choose_an_exotic_codec(label: str) -> None:
    """
    Codecs that are no charsets, or cost more than they give, are not known.
    """
    assert "" == codec_for(label)


def test_all_codecs_of_the_list_exist() -> None:
    """
    Every name in the closed list can be used.
    """
    assert "" == "".join(b"".decode(codec) for codec in sorted(CODECS))


@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_decoding_never_fails(content: bytes, label: str, hint: str) -> None:
    """
    Whatever the bytes and the claims, there is a text.
    """
    assert isinstance(decode(content, label, hint), str)


@given(st.binary(max_size=100), st.sampled_from(sorted(CODECS)))
def test_decoding_with_a_known_label_never_fails(content: bytes, label: str) -> None:
    """
    A codec that trips over nonsense is not let out.
    """
    assert isinstance(decode(content, label), str)
