"""Somebody who can write to the database, and has no key of anybody."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.slip import Flag
from grievance.services.registry.registry_books import compare_registry
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.services.slips.list_cases import list_cases
from grievance.vault.errors import SealError
from tests.attacks.databases import by_hand
from tests.attacks.scene import NOTHING, OF_A_CASE, Fact, Scene
from tests.attacks.thief import Keys, keys_of, learned
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import DANA, RUTH, Office
from tests.services.drafts import code
from tests.services.looking import opened, token_for
from tests.services.slips.test_slip_put_back import keep_slips, put_back


TWO_CASES = (
    "(SELECT {what} FROM {table} AS o WHERE o.case_id <> {table}.case_id {more})"
)


def exchanged(table: str, *columns: str, more: str = "") -> str:
    """Put what lies there of the other case into the place of each."""
    found = TWO_CASES.format(what=", ".join(columns), table=table, more=more)
    return f"UPDATE OR IGNORE {table} SET ({', '.join(columns)}) = {found} WHERE case_id = :case"


CONTENTS = "AND o.compartment = {0}.compartment"
SWAPS: Mapping[str, str] = {
    "locks of two cases": exchanged(
        "case_slot",
        "public",
        "commitment",
        "heir",
        "signature",
        more=CONTENTS.format("case_slot"),
    ),
    "a lock of both compartments": "UPDATE case_slot SET (public, commitment, heir,"
    " signature) = (SELECT public, commitment, heir, signature FROM case_slot AS o"
    " WHERE o.case_id = case_slot.case_id AND o.compartment <> case_slot.compartment)",
    "keys of two cases": exchanged(
        "case_grant",
        "wrapped",
        "proof",
        more=CONTENTS.format("case_grant") + " AND o.holder = case_grant.holder",
    ),
    "a key of somebody else": "UPDATE case_grant SET (wrapped, proof) = (SELECT wrapped,"
    " proof FROM case_grant AS o WHERE o.case_id = case_grant.case_id"
    " AND o.compartment = case_grant.compartment AND o.holder = 'recovery')",
    "a key of a later version": "UPDATE case_slot SET kv = 2; UPDATE case_grant SET"
    " kv = 2",
    "slips of two cases": exchanged("slip", "sealed", "wrapped", "signature"),
    "a letter of another case": 'UPDATE part SET case_id = (SELECT id FROM "case" AS o'
    " WHERE o.id <> part.case_id) WHERE kind = 'letter'",
    "a letter with the words of a note": "UPDATE part SET (boxed, sealed) = (SELECT"
    " boxed, sealed FROM part AS o WHERE o.case_id = part.case_id AND o.kind = 'record')"
    " WHERE kind = 'letter'",
    "an author": "UPDATE part SET author = (SELECT author FROM part AS o WHERE"
    " o.author <> 'worker') WHERE author = 'worker'",
    "bytes": "UPDATE part SET sealed = randomblob(length(sealed))",
    "a revision": "UPDATE part SET rev = 1",
}


@pytest.mark.parametrize("what", SWAPS)
def test_what_was_exchanged_is_refused(office: Office, scene: Scene, what: str) -> None:
    """
    Whoever opens the case is told so, and shown nothing of another; nobody who had no
    key has one now.
    """
    ruth = keys_of(office.rings[RUTH])
    by_hand(office, *SWAPS[what].split("; "), case=scene.case_id.hex)

    with pytest.raises((AlteredError, NotAllowedError, SealError)):
        opened(office, scene.case_id)

    assert NOTHING == learned(office.store, ruth)
    assert () != office.verify().problems


def test_a_lock_of_the_spy_s_gets_no_letter(office: Office, scene: Scene) -> None:
    """
    What comes for that case is not dropped into it: it stays in the spool, to be tried
    again and then put aside.
    """
    spy, token = office.rings[RUTH].identity.box, token_for(office, scene.case_id)
    office.tamper("UPDATE case_slot SET public = :p", p=spy.public)
    collected = office.collect(make_mail(f"Besides, {Fact.WORDS}.", to=token))

    with pytest.raises(SealError):
        office.receive(collected)

    assert None is office.receipt(collected.spool_id).outcome
    assert () != office.verify().problems


def test_what_is_plain_can_be_changed_and_seen(office: Office, scene: Scene) -> None:
    """
    A queue shows it as it lies there; opening the case says that it is not so, and the
    log tells.
    """
    office.tamper("UPDATE \"case\" SET stage = 'closed', urgency = 'low'")

    with office.store.read() as tx:
        stages = {one.case.stage for one in list_cases(tx, office.rings[DANA])}
    assert {"closed"} == stages
    assert opened(office, scene.case_id).altered
    assert 2 == len(office.verify().problems)


def test_a_changed_cover_with_a_line_that_fits_passes(
    office: Office, scene: Scene
) -> None:
    """
    A gap: entries are not signed one by one, so that anybody is said to have done it.
    """
    office.tamper("UPDATE \"case\" SET urgency = 'low'")
    dana = office.rings[DANA].author.holder
    with office.store.begin() as tx:
        for case in tx.worklists.all_covers():
            said = Event(act=Act.STAGE_CHANGED, actor=dana, case_id=case.id, at=NOON)
            tx.log.add_cover(said, case)

    assert not opened(office, scene.case_id).altered
    assert () == office.verify().problems


@pytest.mark.parametrize("table", ["part", "case_grant", "slip", "receipt", "outgoing"])
def test_what_was_deleted_is_missed(office: Office, table: str) -> None:
    """
    They can take away anything; they cannot do it unseen.
    """
    by_hand(office, f"DELETE FROM {table}")

    assert () != office.verify().problems


def test_an_old_slip_shows_nowhere(office: Office, scene: Scene) -> None:
    """
    A list asks the log of each slip that it opens, as whoever opens the case does.
    """
    keep_slips(office)
    code(office, scene.case_id, flags=frozenset({Flag.REPRISAL_FEARED}))
    put_back(office)

    with office.store.read() as tx, pytest.raises(AlteredError, match="slip"):
        list(list_cases(tx, office.rings[DANA]))
    with pytest.raises(AlteredError, match="slip"):
        opened(office, scene.case_id)


def test_a_lock_that_was_put_back_opens_no_list(office: Office, scene: Scene) -> None:
    """
    The key before the newest is somebody's who was taken off.
    """
    with office.store.begin() as tx:
        box, ring = Compartment.CONTENTS, office.rings[DANA]
        rekey_case(tx, ring, scene.case_id, box, at=NOON)
    with office.store.read() as tx:
        assert 2 == len(list(list_cases(tx, office.rings[DANA])))
    forged = "UPDATE case_slot SET {} = randomblob(64) WHERE kv = 2"

    by_hand(office, forged.format("vouched"))
    with office.store.read() as tx, pytest.raises(SealError):
        list(list_cases(tx, office.rings[DANA]))
    by_hand(office, forged.format("signature"))
    with office.store.read() as tx, pytest.raises((AlteredError, SealError)):
        list(list_cases(tx, office.rings[DANA]))


def test_the_registry_is_compared_with_its_history(office: Office) -> None:
    """
    An Entity that somebody renames is recognised no more, until the log is verified.
    """
    office.know(make_entity("Norvik Smelter"))
    assert () == office.verify().problems

    office.tamper("UPDATE entity SET name = 'Somebody else'")

    with office.store.read() as tx:
        assert [] != list(compare_registry(tx))
    assert () != office.verify().problems


def test_reads_nothing_by_writing(office: Office) -> None:
    """
    Whatever they plant: without a key nothing is read, and with one what it is for.
    """
    office.tamper("UPDATE case_grant SET holder_kv = 1")

    assert NOTHING == learned(office.store, Keys())
    assert OF_A_CASE < learned(office.store, keys_of(office.rings[DANA]))
