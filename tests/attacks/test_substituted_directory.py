"""Somebody puts another directory into the database: other keys, roles, people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.intake import Outcome
from grievance.services.boxes.unlock_ring import unlock_ring
from grievance.vault.directory import (
    Directory,
    SignedDirectory,
    sign_directory,
    verify_directory,
)
from grievance.vault.errors import RolledBackError, SealError
from grievance.vault.identity import Identity
from grievance.vault.keys import SigningKey
from tests.attacks.databases import by_hand
from tests.attacks.scene import NOTHING, Fact
from tests.attacks.thief import Keys, learned
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, RUTH, Office
from tests.services.aside import sign_anew
from tests.worker.workplaces import MovingClock, workplace
from worker.ends import Ended
from worker.jobs import run_job


SPY = Identity.generate()
OTHER_ROOT = SigningKey.from_seed(bytes(32))


def with_spy(directory: Directory, name: str = DANA) -> Directory:
    """Put the spy's keys in the place of somebody's, under the next epoch."""
    people = tuple(
        replace(one, box=SPY.box.public, sign=SPY.signing.public)
        if one.name == name
        else one
        for one in directory.people
    )
    return replace(directory, people=people, epoch=directory.epoch + 1)


def put(office: Office, signed: SignedDirectory) -> None:
    """Put it there, after every other."""
    with office.store.begin() as tx:
        tx.people.add_directory(signed)


def newest(office: Office) -> SignedDirectory:
    with office.store.read() as tx:
        return tx.people.directory()


FORGED: Mapping[str, Callable[[Office], SignedDirectory]] = {
    "signed by another root": lambda it: sign_directory(
        OTHER_ROOT, with_spy(it.directory)
    ),
    "with the signature of before": lambda it: replace(
        sign_directory(OTHER_ROOT, with_spy(it.directory)),
        signature=newest(it).signature,
    ),
    "signed by the worker": lambda it: sign_directory(
        it.worker.author.signing, with_spy(it.directory)
    ),
    "signed by a person of the office": lambda it: sign_directory(
        it.rings[DANA].identity.signing, with_spy(it.directory)
    ),
    "the true one, called newer": lambda it: replace(
        newest(it), epoch=it.directory.epoch + 1
    ),
}


@pytest.mark.parametrize("how", FORGED)
def test_nobody_works_by_it(office: Office, how: str) -> None:
    """
    Neither a desk nor the worker starts; one that runs takes no complaint in by it,
    which waits, and is given to who may have it once the true one is back.
    """
    clock = MovingClock()
    running, forged = workplace(office, clock), FORGED[how](office)
    coming = office.collect(make_mail(f"They say that {Fact.WORDS}."))
    assert coming.job_id is not None
    put(office, forged)

    for start in (office.mechanism.directory, office.mechanism.worker_ring):
        with pytest.raises(SealError):
            start()
    assert Ended.DONE != run_job(running, coming.job_id)
    assert None is office.receipt(coming.spool_id).outcome
    assert NOTHING == learned(office.store, spying(office))

    by_hand(office, f"DELETE FROM directory WHERE epoch = {forged.epoch}")
    clock.advance(timedelta(hours=1))
    assert Ended.DONE == run_job(running, coming.job_id)
    assert Outcome.CASE == office.receipt(coming.spool_id).outcome
    assert NOTHING == learned(office.store, spying(office))


def test_an_older_one_is_refused_where_a_newer_was_seen(office: Office) -> None:
    """
    Though the root key signed it: Henri has left since.
    """
    old = newest(office)
    sign_anew(office, left=(HENRI,))
    office.mechanism.directory()

    office.tamper("DELETE FROM directory WHERE epoch > :e", e=old.epoch)
    with pytest.raises(RolledBackError, match="STOP"):
        office.mechanism.directory()
    verify_directory(old, root_public=office.secrets.root.public)


def test_a_lock_of_somebody_else_opens_nobody(office: Office) -> None:
    """
    The row with Ruth's sealed keys in Dana's place, opened with Ruth's passphrase and
    device file: the directory says that they are not Dana's.
    """
    ids = {"dana": office.person(DANA).hex, "ruth": office.person(RUTH).hex}
    office.tamper(
        "UPDATE locked_identity SET (salt, sealed) ="
        " (SELECT salt, sealed FROM locked_identity WHERE person_id = :ruth)"
        " WHERE person_id = :dana",
        **ids,
    )

    shown = replace(office.credentials[RUTH], name=DANA)
    with office.store.read() as tx, pytest.raises(NotAllowedError):
        unlock_ring(tx, office.directory, shown, at=NOON)


def test_who_has_the_root_key_is_anybody(office: Office) -> None:
    """
    So it lies offline: they put their keys in Dana's place, and read whatever comes
    from then on; not what came before, which was wrapped to her keys.
    """
    put(office, sign_directory(office.secrets.root, with_spy(office.directory)))

    assert office.mechanism.directory().epoch == office.directory.epoch + 1
    assert NOTHING == learned(office.store, spying(office))
    office.case_of(make_mail(f"They say that {Fact.WORDS}."))
    assert {Fact.WORDS, Fact.CODES} == learned(office.store, spying(office))


def spying(office: Office) -> Keys:
    """The spy's keys, called Dana's."""
    return Keys(boxes=((office.rings[DANA].author.holder, SPY.box),))
