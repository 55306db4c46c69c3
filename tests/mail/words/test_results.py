"""A field that our server writes: its grammar, and what is no such field."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.words.results import CUT, Dmarc, OddResultsError, dmarc, server


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mx.a.example; dmarc=pass header.from=b.example", ("pass", "b.example")),
        ("mx.a.example 1; spf=pass; DMARC=Fail (p=none)", ("fail", "")),
        ("mx.a.example; none", ("none", "")),
    ],
)
def test_a_verdict_and_whom_it_is_about(value: str, expected: tuple[str, str]) -> None:
    """
    None named is none.
    """
    verdict, domain = expected

    assert Dmarc(verdict=verdict, domain=domain) == dmarc(value)
    assert "mx.a.example" == server(value)


@pytest.mark.parametrize("value", ["mx.a.example; spf=pass", "mx.a.example", "mx;"])
def test_no_word_about_it(value: str) -> None:
    """
    It is not the same as a failure.
    """
    assert dmarc(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "mx; dmarc",
        "mx; dmarc=",
        "mx; dmarc=pass x",
        "mx; dmarc=pass; dmarc=pass",
        "mx a; dmarc=pass",
        "mx; (; dmarc=pass)",
        "mx; spf=pass (",
        "mx; spf=pass )",
        'mx; spf=pass "',
        "mx\\; spf=pass",
        f"mx; dmarc=pass{CUT}",
    ],
)
def test_what_no_server_writes_is_odd(value: str) -> None:
    """
    One error for all of it.
    """
    with pytest.raises(OddResultsError):
        dmarc(value)


@given(st.lists(st.sampled_from([*'();"\\= a1.', "dmarc", "mx; "])).map("".join))
def test_any_value_is_read_or_odd(value: str) -> None:
    """
    Nothing else comes of it, and a verdict is written there.
    """
    try:
        found = dmarc(value)
    except OddResultsError:
        return
    assert found is None or found.verdict in value.lower()
