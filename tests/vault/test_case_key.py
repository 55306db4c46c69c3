from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.ids import RECOVERY, WORKER
from grievance.vault.case_box import Author, CaseKey, CaseSlot, make_slot, verify_slot
from grievance.vault.errors import SealError
from tests.vault.office import Office, altered, make_colleague


def test_a_slot_is_its_makers(office: Office) -> None:
    """
    Made by the worker at intake or by a person, it verifies under the directory.
    """
    for author in (office.worker_author, office.amal.author):
        verify_slot(make_slot(office.new_key(), author), office.directory)


@pytest.mark.parametrize("name", [field.name for field in fields(CaseSlot)])
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
