"""Somebody has taken over the worker's host: its keys, its files, the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.compartment import Compartment
from grievance.domain.contents import Correspondent, Note, PartKind
from grievance.domain.errors import AlteredError, NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import WORKER, CaseId, PartId
from grievance.domain.reprisal import RiskLevel
from grievance.home import WORKER_KEY, read_key
from grievance.services.boxes.case_keys import identity_key
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.keep import Pen, digest_of, key_id
from grievance.services.boxes.original import find_writers
from grievance.services.boxes.payload import encode
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.letters.release_letter import Released
from grievance.services.people.rotate_worker import rotate_worker
from grievance.services.rekeying.rewrap_for_worker import (
    rewrap_for_worker,
    under_former,
)
from grievance.services.slips.rewrite_as_worker import rewrite_as_worker
from grievance.vault.case_box import CaseKey, CaseSlot, make_slot, post_part, read_part
from grievance.vault.directory import sign_directory, verify_directory
from grievance.vault.errors import SealError
from grievance.vault.log import canonical, parse_entry
from grievance.vault.ring import WorkerRing
from grievance.vault.slip import open_slip_key
from grievance.vault.worker_keys import WorkerKeys, fingerprint
from tests.attacks.databases import by_hand
from tests.attacks.scene import COMPLAINT, OF_THE_WORKER, Fact, Scene
from tests.attacks.test_rewritten_log import signed_head
from tests.attacks.thief import Keys, learned, worker_keys
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, Office
from tests.services.drafts import (
    GRAVE,
    admit,
    assess,
    code,
    drafted,
    release,
    to_entity,
)
from tests.services.log.test_verify_log import rewrite_log
from tests.services.looking import opened, slip_of


CONTENTS, IDENTITY = Compartment
WORKS = make_entity()


def test_its_file_is_all_it_takes(office: Office) -> None:
    """
    Coded facts, messages that wait or lie aside, letters that wait; no case, nobody's
    name, no note.
    """
    seed = read_key(office.mechanism.home.worker_key, WORKER_KEY)

    found = learned(office.store, Keys(workers=(WorkerKeys(seed),)))

    assert OF_THE_WORKER == found
    assert not found & {Fact.WORDS, Fact.WHO, Fact.NOTE}


def test_nobody_wraps_a_case_to_it(office: Office, scene: Scene) -> None:
    """
    The directory gives out no key of its for that, and it holds no grant.
    """
    with pytest.raises(NotFoundError):
        office.directory.box_of(WORKER)
    with office.store.read() as tx:
        access = tx.cases.access_to(scene.case_id)
    assert WORKER not in {one.holder for one in access}


def test_it_signs_for_nobody_else(office: Office, scene: Scene) -> None:
    """
    Neither for a person nor for the root; nor does it vouch for the next lock of a case.
    """
    worker, dana = office.worker.author, office.rings[DANA].author
    with office.store.read() as tx:
        slot = trusted_slot(tx, office.directory, scene.case_id, CONTENTS)
    guessed = CaseKey.new(case_id=scene.case_id, compartment=CONTENTS)
    _put(office, make_slot(guessed.next(suite=1), worker, before=guessed))
    with office.store.read() as tx, pytest.raises(SealError):
        trusted_slot(tx, office.directory, scene.case_id, CONTENTS)

    note = post_part(
        slot,
        part_id=PartId(uuid4()),
        kind="record",
        plaintext=b"note\n{}",
        author=replace(worker, holder=dana.holder),
    )
    with pytest.raises(SealError):
        read_part(guessed, note, office.directory)
    with pytest.raises(SealError):
        verify_directory(
            sign_directory(worker.signing, office.directory),
            root_public=office.secrets.root.public,
        )


def test_it_can_tell_whether_a_message_came(office: Office) -> None:
    """
    By the mark that it keeps of each, for good.
    """
    with office.store.read() as tx:
        came = {one.fingerprint for one in tx.spool.all_on_books()}

    keys = office.worker.keys
    assert [True, False] == [
        fingerprint(keys, raw) in came for raw in (COMPLAINT, make_mail("Another."))
    ]


def test_it_rewrites_a_slip_and_everybody_believes_it(
    office: Office, scene: Scene
) -> None:
    """
    A gap: *nobody at risk*, though a custodian signed that somebody is.  Their assessment
    lies in the case still, and no program compares the two.
    """
    assess(office, scene.case_id, GRAVE)
    assert RiskLevel.HIGH is slip_of(office, scene.case_id).risk

    with office.store.begin() as tx:
        rewrite_as_worker(
            Pen.of(tx, office.worker, NOON),
            office.worker,
            scene.case_id,
            lambda slip: replace(slip, risk=RiskLevel.NONE),
        )

    assert RiskLevel.NONE is slip_of(office, scene.case_id).risk
    assert () == office.verify().problems


def test_so_one_person_tells_whom_nobody_may_tell(office: Office, scene: Scene) -> None:
    """
    A gap that follows: because of the risk on the slip no Entity was to be told of it.  A
    letter to who complained still takes somebody who has their address.
    """
    office.know(WORKS)
    code(office, scene.case_id, criteria=("PS 10.3",))
    admit(office, scene.case_id)
    assess(office, scene.case_id, GRAVE)
    with pytest.raises(NotAllowedError, match="no Entity or Member is told"):
        _write_to_entity(office, scene)

    with office.store.begin() as tx:
        rewrite_as_worker(
            Pen.of(tx, office.worker, NOON),
            office.worker,
            scene.case_id,
            lambda slip: replace(slip, risk=RiskLevel.NONE, flags=frozenset()),
        )

    assert None is not _write_to_entity(office, scene).outgoing_id
    asked = release(office, scene.case_id, drafted(office, scene.case_id))
    assert asked.request is not None


def test_it_says_who_wrote_before_the_first_letter(
    office: Office, scene: Scene
) -> None:
    """
    A gap: in its own name it drops into any case whatever a worker does.  Whoever lets an
    answer go is shown the address, and names one where several wrote.
    """
    spy = Correspondent(
        letter_id=PartId(uuid4()),
        name="Mira Holm",
        address="spy@evil.example",
        clear=True,
        received_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    with office.store.begin() as tx:
        slot = trusted_slot(tx, office.directory, scene.case_id, IDENTITY)
        author, kind = office.worker.author, PartKind.CORRESPONDENT
        tx.parts.add([seal_part(author, slot, kind, encode(spy))])

    with office.store.read() as tx:
        key = identity_key(tx, office.rings[CHIDI], scene.case_id)
        found = find_writers(tx, key, office.directory)
    assert {Fact.WHO, spy.address} == {one.written.address for one in found}


def test_it_makes_no_second_first_lock(office: Office, scene: Scene) -> None:
    """
    It made the lock of that case, and makes another with one more line in the log: each
    is made once, so that nobody drops anything in by it.
    """
    slot = make_slot(_first_key(scene), office.worker.author)
    _take_away(office, scene)
    _put(office, slot)

    with office.store.read() as tx, pytest.raises(AlteredError):
        trusted_slot(tx, office.directory, scene.case_id, CONTENTS)


def test_with_another_log_it_does(office: Office, scene: Scene) -> None:
    """
    A gap: in the place of the line that was there.  What people drop in it reads then;
    but nobody opens the case any more, and a checkpoint from before contradicts it.
    """
    note, key = signed_head(office)[1], _first_key(scene)
    slot = make_slot(key, office.worker.author)
    _take_away(office, scene)
    with office.store.begin() as tx:
        tx.cases.add_slots([slot])
    rewrite_log(office, lambda bodies: [_said_of(slot, body) for body in bodies])
    with office.store.begin() as tx:
        assert slot == trusted_slot(tx, office.directory, scene.case_id, CONTENTS)
        words = encode(Note(text=Fact.NOTE, at=NOON))
        author = office.rings[CHIDI].author
        tx.parts.add([seal_part(author, slot, PartKind.NOTE, words)])

    assert {Fact.NOTE} == learned(office.store, Keys(cases=(key,)))
    with pytest.raises(SealError):
        opened(office, scene.case_id)
    assert any("a checkpoint saw" in one for one in office.verify(note).problems)


def test_new_keys_end_what_it_reads(office: Office) -> None:
    """
    After a rotation its old keys open nothing that lies there; letters alone stay under
    them until they went.
    """
    old = worker_keys(office)
    newer = _rotated(office)

    assert {Fact.LETTER} == learned(office.store, old)
    assert OF_THE_WORKER == learned(office.store, Keys(workers=newer.every))


def test_the_keys_of_slips_that_it_took_out_go_on_fitting(office: Office) -> None:
    """
    A gap: a rotation wraps the key of a slip anew and does not change it.  Whoever took
    it out before reads the slip until its case gets another key.
    """
    taken = [key for _, key in _slip_keys(office, office.worker)]
    newer = _rotated(office)

    assert set(taken) == {key for _, key in _slip_keys(office, newer)}


def _write_to_entity(office: Office, scene: Scene) -> Released:
    """Have Dana alone write to the Entity, and let it go."""
    kind = LetterId.ENTITY_LETTER
    draft = drafted(office, scene.case_id, kind, to=to_entity(WORKS))
    return release(
        office,
        scene.case_id,
        draft,
        address="chief@works.example",
        despite="Looked at.",
    )


def _put(office: Office, slot: CaseSlot) -> None:
    """Write a lock, and the line in the log that fits it."""
    with office.store.begin() as tx:
        tx.cases.add_slots([slot])
        tx.log.add(
            Act.KEY_MADE,
            actor=slot.maker,
            object_id=key_id(slot),
            digest=digest_of(slot),
            at=NOON,
        )


def _first_key(scene: Scene) -> CaseKey:
    return CaseKey.new(case_id=scene.case_id, compartment=CONTENTS)


def _take_away(office: Office, scene: Scene) -> None:
    by_hand(
        office,
        "DELETE FROM case_slot WHERE case_id = :case AND compartment = 'contents'",
        case=scene.case_id.hex,
    )


def _said_of(slot: CaseSlot, body: bytes) -> bytes:
    """Have the line of a lock speak of another one."""
    entry = parse_entry(body)
    if entry.object != key_id(slot):
        return body
    return canonical(replace(entry, digest=digest_of(slot).hex()))


def _rotated(office: Office) -> WorkerRing:
    """Give the worker new keys, and wrap to them what lies under those before."""
    keys, old = WorkerKeys.generate(), office.worker
    with office.store.begin() as tx:
        root = office.secrets.root
        directory = rotate_worker(tx, root, office.directory, keys, at=NOON)
    ring = WorkerRing(keys=keys, directory=directory, former={old.kv: old.keys})
    with office.store.read() as tx:
        found = under_former(tx, ring.kv)
    done = list(rewrap_for_worker(office.store, ring, found, now=lambda: NOON))
    assert not any(one.refused for one in done)
    return ring


def _slip_keys(office: Office, ring: WorkerRing) -> list[tuple[CaseId, bytes]]:
    with office.store.read() as tx:
        slips = list(tx.worklists.all_slips())
    return [(slip.case_id, open_slip_key(slip, ring.keys.slip)) for slip in slips]
