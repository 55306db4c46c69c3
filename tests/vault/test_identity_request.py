"""What a new person hands in is theirs, whole, and told apart by its words."""

from __future__ import annotations

import os

from dataclasses import replace
from uuid import UUID

import msgspec
import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import SetupError
from grievance.domain.ids import PersonId
from grievance.vault.encoding import lp
from grievance.vault.errors import SealError
from grievance.vault.identity import Cost, Identity, LockedIdentity
from grievance.vault.identity_request import (
    FIRST_LINE,
    SignedIdentityRequest,
    make_request,
    read_request,
    write_request,
)
from tests.vault.office import NOON, flipped


IDENTITY, BEFORE = Identity.generate(), Identity.generate()
ITERATIONS, LANES, MEMORY = Cost.LOW_MEMORY.parameters
LOCKED = LockedIdentity(
    person_id=PersonId(UUID(int=7)),
    kv=2,
    iterations=ITERATIONS,
    lanes=LANES,
    memory_kib=MEMORY,
    salt=os.urandom(16),
    sealed=os.urandom(80),
)


def _request(**changed: object) -> SignedIdentityRequest:
    facts: dict[str, object] = {"locked": LOCKED, "former": b"x", **changed}
    return make_request(
        IDENTITY,
        name="Bo Lind",
        made_at=NOON,
        voucher=BEFORE.signing,
        **facts,  # type: ignore[arg-type]  # each under its own name
    )


SIGNED = _request()
FILE = write_request(SIGNED)


def test_what_is_written_is_read() -> None:
    """
    With a public key for each suite; whoever has the keys so far vouches for it.
    """
    read = read_request(FILE)

    assert SIGNED == read
    assert [IDENTITY.box.public, Identity(IDENTITY.seed, suite=2).box.public] == [
        read.request.box(suite) for suite in (1, 2)
    ]
    assert read.is_vouched_by(BEFORE.signing.public)
    assert not read.is_vouched_by(IDENTITY.signing.public)
    assert 8 == len(read.words.split())
    with pytest.raises(SealError):
        read.request.box(3)


@given(position=st.integers(0, 8 * len(FILE) - 1))
def test_not_one_bit_of_it_may_change(position: int) -> None:
    """
    It is refused, or says the same under the same keys: but for who vouches for it.
    """
    try:
        read = read_request(flipped(FILE, position))
    except SetupError:
        return
    assert (SIGNED.body, SIGNED.words) == (read.body, read.words)
    assert SIGNED.signature == read.signature


@pytest.mark.parametrize(
    "changed",
    [
        {"locked": replace(LOCKED, iterations=1, lanes=1)},
        {"locked": replace(LOCKED, salt=b"short")},
        {"locked": replace(LOCKED, kv=0)},
    ],
    ids=["a cheap lock", "a short salt", "no version"],
)
def test_what_could_not_be_used_is_refused(changed: dict[str, object]) -> None:
    """
    Although it is signed with the very keys that it asks for.
    """
    with pytest.raises(SetupError, match="no request of a person"):
        read_request(write_request(_request(**changed)))


def test_a_key_that_nothing_can_be_wrapped_to_is_refused() -> None:
    """
    Or the next case that comes could be given to nobody.
    """
    boxes = {**SIGNED.request.boxes, "1": bytes(32)}
    body = msgspec.json.encode(replace(SIGNED.request, boxes=boxes), order="sorted")
    signature = IDENTITY.signing.sign(lp("grv1/identity-request", body))

    with pytest.raises(SetupError):
        read_request(write_request(replace(SIGNED, body=body, signature=signature)))


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\n\n\n", FIRST_LINE.encode(), FILE + b"more\n", b"x" * 70_000],
)
def test_other_files_are_none(content: bytes) -> None:
    """
    In a sentence, whatever they are.
    """
    with pytest.raises(SetupError, match="no request of a person"):
        read_request(content)
