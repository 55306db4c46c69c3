"""Somebody with a copy of the database, and with this or that key besides."""

from __future__ import annotations

import hashlib
import hmac
import re
import sqlite3

from collections.abc import Callable, Mapping
from contextlib import closing

import pytest

from grievance.vault.keys import BoxKey
from grievance.vault.worker_keys import fingerprint
from tests.attacks.scene import (
    COMPLAINT,
    NOTHING,
    OF_A_CASE,
    OF_AN_IDENTITY,
    OF_THE_WORKER,
    Fact,
    Scene,
)
from tests.attacks.thief import (
    Keys,
    keys_of,
    learned,
    recovery_keys,
    worker_keys,
)
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office


KEYS: Mapping[str, tuple[Callable[[Office], Keys], frozenset[Fact]]] = {
    "no key": (lambda _: Keys(), NOTHING),
    "a handler of the case": (lambda it: keys_of(it.rings[HENRI]), OF_A_CASE),
    "a coordinator": (
        lambda it: keys_of(it.rings[DANA]),
        OF_A_CASE | {Fact.ASIDE},
    ),
    "a custodian": (lambda it: keys_of(it.rings[CHIDI]), OF_AN_IDENTITY),
    "a reviewer of other cases": (lambda it: keys_of(it.rings[RUTH]), NOTHING),
    "the worker": (worker_keys, OF_THE_WORKER),
    "recovery": (recovery_keys, OF_A_CASE | OF_AN_IDENTITY | {Fact.ASIDE}),
    "root": (
        lambda it: Keys(
            boxes=(
                (it.rings[DANA].author.holder, BoxKey.from_seed(it.secrets.root_seed)),
            )
        ),
        NOTHING,
    ),
}


@pytest.mark.parametrize("whose", KEYS)
def test_opens_what_the_keys_are_for(office: Office, whose: str) -> None:
    """
    No more and no less: who holds which key decides alone, whatever else they try.
    """
    keys, facts = KEYS[whose]

    assert facts == learned(office.store, keys(office))


def test_shows_what_lies_in_plain_columns(office: Office, scene: Scene) -> None:
    """
    Who works here, which case is where, who handles it; of what is sealed no word, and
    no name or address of anybody who wrote.
    """
    dump = dumped(office)
    with office.store.read() as tx:
        case = tx.cases.get(scene.case_id)

    for plain in (
        str(case.reference),
        HENRI,
        office.person(HENRI).hex,
        f"'{case.stage}'",
    ):
        assert plain in dump
    for sealed in (*Fact, "Mira", "tomas", "ola@", "canteen", "Unpaid hours"):
        assert sealed not in dump


def test_confirms_no_guess(office: Office) -> None:
    """
    Whoever has the very bytes of a mail cannot tell that it came: that takes a key of
    the worker, with which it shows.
    """
    dump = dumped(office)

    for guess in (hashlib.sha256(COMPLAINT), hmac.new(b"", COMPLAINT, "sha256")):
        assert guess.hexdigest() not in dump
    assert fingerprint(office.worker.keys, COMPLAINT).hex() in dump


def test_of_a_letter_that_was_sent_no_word_is_left(
    office: Office, scene: Scene
) -> None:
    """
    Neither the worker's keys nor anybody's open the acknowledgement that Mira got.
    """
    with office.store.read() as tx:
        [sent] = tx.outgoing.of_case(scene.case_id)
        assert None is tx.outgoing.get(sent.id).dropped


def dumped(office: Office) -> str:
    """Write the whole database as text, its bytes also in hexadecimal."""
    with closing(sqlite3.connect(office.store.engine.url.database or "")) as file:
        lines = "\n".join(file.iterdump())
    blobs = re.findall(r"X'([0-9A-F]*)'", lines)
    raw = b"\n".join(map(bytes.fromhex, blobs)).decode(errors="replace")
    return lines + raw + "\n".join(blobs).lower()
