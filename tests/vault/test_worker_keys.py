from __future__ import annotations

import hashlib

from grievance.vault.suites import SUITES
from grievance.vault.worker_keys import WorkerKeys, fingerprint, lot_secret


def test_each_duty_has_a_key_of_its_own() -> None:
    """
    Spool, outbox, slips, signatures, tokens, fingerprints and lots share nothing, in any
    suite and for any worker.
    """
    keys = [
        key
        for suite in SUITES
        for worker in (WorkerKeys.generate(suite=suite), WorkerKeys.generate())
        for key in (
            worker.seed,
            worker.signing.public,
            worker.spool.public,
            worker.outbox.public,
            worker.slip.public,
            worker.mac_key,
            worker.fingerprint_key,
            worker.index,
            lot_secret(worker, "2026-Q1"),
            lot_secret(worker, "2026-Q2"),
        )
    ]

    assert len(keys) == len(set(keys))


def test_a_seed_gives_the_same_worker_again() -> None:
    """
    A worker that starts again can open what was dropped to it before.
    """
    worker = WorkerKeys.generate()

    again = WorkerKeys(worker.seed)

    assert (worker.spool, worker.outbox, worker.slip) == (
        again.spool,
        again.outbox,
        again.slip,
    )


def test_a_message_is_recognised_by_its_worker_only() -> None:
    """
    The same bytes give the same fingerprint, but nobody without the key can test a
    guess against it.
    """
    worker = WorkerKeys.generate()

    assert fingerprint(worker, b"mail") == fingerprint(worker, b"mail")
    assert fingerprint(worker, b"mail") != fingerprint(worker, b"mail ")
    assert fingerprint(worker, b"mail") != fingerprint(WorkerKeys.generate(), b"mail")
    assert fingerprint(worker, b"mail") != hashlib.sha256(b"mail").digest()
    assert 32 == len(fingerprint(worker, b"mail"))


def test_a_worker_does_not_show_its_seed() -> None:
    """
    Keys stay out of logs and tracebacks.
    """
    worker = WorkerKeys.generate()

    assert repr(worker.seed) not in repr(worker)
