"""The verifier for outsiders, which shares no line with ours, finds what ours finds."""

from __future__ import annotations

import base64
import json

from dataclasses import replace
from typing import Any

import pytest

from grievance.domain.ids import WORKER
from grievance.vault.checkpoint import Checkpoint, sign_checkpoint
from grievance.vault.directory import SignedDirectory, sign_directory
from grievance.vault.errors import BrokenLogError
from grievance.vault.keys import SigningKey
from grievance.vault.log import LogEntry, canonical, parse_entry
from grievance.vault.log_verifier import (
    EXPORT,
    Known,
    Note,
    check_export,
    find_notes,
    is_beginning,
    read_entry,
    read_stated,
    root_by_inclusion,
    words_of,
)
from grievance.vault.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
)
from grievance.vault.root_handover import hand_over
from tests.vault.office import NOON, Office, flipped


LATER = SigningKey.from_seed(bytes(range(2, 34)))
STRANGER = SigningKey.from_seed(bytes(range(3, 35)))
BODIES = [
    canonical(
        LogEntry(sequence=n, at=NOON, actor=WORKER, act=act, object=f"{n}", digest="")
    )
    for n, act in enumerate(["case-received", 'a "quoted" act', "geöffnet"])
]
Header = dict[str, Any]


def header(office: Office, signed: SignedDirectory) -> Header:
    """The first line of an export of three entries, over which there is a checkpoint."""
    origin = f"grievance-log/{office.root.public.hex()[:16]}"
    top = root_of(map(leaf_hash, BODIES))
    note = sign_checkpoint(
        Checkpoint(origin=origin, size=3, root=top), office.worker_author.signing
    )
    return {
        "format": EXPORT,
        "origin": origin,
        "root_key": office.root.public.hex(),
        "workers": [{"kv": 1, "sign": office.worker_author.signing.public.hex()}],
        "directory": {
            "epoch": signed.epoch,
            "body": base64.b64encode(signed.body).decode(),
            "signature": base64.b64encode(signed.signature).decode(),
        },
        "checkpoint": note,
        "checkpoints": [],
        "size": 3,
        "root": top.hex(),
    }


def problems(head: Header, known: Known | None = None) -> list[str]:
    stated = read_stated(json.dumps(head).encode())
    return check_export(stated, BODIES, known or Known()).problems


def handed_over(office: Office, *, by: SigningKey) -> Header:
    """An export after the root key handed over to another, signed *by* some key."""
    step = hand_over(by, LATER, epoch=office.directory.epoch + 1)
    step = replace(step, before=office.root.public)
    changed = replace(
        office.directory, epoch=office.directory.epoch + 1, handovers=(step,)
    )
    return header(office, sign_directory(LATER, changed))


def test_root_keys_that_followed_one_another(office: Office) -> None:
    """
    Whoever was told the first or the newest believes the worker's keys, nobody else.
    """
    head = handed_over(office, by=office.root)

    assert [] == problems(head)
    assert [] == problems(head, Known(root=office.root.public))
    assert [] == problems(head, Known(root=LATER.public))
    assert 1 == len(problems(head, Known(root=STRANGER.public)))
    assert ["The root key did not sign the worker's keys."] == problems(
        handed_over(office, by=STRANGER)
    )


def test_keys_that_nobody_vouches_for(office: Office) -> None:
    """
    Another worker's key in the header, another origin, or none that one was told: who
    knows the root key is shown that it vouches for them, or nothing is sound.
    """
    head = header(office, sign_directory(office.root, office.directory))
    swapped = head | {"workers": [{"kv": 1, "sign": STRANGER.public.hex()}]}
    renamed = head | {"origin": "grievance-log/0000000000000000"}
    elsewhere = head | {"origin": head["origin"].replace("grievance", "another")}
    bare = head | {"directory": None}
    key = office.worker_author.signing.public

    assert [] == problems(head)
    assert [] == problems(head, Known(keys=(key,)))
    assert [] == problems(bare)
    assert [] == problems(bare, Known(root=office.root.public, keys=(key,)))
    (unvouched,) = problems(bare, Known(root=office.root.public))
    assert "does not show that the root key vouches" in unvouched
    for bad in (swapped, renamed, elsewhere):
        assert 2 == len(problems(bad)), problems(bad)
    assert 1 == len(problems(head, Known(keys=(STRANGER.public,))))


def test_entries_are_read_alike() -> None:
    """
    Of whatever a bit is turned in, both say the same: an entry, or none.
    """
    for body in BODIES:
        for position in range(8 * len(body)):
            changed = flipped(body, position)
            try:
                entry = parse_entry(changed)
                ours = (entry.sequence, json.loads(changed)["at"])
            except BrokenLogError:
                assert read_entry(changed) is None
            else:
                assert ours == read_entry(changed)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13])
def test_proofs_lead_to_the_same_roots(size: int) -> None:
    """
    Every leaf and every beginning of small trees, and none of another place or root.
    """
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    newest = Note("o", size, root_of(leaves), b"")
    for index, leaf in enumerate(leaves):
        path = list(inclusion_proof(leaves, index))
        assert newest.root == root_by_inclusion(leaf, index, size, path)
        assert newest.root != root_by_inclusion(leaf, index + 1, size, path)
        assert newest.root != root_by_inclusion(leaf, index, size, [*path, leaf])
    for old in range(1, size + 1):
        path = list(consistency_proof(leaves, old))
        note = Note("o", old, root_of(leaves[:old]), b"")
        assert is_beginning(note, newest, path)
        assert not is_beginning(replace(note, root=bytes(32)), newest, path)
        assert not is_beginning(replace(note, size=size + 1), newest, path)


def test_a_note_is_found_as_it_was_written(office: Office) -> None:
    """
    What is found is what was signed, to the byte.
    """
    head = header(office, sign_directory(office.root, office.directory))

    assert [head["checkpoint"]] == [one.text for one in find_notes(head["checkpoint"])]


def test_a_hostile_mail_is_read_in_passing(office: Office) -> None:
    """
    A header that programs get lost in, and tags that do not end, hide no checkpoint.
    """
    note = header(office, sign_directory(office.root, office.directory))["checkpoint"]
    kind = b"Content-Type: text/html; " + b"(" * 5_000
    mail = b"\n\n".join((kind, b"<" * 100_000, b"<p>" + note.encode() + b"</p>"))

    found = {one.text for text in words_of(mail) for one in find_notes(text)}

    assert {note} == found
