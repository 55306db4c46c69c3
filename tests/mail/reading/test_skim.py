"""Words are made out in what cannot be read as mail, in bounded time."""

from __future__ import annotations

import base64
import quopri

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.reading.skim import MOST, skim


NAME = "Joséphine Øster 诺维克"


@pytest.mark.parametrize(
    "raw",
    [
        NAME.encode(),
        NAME.encode("utf-16"),
        b"\x00\xff\xfe broken " + NAME.encode(),
        quopri.encodestring(f"<p>{NAME}</p>".encode()),
        b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(f"Some words before it: {NAME}".encode()),
        b"Subject: =?utf-8?b?" + base64.b64encode(NAME.encode()) + b"?=",
        f"<i>Jos&eacute;<b>phine</b> &#216;ster</i> {NAME[-3:]}".encode(),
        b'{"raw":"' + base64.b64encode(f"a: b\r\n\r\nFrom {NAME}".encode()) + b'"}',
    ],
)
def test_a_name_is_made_out(raw: bytes) -> None:
    """
    However it is encoded, and whatever stands around it.
    """
    found = skim(raw)

    assert all(word in found for word in NAME.split())


def test_a_number_of_many_digits_is_passed_over() -> None:
    """
    It must not keep a message from quarantine.
    """
    assert "Norvik" in skim(b"<p>&#" + b"9" * 5_000 + b";Norvik")


@given(raw=st.binary(max_size=2000))
def test_nothing_makes_it_fail(raw: bytes) -> None:
    """
    Any bytes are some text.
    """
    assert isinstance(skim(raw), str)


@pytest.mark.parametrize(
    "unit", [b"A", b"<", b"=", b"?=\n", b"=?a?b?", b"&#1;", b"\x00", b"A\n", b"AAAA="]
)
def test_what_is_long_is_cut(unit: bytes) -> None:
    """
    A hostile message costs as much as its bounded beginning, whatever it repeats.
    """
    raw = unit * (8 * MOST // len(unit))

    assert 8 * MOST > len(skim(raw))
