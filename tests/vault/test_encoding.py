from __future__ import annotations

from uuid import UUID

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.compartment import Compartment
from grievance.vault.encoding import Atom, lp


PARTS = st.lists(st.binary(max_size=8), max_size=5)


@given(one=PARTS, other=PARTS)
def test_two_lists_never_look_the_same(one: list[bytes], other: list[bytes]) -> None:
    """
    Wherever one part ends and the next begins shows, so no list passes for another.
    """
    assert (one == other) == (lp(*one) == lp(*other))


@pytest.mark.parametrize(
    ("part", "written"),
    [
        ("é", "é".encode()),
        (Compartment.IDENTITY, b"identity"),
        (0, b"0"),
        (120, b"120"),
        (UUID(int=10), b"00000000-0000-0000-0000-00000000000a"),
        (b"\x00", b"\x00"),
    ],
)
def test_every_kind_has_one_way_to_be_written(part: Atom, written: bytes) -> None:
    """
    Text is UTF-8, numbers are decimal, ids are text: the same in every language.
    """
    assert len(written).to_bytes(4) + written == lp(part)


@pytest.mark.parametrize("part", [-1, True, False])
def test_what_is_no_plain_number_is_refused(part: int) -> None:
    """
    A truth value would look like a number, and a minus sign is not foreseen.
    """
    with pytest.raises(ValueError, match="whole number"):
        lp(part)
