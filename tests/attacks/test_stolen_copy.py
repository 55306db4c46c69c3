"""Somebody with a copy of the database, and with this or that key besides."""

from __future__ import annotations

import hashlib
import hmac
import re
import sqlite3

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from uuid import uuid4

import pytest

from grievance.cli.worker_files import keep_next
from grievance.domain.ids import PersonId, holder_of
from grievance.services.people.rotate_suite import rotate_suite
from grievance.vault.directory import sign_directory
from grievance.vault.identity import Identity
from grievance.vault.keys import BoxKey
from grievance.vault.worker_keys import WorkerKeys, fingerprint
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
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.aside import quarantined


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


@pytest.mark.parametrize("role", ["administrator", "analyst"])
def test_who_works_on_no_case_is_given_nothing(office: Office, role: str) -> None:
    """
    Not of what comes in while they are there either, readable or put aside.
    """
    theirs = Identity.generate()
    directory = office.directory
    one = replace(
        directory.person(office.person(HENRI)),
        person_id=PersonId(uuid4()),
        name="Ada Newcomer",
        roles=(role,),
        box=theirs.box.public,
        sign=theirs.signing.public,
    )
    newer = replace(
        directory, epoch=directory.epoch + 1, people=(*directory.people, one)
    )
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))

    office.case_of(make_mail(f"They say that {Fact.WORDS}."))
    office.case_of(make_mail("I complain about your own office, the grievance office."))
    quarantined(office, make_mail(f"It is about {Fact.ASIDE}."))

    keys = Keys(boxes=((holder_of(one.person_id), theirs.box),))
    assert NOTHING == learned(office.store, keys)


def test_reviewers_read_what_is_put_aside_for_them(office: Office) -> None:
    """
    A message about the office that could not be read, whole; no coordinator does.
    """
    about = f"I complain about your own office; {Fact.COMING}."
    quarantined(office, make_mail(about))

    assert {Fact.COMING, Fact.WHO} == learned(office.store, keys_of(office.rings[RUTH]))
    assert Fact.COMING not in learned(office.store, keys_of(office.rings[DANA]))


def test_between_two_suites_one_person_s_old_key_opens_what_is_new(
    office: Office,
) -> None:
    """
    Worker and recovery have keys of suite 2, Dana not yet: whoever got hers out of what
    is public reads the next case; with recovery's of before they do not.
    """
    keys, seed = WorkerKeys.generate(suite=2), bytes(range(32))
    keep_next(office.mechanism.home, office.worker, keys)
    with office.store.begin() as tx:
        root, public = office.secrets.root, BoxKey.from_seed(seed, suite=2).public
        rotate_suite(tx, root, office.directory, keys, public, at=NOON)

    office.case_of(make_mail(f"They say that {Fact.COMING}."))

    assert Fact.COMING not in learned(office.store, recovery_keys(office))
    assert Fact.COMING in learned(office.store, keys_of(office.rings[DANA]))


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
