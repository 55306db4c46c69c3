from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.ids import WORKER
from grievance.vault.case_box import (
    Author,
    CaseKey,
    SealedPart,
    make_slot,
    post_part,
    read_part,
    verify_part,
    write_part,
)
from grievance.vault.encoding import lp
from grievance.vault.errors import SealError
from tests.vault.office import Office, altered, flipped, make_colleague, new_part_id


LETTER, NOTE = b"they took my wages", b"called her at noon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A case with one part dropped in and one written."""

    key: CaseKey
    posted: SealedPart
    written: SealedPart


@pytest.fixture(name="box", scope="session")
def _box(office: Office) -> Box:
    key = office.new_key()
    return Box(
        key=key,
        posted=post_part(
            make_slot(key, office.worker_author),
            part_id=new_part_id(),
            kind="letter",
            plaintext=LETTER,
            author=office.worker_author,
        ),
        written=write_part(
            key,
            part_id=new_part_id(),
            kind="note",
            plaintext=NOTE,
            author=office.amal.author,
            rev=3,
        ),
    )


def _resigned(part: SealedPart, author: Author) -> SealedPart:
    """Sign what somebody changed, under a name they may use."""
    named = replace(part, author=author.holder, author_kv=author.kv)
    return replace(named, signature=author.signing.sign(_message(named)))


def _message(part: SealedPart) -> bytes:
    return lp(
        "grv1/part",
        part.kind,
        part.id,
        part.case_id,
        part.compartment,
        part.kv,
        part.rev,
        part.author,
        part.author_kv,
        part.digest,
    )


def test_who_holds_the_case_reads_it(office: Office, box: Box) -> None:
    """
    The letter that was dropped in, and the note that was written.
    """
    assert LETTER == read_part(box.key, box.posted, office.directory)
    assert NOTE == read_part(box.key, box.written, office.directory)


def test_the_key_of_another_case_reads_nothing(office: Office, box: Box) -> None:
    """
    Not even if it claims to be for this case.
    """
    other = office.new_key()

    for key in (other, replace(other, case_id=box.key.case_id)):
        for part in (box.posted, box.written):
            with pytest.raises(SealError):
                read_part(key, part, office.directory)


@pytest.mark.parametrize("name", [field.name for field in fields(SealedPart)])
def test_an_altered_part_is_refused(office: Office, box: Box, name: str) -> None:
    """
    Id, case, compartment, kind, versions, author, bytes, signature: none may change.
    """
    for part in (box.posted, box.written):
        changes: dict[str, Any] = {name: altered(getattr(part, name))}
        with pytest.raises(SealError):
            read_part(box.key, replace(part, **changes), office.directory)


@pytest.mark.parametrize(
    "name", ["id", "case_id", "compartment", "kv", "rev", "boxed", "sealed"]
)
def test_a_colleagues_signature_does_not_make_it_open(
    office: Office, box: Box, name: str
) -> None:
    """
    Bo may sign, and still what he moved or altered does not open: the place is sealed.
    """
    for part in (box.posted, box.written):
        changes: dict[str, Any] = {name: altered(getattr(part, name))}
        moved = _resigned(replace(part, **changes), office.bo.author)
        verify_part(moved, office.directory)
        key = replace(box.key, case_id=moved.case_id, kv=moved.kv)
        with pytest.raises(SealError):
            read_part(key, moved, office.directory)


def test_rows_cannot_be_swapped(office: Office, box: Box) -> None:
    """
    Two letters of one case, each with its own seal, do not change places.
    """
    slot = make_slot(box.key, office.worker_author)
    other = post_part(
        slot,
        part_id=new_part_id(),
        kind="letter",
        plaintext=b"another letter",
        author=office.worker_author,
    )
    swapped = replace(other, boxed=box.posted.boxed, sealed=box.posted.sealed)

    for part in (
        swapped,
        replace(swapped, signature=box.posted.signature),
        _resigned(swapped, office.worker_author),
    ):
        with pytest.raises(SealError):
            read_part(box.key, part, office.directory)


def test_a_part_does_not_cross_compartments(office: Office, box: Box) -> None:
    """
    A name sealed to the custodians does not open among the contents.
    """
    identity = CaseKey.new(
        case_id=box.key.case_id,
        compartment=Compartment.IDENTITY,
        suite=office.suite,
    )
    name = post_part(
        make_slot(identity, office.worker_author),
        part_id=new_part_id(),
        kind="name",
        plaintext=b"Aye",
        author=office.worker_author,
    )
    moved = replace(name, compartment=Compartment.CONTENTS)

    assert b"Aye" == read_part(identity, name, office.directory)
    for part in (name, moved, _resigned(moved, office.bo.author)):
        with pytest.raises(SealError):
            read_part(box.key, part, office.directory)


def test_an_older_key_does_not_read_what_came_later(office: Office, box: Box) -> None:
    """
    After a re-key, who was taken off the case reads nothing new.
    """
    newer = CaseKey.new(
        case_id=box.key.case_id,
        compartment=box.key.compartment,
        kv=2,
        suite=office.suite,
    )
    part = write_part(
        newer,
        part_id=new_part_id(),
        kind="note",
        plaintext=b"he was recused",
        author=office.amal.author,
    )

    assert b"he was recused" == read_part(newer, part, office.directory)
    for key in (box.key, replace(box.key, kv=2)):
        with pytest.raises(SealError):
            read_part(key, part, office.directory)


def test_nobody_writes_under_another_name(office: Office, box: Box) -> None:
    """
    Bo cannot put a note into Amal's mouth, and a stranger can write none at all.
    """
    eve = make_colleague("Eve")
    forgers = (
        Author(holder=office.amal.holder, kv=1, signing=office.bo.identity.signing),
        Author(holder=WORKER, kv=1, signing=office.amal.identity.signing),
        Author(holder=office.amal.holder, kv=2, signing=office.amal.identity.signing),
        eve.author,
    )

    for author in forgers:
        part = write_part(
            box.key, part_id=new_part_id(), kind="note", plaintext=NOTE, author=author
        )
        with pytest.raises(SealError):
            read_part(box.key, part, office.directory)


def test_a_signature_is_not_replayed(office: Office, box: Box) -> None:
    """
    What Amal signed for one note does not sign another, or a newer revision.
    """
    again = write_part(
        box.key,
        part_id=box.written.id,
        kind="note",
        plaintext=NOTE,
        author=office.amal.author,
        rev=4,
    )

    with pytest.raises(SealError):
        read_part(
            box.key,
            replace(again, signature=box.written.signature),
            office.directory,
        )


@pytest.mark.parametrize("position", [0, 7, 100, 2000, 9000])
def test_altered_bytes_do_not_open(office: Office, box: Box, position: int) -> None:
    """
    Even if somebody who may sign signs them again.
    """
    for part in (box.posted, box.written):
        changed = replace(part, sealed=flipped(part.sealed, position))
        with pytest.raises(SealError):
            read_part(box.key, _resigned(changed, office.bo.author), office.directory)


def test_the_digest_tells_boxed_from_sealed(box: Box) -> None:
    """
    Bytes that move from one to the other are another part.
    """
    part = box.posted
    assert part.boxed is not None
    moved = replace(part, boxed=part.boxed + part.sealed[:1], sealed=part.sealed[1:])

    assert part.digest != moved.digest
    assert 32 == len(part.digest)


def test_nothing_said_shows(box: Box) -> None:
    """
    Neither in the bytes at rest nor in what a traceback prints.
    """
    for part in (box.posted, box.written):
        assert LETTER not in part.sealed
        assert "sealed" not in repr(part)
