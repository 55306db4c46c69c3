"""Somebody with a person's laptop, a paper from their drawer, or the safe folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.ids import RECOVERY
from grievance.services.boxes.keep_lock import keep_code_lock, keep_lock
from grievance.services.boxes.unlock_ring import unlock_ring
from grievance.services.people.retire_person import retire_person
from grievance.services.people.rotate_recovery import rotate_recovery
from grievance.services.rekeying.rekey_due import due_on_ring, rekey_cases
from grievance.services.rekeying.rewrap_for_recovery import (
    hands_of_person,
    mine,
    rewrap_for_recovery,
    under_former_recovery,
)
from grievance.storage.store import Store
from grievance.vault.errors import SealError
from grievance.vault.identity import Cost, Identity, LockedIdentity, lock, unlock
from grievance.vault.identity_code import lock_with_code, unlock_with_code
from grievance.vault.keys import BoxKey
from grievance.vault.recovery_shares import join_shares, split_key
from tests.attacks.databases import copied
from tests.attacks.scene import (
    NOTHING,
    OF_A_CASE,
    OF_AN_IDENTITY,
    Fact,
    Scene,
)
from tests.attacks.thief import (
    Keys,
    kept_keys,
    keys_of,
    learned,
    recovery_keys,
)
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.aside import unlocked_anew


WORDS_OF_HENRI = f"the words of {HENRI}"
LIST = ("password", WORDS_OF_HENRI)
EVERYTHING = OF_A_CASE | OF_AN_IDENTITY | {Fact.ASIDE}


@pytest.fixture(name="before")
def _before(office: Office, tmp_path: Path) -> Iterator[Store]:
    """A copy of the database from before."""
    with closing(copied(office, tmp_path / "before.db")) as copy:
        yield copy


def lock_of(store: Store, office: Office, name: str = HENRI) -> LockedIdentity:
    with store.read() as tx:
        return tx.people.locked_identity(office.person(name))


def guessed(locked: LockedIdentity, device: bytes) -> Identity | None:
    """Try a list of passphrases."""
    for words in LIST:
        with suppress(SealError):
            return unlock(locked, passphrase=words, device=device)
    return None


def as_henri(office: Office, identity: Identity) -> Keys:
    return Keys(boxes=((office.rings[HENRI].author.holder, identity.box),))


def test_the_device_file_lets_one_guess_and_the_list_finds_it(office: Office) -> None:
    """
    With database and device file a passphrase that is on a list falls; then they are
    that person.  Without the device file there is nothing to guess against.
    """
    locked, device = lock_of(office.store, office), office.credentials[HENRI].device

    found = guessed(locked, device)

    assert found is not None
    assert OF_A_CASE == learned(office.store, as_henri(office, found))
    with pytest.raises(SealError):
        unlock(locked, passphrase=WORDS_OF_HENRI, device=bytes(32))


def test_the_passphrase_that_was_changed_opens_an_older_copy(
    office: Office, before: Store
) -> None:
    """
    The seed is the same: so whoever lost both gets other keys, not other words.  In the
    database of today the old lock, put back, opens nothing.
    """
    device = office.credentials[HENRI].device
    old = lock_of(before, office)
    newer = lock(
        office.rings[HENRI].identity,
        person_id=office.person(HENRI),
        kv=1,
        passphrase="words that nobody knows",
        device=device,
        cost=Cost.LOW_MEMORY,
    )
    holder = office.rings[HENRI].author.holder
    with office.store.begin() as tx:
        keep_lock(tx, newer, by=holder, at=NOON)

    assert None is guessed(lock_of(office.store, office), device)
    found = guessed(old, device)
    assert found is not None
    assert OF_A_CASE == learned(office.store, as_henri(office, found))
    with office.store.begin() as tx:
        tx.people.drop_locked_identities(office.person(HENRI))
        tx.people.add_locked_identity(old)
    with office.store.read() as tx, pytest.raises(AlteredError):
        unlock_ring(tx, office.directory, office.credentials[HENRI], at=NOON)


def test_retired_and_re_keyed_they_read_nothing_more(
    office: Office, scene: Scene, before: Store
) -> None:
    """
    Whatever was on the laptop; between the two the keys of cases that lay in its memory
    go on fitting, and copies from before open for good.
    """
    stolen = keys_of(office.rings[HENRI])
    memory = kept_keys(office.store, stolen)
    root = office.secrets.root
    with office.store.begin() as tx:
        henri = office.person(HENRI)
        retire_person(tx, root, office.directory, henri, at=NOON)
    rings = {name: ring for name, ring in office.rings.items() if name != HENRI}
    office = unlocked_anew(replace(office, rings=rings))
    assert (NOTHING, OF_A_CASE) == tuple(
        learned(office.store, keys) for keys in (stolen, memory)
    )

    with office.store.read() as tx:
        cases = due_on_ring(tx, office.rings[DANA])
    done = list(rekey_cases(office.store, office.rings[DANA], cases, now=lambda: NOON))

    assert [scene.case_id] == [one.case_id for one in done]
    assert NOTHING == learned(office.store, memory)
    assert OF_A_CASE == learned(before, memory)


def test_the_code_on_paper_is_as_good_as_both(office: Office) -> None:
    """
    With the database: no device file is asked for.  Another code opens nothing.
    """
    ring = office.rings[HENRI]
    words, made = lock_with_code(ring.identity, person_id=ring.person_id, kv=ring.kv)
    other, _ = lock_with_code(ring.identity, person_id=ring.person_id, kv=ring.kv)
    with office.store.begin() as tx:
        keep_code_lock(tx, made, by=ring.author.holder, at=NOON)
        [lying] = tx.people.code_locks(ring.person_id)

    found = unlock_with_code(lying, words)
    assert OF_A_CASE == learned(office.store, as_henri(office, found))
    with pytest.raises(SealError):
        unlock_with_code(lying, other)


def test_recovery_opens_every_case_for_good(office: Office, scene: Scene) -> None:
    """
    Also after a re-key, and what comes later.  It opens no letter of ours and nothing
    that nobody has read yet; it signs nothing.
    """
    assert EVERYTHING == learned(office.store, recovery_keys(office))
    with office.store.begin() as tx:
        henri = office.person(HENRI)
        retire_person(tx, office.secrets.root, office.directory, henri, at=NOON)
    office = unlocked_anew(replace(office, rings={DANA: office.rings[DANA]}))
    dana = office.rings[DANA]
    list(rekey_cases(office.store, dana, [scene.case_id], now=lambda: NOON))
    office.take_in(make_mail(f"Later: {Fact.COMING}."))

    assert EVERYTHING | {Fact.COMING} == learned(office.store, recovery_keys(office))
    with pytest.raises(SealError):
        office.directory.signing_key(RECOVERY, 1)


def test_one_sheet_of_three_is_nothing_and_two_are_all(office: Office) -> None:
    """
    Whichever two; so no single drawer holds the key.
    """
    seed = office.secrets.recovery_seed
    shares = split_key(seed, threshold=2, count=3)

    for share in shares:
        with pytest.raises(NotAllowedError):
            join_shares([share])
    for pair in combinations(shares, 2):
        joined = BoxKey.from_seed(join_shares(pair))
        assert EVERYTHING == learned(office.store, Keys(boxes=((RECOVERY, joined),)))


def test_another_recovery_key_ends_the_one_before(office: Office) -> None:
    """
    As far as people have given it their cases; copies from before stay open.
    """
    old, newer = recovery_keys(office), BoxKey.from_seed(bytes(32))
    with office.store.begin() as tx:
        root = office.secrets.root
        rotate_recovery(tx, root, office.directory, newer.public, at=NOON)
    office = unlocked_anew(office)
    for name in (DANA, CHIDI):
        ring = office.rings[name]
        with office.store.read() as tx:
            found = mine(tx, ring, under_former_recovery(tx, office.directory))
        list(
            rewrap_for_recovery(
                office.store, hands_of_person(ring), found, now=lambda: NOON
            )
        )

    assert {Fact.ASIDE} == learned(office.store, old)
    assert EVERYTHING - {Fact.ASIDE} == learned(
        office.store, Keys(boxes=((RECOVERY, newer),))
    )
