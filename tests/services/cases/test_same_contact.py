"""Two ways of writing an address or a number are one, where a life may depend on it."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.services.cases.safe_contact import is_same_contact


@pytest.mark.parametrize(
    ("never", "asked"),
    [
        ("mira@works.example", "Mira Holm <MIRA@Works.Example>"),
        ("at work: mira@works.example", "mira@works.example"),
        ("mira@works.example", "mira+grievance@works.example"),
        ("@works.example", "anybody@works.example"),
        ("@works.example", "anybody@hr.works.example"),
        ("mira@bücher.example", "mira@xn--bcher-kva.example"),
        ("mira＠works.example", "mira@works.example"),  # full width
        ("+47 22 33 44 55", "0047-22334455"),
        ("+47 22 33 44 55", "22 33 44 55"),
        ("030 / 12 34 56", "+49 (30) 123456"),
        ("the foreman's phone, ٠٩١٢٣٤٥٦٧٨", "0912345678"),
    ],
)
def test_finds_what_is_written_otherwise(never: str, asked: str) -> None:
    """
    Case, display names, aliases, subdomains, scripts of digits, prefixes.
    """
    assert is_same_contact(never, asked)


@pytest.mark.parametrize(
    ("never", "asked"),
    [
        ("mira@works.example", "nora@works.example"),
        ("@works.example", "mira@otherworks.example"),
        ("+47 22 33 44 55", "+47 22 33 44 56"),
        ("room 2204", "2204"),
        ("never at the plant", "mira@home.example"),
        ("", "mira@home.example"),
    ],
)
def test_lets_others_pass(never: str, asked: str) -> None:
    """
    What is a person's, or in words that only a person can heed.
    """
    assert not is_same_contact(never, asked)


@given(st.text(max_size=60))
def test_any_text_is_compared(typed: str) -> None:
    """
    Nothing that is typed breaks it, and nothing is the same as nothing.
    """
    assert not is_same_contact("", typed)
    assert not is_same_contact(typed, "")


@given(
    st.text("abcdefghij0123456789.", min_size=1, max_size=20),
    st.text("abcdefghij", min_size=1, max_size=20),
)
def test_an_address_is_always_itself(local: str, domain: str) -> None:
    """
    Whatever stands before it and after it.
    """
    address = f"{local}@{domain}.example"

    assert is_same_contact(address, address)
    assert is_same_contact(f"never: {address}, please", f"<{address.upper()}>")
