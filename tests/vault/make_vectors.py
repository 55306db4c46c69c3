"""
Make tests/vault/vectors.json: what every implementation of the envelope must agree on.

Run it as ``python -m tests.vault.make_vectors`` when the format grows on purpose: what
is stored was made once and must open for ever, so that only what is new is added.
"""

from __future__ import annotations

import base64
import hashlib
import json

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.ids import (
    RECOVERY,
    WORKER,
    CaseId,
    PartId,
    PersonId,
    RequestId,
    SlipId,
    SpoolId,
    holder_of,
)
from grievance.domain.request import (
    EXPIRES_AFTER,
    PlainAct,
    Request,
    RequestReason,
    RequestState,
)
from grievance.vault.case_box import (
    Author,
    CaseKey,
    Grant,
    SealedPart,
    carry_part,
    make_grant,
    make_slot,
    post_part,
    promise_grant,
    write_part,
)
from grievance.vault.checkpoint import Checkpoint, sign_checkpoint
from grievance.vault.directory import (
    Directory,
    PersonEntry,
    RecoveryEntry,
    WorkerEntry,
    sign_directory,
)
from grievance.vault.encoding import lp
from grievance.vault.identity import Cost, Identity, lock_key
from grievance.vault.keys import BoxKey, SigningKey, derive
from grievance.vault.log import LogEntry, canonical
from grievance.vault.merkle import inclusion_proof, leaf_hash, root_of
from grievance.vault.padding import pad
from grievance.vault.posted import drop, share
from grievance.vault.seal import Place, seal
from grievance.vault.sealed_file import kept_place
from grievance.vault.signed_request import sign_answer, sign_request
from grievance.vault.slip import share_slip_key, write_slip
from grievance.vault.worker_keys import WorkerKeys, fingerprint
from grievance.vault.wrap import wrap
from tests.vault.office import NOON


VECTORS = Path(__file__).with_name("vectors.json")
ORIGIN = "grievance.example/log"
PASSPHRASE = "ocean tiger lamp seven quiet river"
PERSON = PersonId(UUID(int=1))
CASE = CaseId(UUID(int=2))
POSTED, WRITTEN = PartId(UUID(int=3)), PartId(UUID(int=4))
SLIP = SlipId(UUID(int=5))
ASIDE = SpoolId(UUID(int=6))
REQUEST = RequestId(UUID(int=7))
SECOND = PersonId(UUID(int=8))
UNTIL = date(2026, 6, 30)


def seed(name: str) -> bytes:
    """Give the 32 bytes that stand for a random secret called *name*."""
    return hashlib.sha256(b"vector " + name.encode()).digest()


def identity(suite: int = 1) -> Identity:
    return Identity(seed("person"), suite=suite)


def worker(suite: int = 1) -> WorkerKeys:
    return WorkerKeys(seed("worker"), suite=suite)


def case_key(compartment: Compartment, suite: int = 1, kv: int = 1) -> CaseKey:
    name = f"case {compartment}" if kv == 1 else f"case {compartment} {kv}"
    return CaseKey(
        case_id=CASE, compartment=compartment, kv=kv, secret=seed(name), suite=suite
    )


def directory(suite: int = 1) -> Directory:
    person, keys = identity(suite), worker(suite)
    entry = PersonEntry(
        person_id=PERSON,
        name="Zoë Example",
        roles=("handler", "custodian"),
        kv=1,
        suite=suite,
        box=person.box.public,
        sign=person.signing.public,
        valid_from=NOON,
        valid_until=None,
    )
    worker_entry = WorkerEntry(
        kv=1,
        sign=keys.signing.public,
        spool=keys.spool.public,
        outbox=keys.outbox.public,
        slip=keys.slip.public,
    )
    recovery = BoxKey.from_seed(seed("recovery"), suite=suite)
    return Directory(
        epoch=1,
        suite=suite,
        issued_at=NOON,
        people=(entry,),
        workers=(worker_entry,),
        recovery=RecoveryEntry(kv=1, box=recovery.public),
    )


def person_lock_key() -> bytes:
    salt = seed("salt")[:16]
    return lock_key(PASSPHRASE, device=seed("device"), salt=salt, cost=Cost.LOW_MEMORY)


def deterministic() -> dict[str, Any]:
    """Everything that comes out the same each time."""
    return {
        "lp": lp("grv1/part", CASE, 0, 120, b"\x00\xff", "é", "").hex(),
        "pad": {str(size): _padded(size) for size in (0, 1020, 1021, 16380, 16381)},
        "pad_fixed_4096": _sha256(pad(b"x" * 100, fixed=4096)),
        "keys": _keys(),
        "fingerprint": fingerprint(worker(), b"mail").hex(),
        "signature": SigningKey.from_seed(seed("root"))
        .sign(lp("grv1/directory", 1, b"body"))
        .hex(),
        "lock_key_low_memory": person_lock_key().hex(),
        "directory": _directory(),
        "log": _log(),
        "request": _request(),
    }


def stored() -> dict[str, Any]:
    """What draws random numbers: made once, to be opened by everybody after."""
    place = Place(
        table="part", column="sealed", row_id="row", case_id="case", kv=2, rev=3
    )
    long = b"a long letter\n" * 1200
    return {
        "seal": seal(seed("key"), b"they took my wages", place).hex(),
        "seal_of_two_chunks": _base64(seal(seed("key"), long, place)),
        "wrap": {
            str(suite): _base64(
                wrap(identity(suite).box.public, seed("key"), "case", 7, suite=suite)
            )
            for suite in (1, 2)
        },
        "identity": _locked_seed(),
        "posted": _posted(),
        "aside": _aside(),
        "kept": _kept(),
        "case": {
            str(suite): {
                name: _base64(raw)
                for name, raw in (_case(suite) | _next_key(suite)).items()
            }
            for suite in (1, 2)
        },
    }


def _padded(size: int) -> list[int | str]:
    padded = pad(b"x" * size)
    return [len(padded), _sha256(padded)]


def _keys() -> dict[str, str]:
    key = case_key(Compartment.CONTENTS)
    return {
        "derived": derive(seed("key"), "label").hex(),
        "person_box": identity().box.public.hex(),
        "person_box_suite_2_sha256": _sha256(identity(2).box.public),
        "person_index": identity().index.hex(),
        "person_sign": identity().signing.public.hex(),
        "worker_sign": worker().signing.public.hex(),
        "worker_spool": worker().spool.public.hex(),
        "worker_outbox": worker().outbox.public.hex(),
        "worker_slip": worker().slip.public.hex(),
        "worker_index": worker().index.hex(),
        "worker_mac": worker().mac_key.hex(),
        "case_row": key.row_key.hex(),
        "case_box": key.box.public.hex(),
        "case_box_suite_2_sha256": _sha256(
            case_key(Compartment.CONTENTS, 2).box.public
        ),
        "case_commitment": key.commitment.hex(),
        "case_slip": key.slip_key.hex(),
        "case_heir": key.heir.public.hex(),
        "case_grant": key.grant_key.hex(),
        "case_promise_proof": promise().proof.hex(),
    }


def promise() -> Grant:
    """Make the grant of a key that the person is only promised."""
    key = case_key(Compartment.CONTENTS)
    return promise_grant(key, holder_of(PERSON), until=UNTIL)


def _directory() -> dict[str, str]:
    signed = sign_directory(SigningKey.from_seed(seed("root")), directory())
    return {"body": signed.body.decode(), "signature": signed.signature.hex()}


def _log() -> dict[str, Any]:
    entries = [
        canonical(
            LogEntry(
                sequence=number,
                at=NOON.replace(microsecond=number),
                actor=WORKER,
                act="case-received",
                object=str(UUID(int=number)),
                digest=_sha256(b"%d" % number),
            )
        )
        for number in range(5)
    ]
    leaves = [leaf_hash(entry) for entry in entries]
    top = Checkpoint(origin=ORIGIN, size=5, root=root_of(leaves))
    return {
        "entries": [entry.decode() for entry in entries],
        "root": top.root.hex(),
        "inclusion_of_2": [node.hex() for node in inclusion_proof(leaves, 2)],
        "checkpoint": sign_checkpoint(top, worker().signing),
    }


def _locked_seed() -> str:
    place = Place(table="identity", column="sealed", row_id=str(PERSON), kv=1)
    return seal(person_lock_key(), seed("person"), place).hex()


def _posted() -> dict[str, str]:
    dropped = drop(worker().spool.public, b"Subject: help", table="spool", row_id="row")
    return {"wrapped": dropped.wrapped.hex(), "sealed": dropped.sealed.hex()}


def _aside() -> dict[str, str]:
    public, row_id = worker().spool.public, str(ASIDE)
    dropped = drop(public, b"Subject: help", table="spool", row_id=row_id)
    to = [(holder_of(PERSON), 1, identity().box.public)]
    (grant,) = share(worker().spool, dropped, ASIDE, to)
    return {"grant": grant.wrapped.hex(), "sealed": dropped.sealed.hex()}


def _kept() -> dict[str, str]:
    keys = {str(PERSON): identity().index, WORKER: worker().index}
    return {
        holder: seal(key, b"read of slips", kept_place(ORIGIN, holder, 1)).hex()
        for holder, key in keys.items()
    }


def _request() -> dict[str, str]:
    request = Request(
        id=REQUEST,
        act=PlainAct.DISCARD_MESSAGE,
        object=str(ASIDE),
        reason=RequestReason.SPAM,
        asked_by=PERSON,
        asked_at=NOON,
        expires_at=NOON + EXPIRES_AFTER,
    )
    asker, second = (
        Author(holder=holder_of(person), kv=1, signing=SigningKey.from_seed(seed(name)))
        for person, name in ((PERSON, "asker"), (SECOND, "second"))
    )
    signed = sign_request(request, asker)
    yes = request.answer(RequestState.CONFIRMED, by=SECOND, at=NOON)
    answered = sign_answer(signed, yes, second)
    assert answered.answer is not None
    return {
        "asked": signed.asked.hex(),
        "answer": answered.answer.hex(),
        "digest": answered.digest.hex(),
    }


def _authors(suite: int) -> tuple[Author, Author]:
    by_worker = Author(holder=WORKER, kv=1, signing=worker(suite).signing)
    by_person = Author(holder=holder_of(PERSON), kv=1, signing=identity(suite).signing)
    return by_worker, by_person


def _parts(suite: int) -> tuple[SealedPart, SealedPart]:
    """Make a part that was posted, and one that was written."""
    by_worker, by_person = _authors(suite)
    key = case_key(Compartment.CONTENTS, suite)
    slot = make_slot(key, by_worker)
    posted = post_part(
        slot, part_id=POSTED, kind="letter", plaintext=b"a letter", author=by_worker
    )
    written = write_part(
        key, part_id=WRITTEN, kind="note", plaintext=b"a note", author=by_person, rev=1
    )
    return posted, written


def _next_key(suite: int) -> dict[str, bytes]:
    """Make the second key, and carry to it what lies under the first."""
    old, new = (case_key(Compartment.CONTENTS, suite, kv) for kv in (1, 2))
    _, by_person = _authors(suite)
    slot = make_slot(new, by_person, before=old)
    assert slot.vouched is not None
    posted, written = (
        carry_part(old, new, part, carrier=by_person, directory=directory(suite))
        for part in _parts(suite)
    )
    assert posted.boxed is not None
    return {
        "next_slot_public": slot.public,
        "next_slot_signature": slot.signature,
        "next_slot_vouched": slot.vouched,
        "carried_posted_boxed": posted.boxed,
        "carried_posted_sealed": posted.sealed,
        "carried_posted_signature": posted.signature,
        "carried_written_sealed": written.sealed,
        "carried_written_signature": written.signature,
    }


def _case(suite: int) -> dict[str, bytes]:
    by_worker, _ = _authors(suite)
    key = case_key(Compartment.CONTENTS, suite)
    slot = make_slot(key, by_worker)
    grants = {
        holder: make_grant(
            key,
            holder=holder,
            holder_kv=1,
            public=public,
            suite=suite,
            until=until,
        )
        for holder, public, until in (
            (holder_of(PERSON), identity(suite).box.public, UNTIL),
            (RECOVERY, BoxKey.from_seed(seed("recovery"), suite=suite).public, None),
        )
    }
    posted, written = _parts(suite)
    wrapped = share_slip_key(
        key.slip_key,
        slip_public=worker(suite).slip.public,
        suite=suite,
        slip_id=SLIP,
        case_id=CASE,
        kv=1,
        worker_kv=1,
    )
    slip = write_slip(
        key.slip_key,
        slip_id=SLIP,
        case_id=CASE,
        kv=1,
        rev=0,
        plaintext=b"{}",
        worker_kv=1,
        wrapped=wrapped,
        author=by_worker,
    )
    assert posted.boxed is not None
    return {
        "slot_public": slot.public,
        "slot_signature": slot.signature,
        "grant_person": grants[holder_of(PERSON)].wrapped,
        "grant_person_proof": grants[holder_of(PERSON)].proof,
        "grant_recovery": grants[RECOVERY].wrapped,
        "grant_recovery_proof": grants[RECOVERY].proof,
        "posted_boxed": posted.boxed,
        "posted_sealed": posted.sealed,
        "posted_signature": posted.signature,
        "written_sealed": written.sealed,
        "written_signature": written.signature,
        "slip_wrapped": slip.wrapped,
        "slip_sealed": slip.sealed,
        "slip_signature": slip.signature,
    }


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def main() -> None:
    """Write the file anew, with everything that was stored before as it was."""
    before = json.loads(VECTORS.read_text(encoding="utf-8"))["stored"]
    vectors = {"deterministic": deterministic(), "stored": {**stored(), **before}}
    text = json.dumps(vectors, indent=1, ensure_ascii=False)
    VECTORS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
