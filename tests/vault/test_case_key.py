from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.ids import RECOVERY, WORKER
from grievance.vault.case_box import (
    Author,
    CaseKey,
    CaseSlot,
    make_slot,
    verify_slot,
    verify_slots,
)
from grievance.vault.errors import SealError
from tests.vault.office import Office, altered, make_colleague


def test_a_slot_is_its_makers(office: Office) -> None:
    """
    Made by the worker at intake or by a person, it verifies under the directory.
    """
    for author in (office.worker_author, office.amal.author):
        verify_slot(make_slot(office.new_key(), author), office.directory)


@pytest.mark.parametrize(
    "name", [field.name for field in fields(CaseSlot) if field.name != "vouched"]
)
def test_an_altered_slot_is_refused(office: Office, name: str) -> None:
    """
    Above all its public key: a letter dropped into another one would be theirs.
    """
    slot = make_slot(office.new_key(), office.worker_author)
    changes: dict[str, Any] = {name: altered(getattr(slot, name))}

    with pytest.raises(SealError):
        verify_slot(replace(slot, **changes), office.directory)


def test_a_stranger_cannot_make_a_slot(office: Office) -> None:
    """
    Neither under their own name nor under that of somebody else.
    """
    evil = make_colleague("Eve", suite=office.suite)
    names = (evil.holder, office.amal.holder, WORKER, RECOVERY)

    for name in names:
        author = Author(holder=name, kv=1, signing=evil.identity.signing)
        with pytest.raises(SealError):
            verify_slot(make_slot(office.new_key(), author), office.directory)


def test_a_signature_is_not_replayed(office: Office) -> None:
    """
    What the worker signed for one case does not make a slot of another.
    """
    one, other = (make_slot(office.new_key(), office.worker_author) for _ in range(2))

    with pytest.raises(SealError):
        verify_slot(replace(one, signature=other.signature), office.directory)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Three keys of one compartment, each made by somebody else, and their slots."""

    keys: tuple[CaseKey, ...]
    slots: tuple[CaseSlot, ...]


@pytest.fixture(name="chain", scope="session")
def _chain(office: Office) -> Chain:
    keys = [office.new_key()]
    slots = [make_slot(keys[0], office.worker_author)]
    for author in (office.amal.author, office.bo.author):
        keys.append(keys[-1].next(suite=office.suite))
        slots.append(make_slot(keys[-1], author, before=keys[-2]))
    return Chain(keys=tuple(keys), slots=tuple(slots))


def test_each_key_is_vouched_for_by_the_one_before(
    office: Office, chain: Chain
) -> None:
    """
    The newest slot counts.  That one is cut off shows nowhere here: that is for the log
    and the marks.
    """
    for size in (1, 2, 3):
        found = verify_slots(chain.slots[:size], office.directory)
        assert chain.slots[size - 1] == found


@pytest.mark.parametrize("name", [field.name for field in fields(CaseSlot)])
def test_whatever_is_altered_breaks_the_chain(
    office: Office, chain: Chain, name: str
) -> None:
    """
    In any of its links.
    """
    for number, slot in enumerate(chain.slots):
        changes: dict[str, Any] = {name: altered(getattr(slot, name))}
        slots = list(chain.slots)
        slots[number] = replace(slot, **changes)
        with pytest.raises(SealError):
            verify_slots(slots, office.directory)


@pytest.mark.parametrize(
    "order", [(), (1,), (1, 2), (0, 2), (0, 2, 1), (1, 0), (0, 0), (0, 1, 1)]
)
def test_no_link_is_missing_swapped_or_there_twice(
    office: Office, chain: Chain, order: tuple[int, ...]
) -> None:
    """
    From the first one on, in their order.
    """
    with pytest.raises(SealError):
        verify_slots([chain.slots[number] for number in order], office.directory)


def test_whoever_has_no_key_makes_no_next_one(office: Office, chain: Chain) -> None:
    """
    Chi works here: neither with a key of another case or compartment, nor with the last
    but one, nor with none, nor as the first, nor with what vouched for another's.
    """
    newest, chi = chain.keys[-1], office.chi.author
    fourth = newest.next(suite=office.suite)
    other_case = replace(office.new_key(), kv=3)
    other_box = replace(newest, compartment=Compartment.IDENTITY, secret=bytes(32))
    true = make_slot(fourth, office.amal.author, before=newest)
    theirs = make_slot(newest.next(suite=office.suite), chi)
    forged = [
        *(make_slot(fourth, chi, before=x) for x in (other_case, other_box)),
        *(make_slot(fourth, chi, before=x) for x in (chain.keys[1], None)),
        replace(theirs, vouched=true.vouched),
        replace(true, maker=chi.holder, signature=theirs.signature),
    ]

    assert true == verify_slots([*chain.slots, true], office.directory)
    for slot in forged:
        with pytest.raises(SealError):
            verify_slots([*chain.slots, slot], office.directory)
    with pytest.raises(SealError):
        verify_slots([make_slot(office.new_key(), chi)], office.directory)


def test_the_chain_of_another_case_or_compartment_does_not_go_on_here(
    office: Office, chain: Chain
) -> None:
    """
    Amal has keys to both, and still a slot of one is none of the other.
    """
    first = chain.keys[0]
    for other in (
        office.new_key(),
        replace(first, compartment=Compartment.IDENTITY, secret=bytes(32)),
    ):
        second = make_slot(
            other.next(suite=office.suite), office.amal.author, before=first
        )
        with pytest.raises(SealError):
            verify_slots([chain.slots[0], second], office.directory)


def test_the_keys_of_a_case_differ(office: Office) -> None:
    """
    Two compartments and two versions of one case share nothing.
    """
    contents = office.new_key()
    identity = CaseKey.new(
        case_id=contents.case_id,
        compartment=Compartment.IDENTITY,
        suite=office.suite,
    )
    newer = CaseKey.new(
        case_id=contents.case_id,
        compartment=Compartment.CONTENTS,
        kv=2,
        suite=office.suite,
    )
    keys = [
        part
        for key in (contents, identity, newer)
        for part in (
            key.secret,
            key.row_key,
            key.slip_key,
            key.grant_key,
            key.heir.public,
            key.commitment,
            key.box.public,
        )
    ]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_secret_has_32_bytes(office: Office, size: int) -> None:
    """
    A cut secret never becomes a key.
    """
    with pytest.raises(ValueError, match="32 bytes"):
        replace(office.new_key(), secret=bytes(size))


def test_a_secret_does_not_show(office: Office) -> None:
    """
    A case key in a traceback shows whose it is, not what it is.
    """
    key = office.new_key()

    assert repr(key.secret) not in repr(key)
