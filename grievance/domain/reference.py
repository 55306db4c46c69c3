"""
The public reference of a case: short, random, readable aloud.

``GR-7F3K-9Q2D`` is seven random characters and a check character, all Crockford
base32 (no I, L, O, U).  The check character weighs each position by a power of x
in GF(32), so every single wrong character and every swap of two is noticed.
"""

from __future__ import annotations

import re

from collections.abc import Callable
from typing import NewType

from grievance.domain.errors import GrievanceError


Reference = NewType("Reference", str)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_CHARACTERS = 7
_LENGTH = RANDOM_CHARACTERS + 1
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)
_HEARD_AS = str.maketrans("ILOU", "110V")
_MEANT_AS_ONE = re.compile(r"[0-9-]")  # which "nonsense", all of our letters, is not
_LOOKS_LIKE_ONE = re.compile(r"\bGR-?([0-9A-Z]{4})-?([0-9A-Z]{4})\b")


class BadReferenceError(GrievanceError):
    """Not the reference of a case, or mistyped."""


def new_reference(choose: Callable[[str], str]) -> Reference:
    """Make a reference; *choose* picks one character of the alphabet at random."""
    body = "".join(choose(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return _written(body + _check(body))


def parse_reference(text: str) -> Reference:
    """
    Read a reference as people write it: any case, with or without dashes, O for 0.

    Raises:
        BadReferenceError: It is too short or long, or the check character differs.
    """
    body = re.sub(r"[\s-]", "", text).upper()
    if len(body) > _LENGTH:
        body = body.removeprefix("GR")
    body = body.translate(_HEARD_AS)
    if len(body) == _LENGTH and set(body) <= set(ALPHABET):
        if _check(body[:-1]) == body[-1]:
            return _written(body)
        if _MEANT_AS_ONE.search(text):
            msg = (
                "This reference has a typing error; please compare it letter by letter."
            )
            raise BadReferenceError(msg)
    msg = "A reference looks like GR-7F3K-9Q2D; please check what you typed."
    raise BadReferenceError(msg)


def find_references(text: str) -> tuple[Reference, ...]:
    """Return the well-formed references that *text* mentions, in order."""
    found: dict[Reference, None] = {}
    for match in _LOOKS_LIKE_ONE.finditer(text.upper()):
        body = "".join(match.groups()).translate(_HEARD_AS)
        if _check(body[:-1]) == body[-1]:
            found[_written(body)] = None
    return tuple(found)


def _written(body: str) -> Reference:
    return Reference(f"GR-{body[:4]}-{body[4:]}")


def _check(body: str) -> str:
    """Sum the values, each times x once more than the next; Horner's rule."""
    total = 0
    for character in body:
        total = _times_x(total ^ ALPHABET.index(character))
    return ALPHABET[total]


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ _POLYNOMIAL if value & 0b100000 else value
