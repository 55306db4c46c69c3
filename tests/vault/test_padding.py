from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.vault.errors import SealError
from grievance.vault.padding import pad, size_class, unpad


@given(plaintext=st.binary(max_size=3000))
def test_what_was_padded_comes_back(plaintext: bytes) -> None:
    """
    Any bytes come back as they were, also zeros at their end.
    """
    assert plaintext == unpad(pad(plaintext))


def test_there_are_seventeen_classes_up_to_16_kib() -> None:
    """
    Four to each doubling from 1 KiB to 16 KiB, and the first.
    """
    classes = {size_class(size) for size in range(16 * 1024 + 1)}

    assert 17 == len(classes)
    assert (1024, 16 * 1024) == (min(classes), max(classes))


@given(size=st.integers(1, 1 << 40))
def test_a_class_holds_its_sizes_and_wastes_little(size: int) -> None:
    """
    A class is never too small, is its own class, and adds a quarter at most.
    """
    padded = size_class(size)

    assert size <= padded
    assert padded == size_class(padded)
    assert padded <= max(1024, size * 5 // 4)


@given(size=st.integers(16 * 1024 + 1, 1 << 40))
def test_large_things_grow_by_twelve_percent_at_most(size: int) -> None:
    """
    PADMÉ's promise, from 16 KiB on.
    """
    assert size_class(size) <= size * 1.12


def test_a_fixed_class_is_exact() -> None:
    """
    Whatever is in it, a slip has the size of every other slip.
    """
    assert 4096 == len(pad(b"", fixed=4096)) == len(pad(b"x" * 4092, fixed=4096))


def test_what_does_not_fit_a_fixed_class_is_refused() -> None:
    """
    One byte too many is an error and never cut off.
    """
    with pytest.raises(ValueError, match="do not fit"):
        pad(b"x" * 4093, fixed=4096)


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\x00\x00\x00",
        b"\x00\x00\x00\x01",
        b"\xff\xff\xff\xff" + bytes(1020),
        b"\x00\x00\x00\x01x" + bytes(1018) + b"\x01",
    ],
)
def test_padding_is_checked(padded: bytes) -> None:
    """
    An impossible length, or anything but zeros after the end, does not open.
    """
    with pytest.raises(SealError):
        unpad(padded)
