from __future__ import annotations

import os

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.vault.errors import SealError
from grievance.vault.keys import BoxKey
from grievance.vault.wrap import unwrap, wrap
from tests.vault.office import Office, flipped


SECRET = bytes(range(100, 132))
BOX = BoxKey.from_seed(bytes(range(32)))
WRAPPED = wrap(BOX.public, SECRET, "case", 1)


def test_the_owner_gets_the_secret(office: Office) -> None:
    """
    Wrapped to Amal's public key, opened with her private one, in every suite.
    """
    box = office.amal.identity.box

    wrapped = wrap(box.public, SECRET, "case", 7, suite=office.suite)

    assert SECRET == unwrap(box, wrapped, "case", 7)
    assert {1: 81, 2: 1169}[office.suite] == len(wrapped)


def test_nobody_else_gets_it(office: Office) -> None:
    """
    Not a colleague, not the worker, not even recovery, unless it is wrapped to them.
    """
    public = office.amal.identity.box.public
    wrapped = wrap(public, SECRET, "case", suite=office.suite)

    for box in (office.bo.identity.box, office.worker.slip, office.recovery):
        with pytest.raises(SealError):
            unwrap(box, wrapped, "case")


@pytest.mark.parametrize(
    "context", [(), ("case",), ("case", 2), ("case", 1, ""), ("case1",), (1, "case")]
)
def test_it_opens_for_its_purpose_only(context: tuple[str | int, ...]) -> None:
    """
    The right person with another context gets nothing.
    """
    with pytest.raises(SealError):
        unwrap(BOX, WRAPPED, *context)


@given(position=st.integers(0, 8 * 81 - 1))
def test_an_altered_wrap_does_not_open(position: int) -> None:
    """
    Not one bit may change, and that of the suite neither.
    """
    with pytest.raises(SealError):
        unwrap(BOX, flipped(WRAPPED, position), "case", 1)


@given(size=st.integers(0, 80))
def test_a_cut_or_extended_wrap_does_not_open(size: int) -> None:
    """
    Every shorter one is refused, and so is one with a byte more.
    """
    for wrapped in (WRAPPED[:size], WRAPPED + b"\x00"):
        with pytest.raises(SealError):
            unwrap(BOX, wrapped, "case", 1)


def test_a_wrap_of_another_suite_is_refused(office: Office) -> None:
    """
    The first byte cannot talk a key into another suite, and unknown ones are none.
    """
    box = office.amal.identity.box
    wrapped = wrap(box.public, SECRET, suite=office.suite)

    for suite in {0, 1, 2, 3, 255} - {office.suite}:
        with pytest.raises(SealError):
            unwrap(box, bytes([suite]) + wrapped[1:])


def test_a_key_of_another_suite_is_refused() -> None:
    """
    Wrapping to a key that does not belong to the suite never succeeds quietly.
    """
    with pytest.raises(SealError):
        wrap(BOX.public, SECRET, suite=2)
    with pytest.raises(SealError):
        wrap(BOX.public, SECRET, suite=9)


def test_a_key_that_would_give_everybody_the_secret_is_refused() -> None:
    """
    The X25519 point zero makes a shared secret that the whole world knows.
    """
    with pytest.raises(SealError):
        wrap(bytes(32), SECRET)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_only_keys_are_wrapped(size: int) -> None:
    """
    Anything but 32 bytes is a mistake: content is sealed.
    """
    with pytest.raises(ValueError, match="32 bytes"):
        wrap(BOX.public, os.urandom(size))


def test_two_wraps_of_the_same_look_different() -> None:
    """
    Nobody sees that two people hold the same key.
    """
    assert wrap(BOX.public, SECRET) != wrap(BOX.public, SECRET)
