from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.words.headers import Headers, text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"plain words", "plain words"),
        (b"=?utf-8?q?pass=C3=A9_noir?=", "passé noir"),
        (b"=?ISO-8859-1?Q?Gr=FC=DFe?= aus K\xf6ln", "Grüße aus Köln"),
        (b"=?gb2312?B?uaTXyg==?=", "工资"),
        (b"Re: =?utf-8?B?0J/RgNC4?= =?utf-8?B?0LLQtdGC?=!", "Re: Привет!"),
        (b"=?utf-8?Q?pass=C3?= =?utf-8?Q?=A9?=", "passé"),
        (b"=?utf-8?B?4oI=?=\t=?utf-8?B?rA==?=", "€"),
        (b"=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        (b"=?utf-8*en?Q?hello?=", "hello"),
        (b"=?utf-8?Q?a b?=", "a b"),
        (b"=?utf-8?Q?broken", "=?utf-8?Q?broken"),
        (b"=?x-none?Q?abc?=", "abc"),
        (b"S\xc3\xa3o Paulo", "São Paulo"),
    ],
)
def test_words_are_decoded(raw: bytes, expected: str) -> None:
    """
    Encoded words, 8-bit bytes and plain words become one line of text.
    """
    assert expected == text(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"=?utf-8?q?a=0D=0ABcc:_x=40y.example?=",
        b"=?utf-8?q?a=0ABcc:_x=40y.example?=",
        b"=?utf-8?q?a=00=1B[31m=E2=80=A8b?=",
        b"=?utf-7?q?+AAo-Bcc:?=",
    ],
)
def test_no_line_break_or_control_survives(raw: bytes) -> None:
    """
    What was decoded can neither end a line nor steer a terminal.
    """
    assert text(raw).isprintable()


def test_fields_keep_their_order_and_unfold() -> None:
    """
    Names are compared in lower case, folds are gone, the topmost comes first.
    """
    headers = Headers.of([("TO ", "a\r\n b"), ("Cc", "c"), ("to", "d")])

    assert (b"a b", b"d") == headers.all("to")
    assert b"" == headers.first("subject")


@given(st.binary(max_size=300))
def test_any_bytes_become_one_printable_line(raw: bytes) -> None:
    """
    No header value can break out of its line.
    """
    assert "\n" not in text(raw)
    assert "\x1b" not in text(raw)
