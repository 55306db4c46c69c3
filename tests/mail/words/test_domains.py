"""Whose a domain is."""

from __future__ import annotations

import pytest

from grievance.mail.words.domains import registrable


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("evil.example", "evil.example"),
        ("s17.evil.example", "evil.example"),
        ("a.b.c.evil.example.", "evil.example"),
        ("mill.co.uk", "mill.co.uk"),
        ("post.mill.co.uk", "mill.co.uk"),
        ("x.post.usina.com.br", "usina.com.br"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_it_is_what_somebody_registered(domain: str, expected: str) -> None:
    """
    Two labels, or three below a suffix with a dot in it.
    """
    assert expected == registrable(domain)
