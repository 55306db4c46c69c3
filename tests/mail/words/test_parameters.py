from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.words.parameters import read


@pytest.mark.parametrize(
    ("raw", "name", "expected"),
    [
        (b"text/plain; charset=utf-8", "charset", "utf-8"),
        (b'text/plain; CHARSET="utf-8"; x=y', "charset", "utf-8"),
        (b'a/b; name="one \\"two\\".pdf"', "name", 'one "two".pdf'),
        (b"a/b; name=one two.pdf; x=y", "name", "one two.pdf"),
        (b"a/b; name*=utf-8''%E5%B7%A5.pdf", "name", "工.pdf"),
        (b"a/b; name*=iso-8859-1'de'Gr%FC%DFe.pdf", "name", "Grüße.pdf"),
        (b'a/b; name*0="long "; name*1="name.pdf"', "name", "long name.pdf"),
        (
            b"a/b; name*1*=%B8%AD.pdf; name*0*=utf-8''%E4",
            "name",
            "中.pdf",
        ),
        (b"a/b; name=x; name*=utf-8''y", "name", "y"),
        (b'a/b; name="=?utf-8?Q?pass=C3=A9.pdf?="', "name", "passé.pdf"),
        (b'a/b; name="pass\xc3\xa9.pdf"', "name", "passé.pdf"),
        (b'a/b; name="unclosed.pdf', "name", "unclosed.pdf"),
        (b"a/b", "name", ""),
    ],
)
def test_parameters_are_read(raw: bytes, name: str, expected: str) -> None:
    """
    Quoted, bare, encoded and continued parameters give their text.
    """
    assert expected == read(raw).get(name)


def test_the_value_comes_first_in_lower_case() -> None:
    """
    The value ends at the first semicolon.
    """
    assert "text/html" == read(b" Text / HTML ; charset=x").value


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(raw: bytes) -> None:
    """
    Nonsense gives some value and some texts.
    """
    found = read(raw)

    assert found.value == found.value.lower()
    assert all("\n" not in text for text in found.parameters.values())
