from __future__ import annotations

import base64
import hashlib
import json

from dataclasses import replace
from typing import Any

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.ids import RECOVERY, WORKER, holder_of
from grievance.vault.case_box import (
    CaseSlot,
    Grant,
    SealedPart,
    open_grant,
    read_part,
    verify_grant,
    verify_slots,
)
from grievance.vault.checkpoint import verify_checkpoint
from grievance.vault.directory import SignedDirectory, verify_directory
from grievance.vault.identity import (
    Cost,
    Identity,
    LockedIdentity,
    unlock,
)
from grievance.vault.keys import BoxKey, SigningKey
from grievance.vault.posted import Dropped, SpoolGrant, look, pick_up
from grievance.vault.seal import Place, unseal
from grievance.vault.sealed_file import kept_place
from grievance.vault.slip import SealedSlip, open_slip_key, read_slip
from grievance.vault.wrap import unwrap
from tests.vault import make_vectors as made
from tests.vault import second_reader as second
from tests.vault.make_vectors import (
    ASIDE,
    CASE,
    PERSON,
    POSTED,
    REQUEST,
    SECOND,
    SLIP,
    UNTIL,
    WRITTEN,
    seed,
)


VECTORS: dict[str, Any] = json.loads(made.VECTORS.read_text(encoding="utf-8"))
STORED = VECTORS["stored"]
PLACE = Place(table="part", column="sealed", row_id="row", case_id="case", kv=2, rev=3)
PLACE_PARTS = ("part", "sealed", "row", "case", 2, 3)
ROOT = SigningKey.from_seed(seed("root"))


def _case(suite: int) -> dict[str, bytes]:
    fields: dict[str, str] = STORED["case"][str(suite)]
    return {name: base64.b64decode(text) for name, text in fields.items()}


def _slot(suite: int) -> CaseSlot:
    case, key = _case(suite), made.case_key(Compartment.CONTENTS, suite)
    return CaseSlot(
        case_id=CASE,
        compartment=Compartment.CONTENTS,
        kv=1,
        suite=suite,
        public=case["slot_public"],
        commitment=key.commitment,
        heir=key.heir.public,
        maker=WORKER,
        maker_kv=1,
        signature=case["slot_signature"],
    )


def _next_slot(suite: int) -> CaseSlot:
    case, key = _case(suite), made.case_key(Compartment.CONTENTS, suite, 2)
    return replace(
        _slot(suite),
        kv=2,
        public=case["next_slot_public"],
        commitment=key.commitment,
        heir=key.heir.public,
        maker=holder_of(PERSON),
        signature=case["next_slot_signature"],
        vouched=case["next_slot_vouched"],
    )


def _grant(suite: int, name: str) -> Grant:
    case = _case(suite)
    return Grant(
        case_id=CASE,
        compartment=Compartment.CONTENTS,
        kv=1,
        holder=RECOVERY if name == "recovery" else holder_of(PERSON),
        holder_kv=1,
        wrapped=case[f"grant_{name}"],
        until=None if name == "recovery" else UNTIL,
        proof=case[f"grant_{name}_proof"],
    )


class TestVault:
    def test_what_is_not_random_is_as_it_was(self) -> None:
        """
        Encoding, padding, keys, signatures, the lock, the directory and the log.
        """
        assert VECTORS["deterministic"] == made.deterministic()

    def test_a_stored_seal_opens(self) -> None:
        """
        One chunk and two.
        """
        short = bytes.fromhex(STORED["seal"])
        long = base64.b64decode(STORED["seal_of_two_chunks"])

        assert b"they took my wages" == unseal(seed("key"), short, PLACE)
        assert b"a long letter\n" * 1200 == unseal(seed("key"), long, PLACE)

    @pytest.mark.parametrize("suite", [1, 2])
    def test_a_stored_wrap_opens(self, suite: int) -> None:
        """
        In both suites.
        """
        wrapped = base64.b64decode(STORED["wrap"][str(suite)])

        assert seed("key") == unwrap(made.identity(suite).box, wrapped, "case", 7)

    def test_a_stored_drop_is_picked_up(self) -> None:
        """
        A letter that waits in the spool through an update.
        """
        posted = STORED["posted"]
        dropped = Dropped(
            wrapped=bytes.fromhex(posted["wrapped"]),
            sealed=bytes.fromhex(posted["sealed"]),
        )

        opened = pick_up(made.worker().spool, dropped, table="spool", row_id="row")

        assert b"Subject: help" == opened

    def test_a_stored_look_opens(self) -> None:
        """
        A message that was put aside, with the key of who may look at it.
        """
        aside = {name: bytes.fromhex(raw) for name, raw in STORED["aside"].items()}
        grant = SpoolGrant(
            spool_id=ASIDE,
            holder=holder_of(PERSON),
            holder_kv=1,
            wrapped=aside["grant"],
        )

        box = made.identity().box
        assert b"Subject: help" == look(box, grant, aside["sealed"])

    def test_a_stored_lock_opens(self) -> None:
        """
        The seed of a person, under passphrase and device file.
        """
        iterations, lanes, memory_kib = Cost.LOW_MEMORY.parameters
        locked = LockedIdentity(
            person_id=PERSON,
            kv=1,
            iterations=iterations,
            lanes=lanes,
            memory_kib=memory_kib,
            salt=seed("salt")[:16],
            sealed=bytes.fromhex(STORED["identity"]),
        )

        opened = unlock(locked, passphrase=made.PASSPHRASE, device=seed("device"))

        assert Identity(seed("person")) == opened

    @pytest.mark.parametrize("suite", [1, 2])
    def test_a_stored_case_opens(self, suite: int) -> None:
        """
        Slot, grants of person and recovery, posted and written part, and slip.
        """
        directory, slot = made.directory(suite), _slot(suite)
        verify_slots([slot], directory)
        person, recovery = _grant(suite, "person"), _grant(suite, "recovery")
        safe = BoxKey.from_seed(seed("recovery"), suite=suite)

        key = open_grant(person, slot, made.identity(suite).box)

        assert key == open_grant(recovery, slot, safe)
        assert key == made.case_key(Compartment.CONTENTS, suite)
        for grant in (person, recovery):
            verify_grant(grant, key)
        assert b"a letter" == read_part(key, _posted(suite), directory)
        assert b"a note" == read_part(key, _written(suite), directory)
        slip = _slip(suite)
        slip_key = open_slip_key(slip, made.worker(suite).slip)
        assert b"{}" == read_slip(slip_key, slip, directory)

    @pytest.mark.parametrize("suite", [1, 2])
    def test_the_stored_next_key_opens_what_was_carried(self, suite: int) -> None:
        """
        The key before vouches for it, and each part is by who made it.
        """
        directory = made.directory(suite)
        key = made.case_key(Compartment.CONTENTS, suite, 2)
        slots = [_slot(suite), _next_slot(suite)]

        assert slots[1] == verify_slots(slots, directory)
        assert b"a letter" == read_part(key, _carried_letter(suite), directory)
        assert b"a note" == read_part(key, _carried_note(suite), directory)

    def test_the_stored_directory_and_checkpoint_verify(self) -> None:
        """
        What left the house stays readable.
        """
        stored = VECTORS["deterministic"]["directory"]
        signed = SignedDirectory(
            epoch=1,
            body=stored["body"].encode(),
            signature=bytes.fromhex(stored["signature"]),
        )
        log = VECTORS["deterministic"]["log"]

        checkpoint = verify_checkpoint(
            log["checkpoint"], origin=made.ORIGIN, public=made.worker().signing.public
        )

        assert made.directory() == verify_directory(signed, root_public=ROOT.public)
        assert (5, log["root"]) == (checkpoint.size, checkpoint.root.hex())


class TestSecondReader:
    def test_it_reads_the_directory(self) -> None:
        """
        Another JSON writer, told the rules, writes the same bytes.
        """
        stored = VECTORS["deterministic"]["directory"]
        body = stored["body"].encode()
        signature = bytes.fromhex(stored["signature"])
        second.verify(ROOT.public, signature, "grv1/directory", 1, body)

        again = json.dumps(
            json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )

        assert body == again.encode()

    def test_it_opens_a_seal(self) -> None:
        """
        HKDF-Expand and AES-GCM by hand give the same plaintext.
        """
        short = bytes.fromhex(STORED["seal"])
        long = base64.b64decode(STORED["seal_of_two_chunks"])

        assert b"they took my wages" == second.unseal(seed("key"), short, *PLACE_PARTS)
        assert b"a long letter\n" * 1200 == second.unseal(
            seed("key"), long, *PLACE_PARTS
        )

    def test_it_opens_a_wrap(self) -> None:
        """
        RFC 9180 by hand gives the same secret.
        """
        wrapped = base64.b64decode(STORED["wrap"]["1"])
        box = second.derive(seed("person"), "box/1")

        assert seed("key") == second.unwrap(box, wrapped, "case", 7)

    def test_it_opens_a_drop(self) -> None:
        """
        From the worker's seed to the raw letter.
        """
        posted = STORED["posted"]
        box = second.derive(seed("worker"), "worker/spool/1")
        wrapped = bytes.fromhex(posted["wrapped"])

        key = second.unwrap(box, wrapped, "posted", "spool", "row")

        assert b"Subject: help" == second.unseal(
            key, bytes.fromhex(posted["sealed"]), "spool", "sealed", "row", "", 0, 0
        )

    def test_it_opens_a_look(self) -> None:
        """
        From a person's seed to a message that was put aside.
        """
        aside = {name: bytes.fromhex(raw) for name, raw in STORED["aside"].items()}
        box = second.derive(seed("person"), "box/1")
        context = "spool_grant", str(ASIDE), str(PERSON), 1

        key = second.unwrap(box, aside["grant"], *context)

        place = "spool", "sealed", str(ASIDE), "", 0, 0
        assert b"Subject: help" == second.unseal(key, aside["sealed"], *place)

    @pytest.mark.parametrize(
        ("holder", "whose", "label"),
        [(str(PERSON), "person", "index"), (WORKER, "worker", "worker/index")],
        ids=["person", "worker"],
    )
    def test_it_opens_what_a_program_kept(
        self, holder: str, whose: str, label: str
    ) -> None:
        """
        From a seed to what was read of slips; and so does the vault.
        """
        sealed = bytes.fromhex(STORED["kept"][holder])
        key = second.derive(seed(whose), label)
        place = "slips", "kept", f"{made.ORIGIN}/{holder}", "", 1, 0

        assert b"read of slips" == second.unseal(key, sealed, *place)
        assert b"read of slips" == unseal(
            key, sealed, kept_place(made.ORIGIN, holder, 1)
        )

    def test_it_verifies_two_people(self) -> None:
        """
        What one asked and another answered, and what the log has of it.
        """
        vector = VECTORS["deterministic"]["request"]
        asked, answer = (bytes.fromhex(vector[name]) for name in ("asked", "answer"))
        noon = "2026-03-02T12:00:00.000000+00:00"
        late = "2026-03-16T12:00:00.000000+00:00"
        what = str(REQUEST), "discard-message", str(ASIDE), "spam"
        question = "grv1/request", *what, str(PERSON), 1, noon, late
        asked_digest = hashlib.sha256(asked).digest()
        reply = (
            *("grv1/answer", str(REQUEST), asked_digest),
            *("confirmed", str(SECOND), 1, noon),
        )

        for name, signature, message in (
            ("asker", asked, question),
            ("second", answer, reply),
        ):
            public = SigningKey.from_seed(seed(name)).public
            second.verify(public, signature, *message)
        answered = second.lp(second.lp(*reply), answer)
        whole = second.lp(second.lp(*question), asked, "confirmed", answered)
        assert vector["digest"] == hashlib.sha256(whole).hexdigest()

    def test_it_opens_a_lock(self) -> None:
        """
        From passphrase and device file to the seed.
        """
        key = second.lock_key(made.PASSPHRASE, seed("salt")[:16], seed("device"))
        place = ("identity", "sealed", str(PERSON), "", 1, 0)

        sealed = bytes.fromhex(STORED["identity"])

        assert seed("person") == second.unseal(key, sealed, *place)

    def test_it_opens_a_case(self) -> None:
        """
        From a person's seed to the letter, the note and the slip, signatures checked.
        """
        case, id_ = _case(1), str(CASE)
        box = second.derive(seed("person"), "box/1")
        commitment = made.case_key(Compartment.CONTENTS).commitment
        grant = (id_, 1, "contents", str(PERSON), 1, "2026-06-30")

        secret = second.unwrap(box, case["grant_person"], "case", *grant, commitment)

        proof = second.proof(secret, case["grant_person"], *grant)
        assert case["grant_person_proof"] == proof
        assert commitment == second.derive(secret, "commit")
        assert b"a letter" == _second_letter(case, secret)
        assert b"a note" == _second_note(case, secret)
        slip_place = ("slip", "sealed", str(SLIP), id_, 1, 0)
        slip_key = second.derive(secret, "slip")
        assert b"{}" == second.unseal(slip_key, case["slip_sealed"], *slip_place)

    def test_it_verifies_a_promise(self) -> None:
        """
        Of version 0 of somebody's keys, and with nothing wrapped.
        """
        key = made.case_key(Compartment.CONTENTS)
        proof = VECTORS["deterministic"]["keys"]["case_promise_proof"]
        grant = (str(CASE), 1, "contents", str(PERSON), 0, "2026-06-30")

        verify_grant(made.promise(), key)
        assert bytes.fromhex(proof) == second.proof(key.secret, b"", *grant)

    def test_it_verifies_a_slot_that_the_key_before_vouches_for(self) -> None:
        """
        Who made it signs it, and so does the heir of the first key.
        """
        case, slot = _case(1), _next_slot(1)
        message = (
            *("grv1/case_key", str(CASE), "contents", 2, 1, case["next_slot_public"]),
            *(slot.commitment, slot.heir, str(PERSON), 1),
        )
        heir = second.signing(second.derive(seed("case contents"), "heir"))

        maker = made.identity().signing.public
        second.verify(maker, case["next_slot_signature"], *message)
        said = "grv1/heir", second.lp(*message)
        second.verify(heir, case["next_slot_vouched"], *said)
        assert heir == _slot(1).heir

    def test_it_opens_what_was_carried(self) -> None:
        """
        With the second key alone: the letter and the note, by whom they are.
        """
        row = second.derive(seed("case contents 2"), "row")

        for part, by, public in (
            (_carried_letter(1), "worker", made.worker().signing.public),
            (_carried_note(1), str(PERSON), made.identity().signing.public),
        ):
            where = (part.kind, str(part.id), str(CASE), "contents")
            outside = hashlib.sha256(second.lp(part.boxed or b"", part.sealed))
            second.verify(
                made.identity().signing.public,
                part.signature,
                *("grv1/carried", *where, 2, part.rev, by, 1, str(PERSON), 1),
                outside.digest(),
            )
            place = ("part", "sealed", str(part.id), str(CASE))
            inner = second.unseal(row, part.sealed, *place, 2, part.rev)
            kv, key, signature, sealed = second.carried(inner)
            digest = hashlib.sha256(second.lp(part.boxed or b"", sealed)).digest()
            said = ("grv1/part", *where, kv, part.rev, by, 1, digest)
            second.verify(public, signature, *said)
            words = second.unseal(key, sealed, *place, kv, part.rev)
            assert {"letter": b"a letter", "note": b"a note"}[part.kind] == words


def _second_letter(case: dict[str, bytes], secret: bytes) -> bytes:
    posted = _posted(1)
    second.verify(
        made.worker().signing.public,
        case["posted_signature"],
        *("grv1/part", "letter", str(POSTED), str(CASE), "contents", 1, 0),
        *("worker", 1, posted.digest),
    )
    context = ("case_part", "letter", str(POSTED), str(CASE), 1, 0)
    box = second.derive(secret, "box/1")
    key = second.unwrap(box, case["posted_boxed"], *context)
    place = ("part", "sealed", str(POSTED), str(CASE), 1, 0)
    return second.unseal(key, case["posted_sealed"], *place)


def _second_note(case: dict[str, bytes], secret: bytes) -> bytes:
    written = _written(1)
    second.verify(
        made.identity().signing.public,
        case["written_signature"],
        *("grv1/part", "note", str(WRITTEN), str(CASE), "contents", 1, 1),
        *(str(PERSON), 1, written.digest),
    )
    place = ("part", "sealed", str(WRITTEN), str(CASE), 1, 1)
    return second.unseal(second.derive(secret, "row"), case["written_sealed"], *place)


def _posted(suite: int) -> SealedPart:
    case = _case(suite)
    return SealedPart(
        id=POSTED,
        case_id=CASE,
        compartment=Compartment.CONTENTS,
        kind="letter",
        kv=1,
        rev=0,
        boxed=case["posted_boxed"],
        sealed=case["posted_sealed"],
        author=WORKER,
        author_kv=1,
        signature=case["posted_signature"],
    )


def _written(suite: int) -> SealedPart:
    case = _case(suite)
    return SealedPart(
        id=WRITTEN,
        case_id=CASE,
        compartment=Compartment.CONTENTS,
        kind="note",
        kv=1,
        rev=1,
        boxed=None,
        sealed=case["written_sealed"],
        author=holder_of(PERSON),
        author_kv=1,
        signature=case["written_signature"],
    )


def _carried_letter(suite: int) -> SealedPart:
    case = _case(suite)
    return replace(
        _posted(suite),
        kv=2,
        boxed=case["carried_posted_boxed"],
        sealed=case["carried_posted_sealed"],
        carrier=holder_of(PERSON),
        carrier_kv=1,
        signature=case["carried_posted_signature"],
    )


def _carried_note(suite: int) -> SealedPart:
    case = _case(suite)
    return replace(
        _written(suite),
        kv=2,
        sealed=case["carried_written_sealed"],
        carrier=holder_of(PERSON),
        carrier_kv=1,
        signature=case["carried_written_signature"],
    )


def _slip(suite: int) -> SealedSlip:
    case = _case(suite)
    return SealedSlip(
        id=SLIP,
        case_id=CASE,
        kv=1,
        rev=0,
        sealed=case["slip_sealed"],
        wrapped=case["slip_wrapped"],
        worker_kv=1,
        author=WORKER,
        author_kv=1,
        signature=case["slip_signature"],
    )
