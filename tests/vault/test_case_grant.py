from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.ids import RECOVERY
from grievance.vault.case_box import (
    CaseKey,
    Grant,
    make_grant,
    make_slot,
    open_grant,
    verify_grant,
    verify_slot,
)
from grievance.vault.errors import SealError
from grievance.vault.wrap import wrap
from tests.vault.office import NOON, Office, altered


def test_holders_get_the_key(office: Office) -> None:
    """
    A person and recovery, each with their own grant.
    """
    key = office.new_key()
    slot = make_slot(key, office.worker_author)
    rings = (
        (office.amal.holder, office.amal.identity.box),
        (RECOVERY, office.recovery),
    )

    for holder, box in rings:
        assert key == open_grant(office.grant(key, holder), slot, box)


def test_nobody_else_gets_it(office: Office) -> None:
    """
    A colleague who finds Amal's grant gets nothing, nor does the worker.
    """
    key = office.new_key()
    slot = make_slot(key, office.worker_author)
    grant = office.grant(key, office.amal.holder)

    for box in (office.bo.identity.box, office.worker.slip, office.recovery):
        with pytest.raises(SealError):
            open_grant(grant, slot, box)


@pytest.mark.parametrize("name", [field.name for field in fields(Grant)])
def test_an_altered_grant_does_not_open(office: Office, name: str) -> None:
    """
    Another case, compartment, key version, holder or last day: nothing may be swapped.

    Its proof is not for the holder but for whoever gives them the next key.
    """
    key = office.new_key()
    slot = make_slot(key, office.worker_author)
    grant = office.grant(key, office.amal.holder, until=NOON.date())
    changes: dict[str, Any] = {name: altered(getattr(grant, name))}
    changed = replace(grant, **changes)

    verify_grant(grant, key)
    with pytest.raises(SealError):
        verify_grant(changed, key)
    assert (name in {"wrapped", "until", "proof"}) == (grant.digest != changed.digest)
    if name != "proof":
        with pytest.raises(SealError):
            open_grant(changed, slot, office.amal.identity.box)


def test_nobody_without_the_key_proves_a_grant(office: Office) -> None:
    """
    Bo wraps something to himself and calls it a grant; he is not given the next key.
    """
    key = office.new_key()
    forged = replace(
        office.grant(replace(key, secret=bytes(32)), office.bo.holder),
        proof=office.grant(key, office.amal.holder).proof,
    )

    for found in (forged, replace(forged, proof=b"")):
        with pytest.raises(SealError):
            verify_grant(found, key)


@pytest.mark.parametrize(
    "name", ["case_id", "compartment", "kv", "suite", "public", "commitment"]
)
def test_the_slot_of_another_place_takes_no_grant(office: Office, name: str) -> None:
    """
    What comes out of a grant is never called the key of something else.
    """
    key = office.new_key()
    slot = make_slot(key, office.worker_author)
    grant = office.grant(key, office.amal.holder)
    changes: dict[str, Any] = {name: altered(getattr(slot, name))}

    with pytest.raises(SealError):
        open_grant(grant, replace(slot, **changes), office.amal.identity.box)


@pytest.mark.parametrize("name", ["case_id", "compartment", "kv"])
def test_grant_and_slot_cannot_be_moved_together(office: Office, name: str) -> None:
    """
    A slot altered in the same way as the grant does not help.
    """
    key = office.new_key()
    slot = make_slot(key, office.worker_author)
    grant = office.grant(key, office.amal.holder)
    changes: dict[str, Any] = {name: altered(getattr(slot, name))}

    with pytest.raises(SealError):
        open_grant(
            replace(grant, **changes),
            replace(slot, **changes),
            office.amal.identity.box,
        )


def test_the_grant_of_another_case_does_not_open_this_one(office: Office) -> None:
    """
    Amal holds both cases, and still one does not pass for the other.
    """
    one, other = office.new_key(), office.new_key()
    slot = make_slot(one, office.worker_author)
    grant = office.grant(other, office.amal.holder)

    for found in (grant, replace(grant, case_id=one.case_id)):
        with pytest.raises(SealError):
            open_grant(found, slot, office.amal.identity.box)


def test_the_contents_grant_does_not_open_the_identity(office: Office) -> None:
    """
    A handler who may read the letter cannot read who wrote it.
    """
    contents = office.new_key()
    identity = CaseKey.new(
        case_id=contents.case_id,
        compartment=Compartment.IDENTITY,
        suite=office.suite,
    )
    slot = make_slot(identity, office.worker_author)
    grant = office.grant(contents, office.amal.holder)

    for found in (grant, replace(grant, compartment=Compartment.IDENTITY)):
        with pytest.raises(SealError):
            open_grant(found, slot, office.amal.identity.box)


def test_an_older_key_version_does_not_open_the_newer(office: Office) -> None:
    """
    Who was taken off the case keeps a grant that fits no slot any more.
    """
    old = office.new_key()
    new = CaseKey.new(
        case_id=old.case_id, compartment=old.compartment, kv=2, suite=office.suite
    )
    slot = make_slot(new, office.amal.author)
    grant = office.grant(old, office.bo.holder)

    for found in (grant, replace(grant, kv=2)):
        with pytest.raises(SealError):
            open_grant(found, slot, office.bo.identity.box)


def test_a_secret_that_the_slot_does_not_commit_to_is_refused(office: Office) -> None:
    """
    Somebody who wraps a secret of their own to Amal does not make her write with it.
    """
    key, theirs = office.new_key(), office.new_key()
    slot = make_slot(key, office.worker_author)
    holder_kv, public = office.directory.box_of(office.amal.holder)
    context = (
        "case",
        key.case_id,
        key.kv,
        key.compartment,
        office.amal.holder,
        holder_kv,
        slot.commitment,
    )
    grant = replace(
        office.grant(key, office.amal.holder),
        wrapped=wrap(public, theirs.secret, *context, suite=office.suite),
    )

    with pytest.raises(SealError):
        open_grant(grant, slot, office.amal.identity.box)


def test_an_insiders_public_key_in_an_honest_slot_is_noticed(office: Office) -> None:
    """
    Bo may sign slots, but one that has his key beside the case's commitment opens for
    nobody, so that letters dropped into it do not stay unnoticed.
    """
    key = office.new_key()
    slot = make_slot(key, office.worker_author)
    grant = office.grant(key, office.amal.holder)
    mixed = CaseKey(
        case_id=key.case_id,
        compartment=key.compartment,
        kv=key.kv,
        secret=key.secret,
        suite=key.suite,
    )
    # What cached_property made can be replaced, as only a malicious maker would.
    mixed.__dict__["box"] = office.bo.identity.box
    theirs = make_slot(mixed, office.bo.author)
    verify_slot(theirs, office.directory)
    assert theirs.public != slot.public

    with pytest.raises(SealError):
        open_grant(grant, theirs, office.amal.identity.box)


def test_a_grant_to_what_is_no_key_is_refused(office: Office) -> None:
    """
    Nothing is wrapped to a damaged key.
    """
    with pytest.raises(SealError):
        make_grant(
            office.new_key(),
            holder=office.amal.holder,
            holder_kv=1,
            public=b"short",
            suite=office.suite,
        )
