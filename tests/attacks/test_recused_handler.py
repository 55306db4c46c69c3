"""
Henri is taken off a case, and kept everything.

What he has: his ring, the keys of the case, a copy of the database of before, and each
database of after; later also a pen to write into it with.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen, digest_of, grant_to, keep_grants, key_id
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.handling.add_note import add_note
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.storage.store import Store
from grievance.vault.case_box import CaseKey, CaseSlot, make_slot
from grievance.vault.errors import RolledBackError, SealError
from tests.attacks.databases import copied
from tests.attacks.scene import NOTHING, OF_A_CASE, Fact, Scene, note
from tests.attacks.thief import Keys, kept_keys, keys_of, learned
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.looking import token_for


AFTER = "what he must not read"


@pytest.fixture(name="kept")
def _kept(office: Office) -> Keys:
    """All keys that Henri had before he was taken off."""
    return kept_keys(office.store, keys_of(office.rings[HENRI]))


@pytest.fixture(name="before")
def _before(office: Office, tmp_path: Path) -> Iterator[Store]:
    """His copy of the database."""
    with closing(copied(office, tmp_path / "before.db")) as copy:
        yield copy


def recused(office: Office, case_id: CaseId) -> None:
    with office.store.begin() as tx:
        recuse_myself(tx, office.rings[HENRI], case_id, reason="my cousin", at=NOON)


def rekeyed(office: Office, case_id: CaseId) -> CaseSlot:
    with office.store.begin() as tx:
        box, dana = Compartment.CONTENTS, office.rings[DANA]
        slot = rekey_case(tx, dana, case_id, box, at=NOON)
    office.mechanism.remember_keys([slot])
    return slot


def test_keeps_what_he_saw_and_reads_nothing_after_the_re_key(
    office: Office, scene: Scene, kept: Keys, before: Store
) -> None:
    """
    His copy opens for good; of the database of today not even what he had read opens.
    """
    recused(office, scene.case_id)
    rekeyed(office, scene.case_id)
    note(office, scene.case_id, AFTER, by=DANA)
    office.take_in(make_mail(AFTER, to=token_for(office, scene.case_id)))

    assert OF_A_CASE == learned(before, kept)
    assert NOTHING == learned(office.store, kept)


def test_until_the_re_key_the_key_he_kept_opens_what_is_written(
    office: Office, scene: Scene, kept: Keys
) -> None:
    """
    Our programs open nothing for him; his own, and a database that he can read, do.
    """
    recused(office, scene.case_id)

    assert OF_A_CASE == learned(office.store, kept)
    with office.store.read() as tx, pytest.raises(NotAllowedError):
        contents_key(tx, office.rings[HENRI], scene.case_id)
    assert NOTHING == learned(office.store, keys_of(office.rings[HENRI]))


def test_who_wrote_never_opens_to_him(
    office: Office, kept: Keys, before: Store
) -> None:
    """
    A handler never had that key, in any copy.
    """
    for store in (before, office.store):
        assert Fact.WHO not in learned(store, kept)


def test_cannot_put_himself_back(office: Office, scene: Scene, kept: Keys) -> None:
    """
    The row that gave him the key, put back by hand before the re-key: it is refused, and
    he is given nothing.
    """
    office.tamper("CREATE TABLE kept AS SELECT * FROM case_grant")
    recused(office, scene.case_id)
    office.tamper("DELETE FROM case_grant", "INSERT INTO case_grant SELECT * FROM kept")

    with pytest.raises(AlteredError, match="behind the log's back"):
        rekeyed(office, scene.case_id)
    with office.store.read() as tx:
        assert 1 == tx.cases.slot(scene.case_id, Compartment.CONTENTS).kv
    assert OF_A_CASE == learned(office.store, kept)


def test_with_a_line_in_the_log_he_is_given_the_next_key(
    office: Office, scene: Scene, kept: Keys
) -> None:
    """
    A gap, until somebody re-keys: with the key he kept he proves a grant to himself, and
    has the log say that Dana gave it.  The line stands there, under her name.
    """
    recused(office, scene.case_id)
    dana, henri = (office.rings[name] for name in (DANA, HENRI))
    [key] = [one for one in kept.cases if one.case_id == scene.case_id]
    grant = grant_to(office.directory, key, henri.author.holder)
    with office.store.begin() as tx:
        keep_grants(Pen.of(tx, dana, NOON), [grant])

    rekeyed(office, scene.case_id)
    note(office, scene.case_id, Fact.COMING, by=DANA)

    assert Fact.COMING in learned(office.store, keys_of(henri))
    assert () == office.verify().problems


def test_a_lock_of_his_own_takes_nobody_in_once_there_is_another(
    office: Office, scene: Scene, kept: Keys
) -> None:
    """
    Put in the place of the true one, with lines in the log that fit it, every machine
    that saw the true one stops.
    """
    recused(office, scene.case_id)
    rekeyed(office, scene.case_id)
    office.mechanism.directory()

    _put_his_lock(office, scene.case_id, kept)

    with pytest.raises(RolledBackError, match=r"STOP: the key .* is not the one"):
        office.mechanism.directory()


def test_before_there_is_another_his_own_lock_takes_everybody_in(
    office: Office, scene: Scene, kept: Keys
) -> None:
    """
    A gap: with the key he kept and a database that he can write to, he makes the next
    one himself, and reads what is dropped in.  His name stands on it, in the log too.
    """
    recused(office, scene.case_id)
    his = _put_his_lock(office, scene.case_id, kept)
    office.take_in(make_mail(AFTER, to=token_for(office, scene.case_id)))

    with office.store.read() as tx:
        slot = trusted_slot(tx, office.directory, scene.case_id, Compartment.CONTENTS)
        parts = tx.parts.several(tx.parts.ids_in(scene.case_id, Compartment.CONTENTS))
    assert his.box.public == slot.public
    assert office.rings[HENRI].author.holder == slot.maker
    assert () != office.verify().problems  # Dana has no key to it any more
    assert {1, 2} == {part.kv for part in parts}


def test_without_the_key_he_makes_no_lock(office: Office, scene: Scene) -> None:
    """
    Ever: the key before has to vouch for it, and this one was another case's.
    """
    case_id, author = scene.case_id, office.rings[HENRI].author
    guessed = CaseKey.new(case_id=case_id, compartment=Compartment.CONTENTS)
    of_his_own = make_slot(guessed.next(suite=1), author, before=guessed)
    _write(office, of_his_own)

    with office.store.read() as tx, pytest.raises(SealError):
        trusted_slot(tx, office.directory, case_id, Compartment.CONTENTS)
    with office.store.begin() as tx, pytest.raises(SealError):
        add_note(tx, office.rings[DANA], case_id=case_id, text=AFTER, at=NOON)


def _put_his_lock(office: Office, case_id: CaseId, kept: Keys) -> CaseKey:
    """Make the second key of a case with its first, and have the log fit it."""
    [old] = [one for one in kept.cases if one.case_id == case_id]
    office.tamper(
        "DELETE FROM case_grant WHERE kv > 1", "DELETE FROM case_slot WHERE kv > 1"
    )
    his = old.next(suite=1)
    _write(office, make_slot(his, office.rings[HENRI].author, before=old))
    return his


def _write(office: Office, slot: CaseSlot) -> None:
    with office.store.begin() as tx:
        tx.cases.add_slots([slot])
        tx.log.add(
            Act.KEY_MADE,
            actor=slot.maker,
            object_id=key_id(slot),
            digest=digest_of(slot),
            at=NOON,
        )
