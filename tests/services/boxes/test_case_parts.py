"""What a stranger sees of the parts of a case."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind, PlainKind, plain_kind
from grievance.domain.ids import CaseId, HolderId, PartId, holder_of
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import open_parts, seal_part
from grievance.vault.case_box import (
    CaseKey,
    CaseSlot,
    SealedPart,
    make_slot,
    post_part,
    read_part,
    write_part,
)
from grievance.vault.errors import SealError
from tests.doubles import make_mail
from tests.offices import DANA, HENRI, Office
from tests.staged import staged


BODY = b'{"text":"He was dismissed on Monday."}'
RECORDS = [kind for kind in PartKind if plain_kind(kind) is PlainKind.RECORD]


@pytest.fixture(name="key")
@staged
def _key(sqlite_office: Office) -> CaseKey:
    case_id = sqlite_office.case_of(make_mail())
    with sqlite_office.store.read() as tx:
        return contents_key(tx, sqlite_office.rings[DANA], case_id)


def slot_of(office: Office, key: CaseKey) -> CaseSlot:
    return make_slot(key, office.worker.author)


def add(office: Office, *parts: SealedPart) -> None:
    with office.store.begin() as tx:
        tx.parts.add(parts)


def opened(
    office: Office, key: CaseKey, *kinds: PartKind, by: HolderId | None = None
) -> list[tuple[PartKind, bytes]]:
    with office.store.read() as tx:
        found = open_parts(tx, key, office.directory, *kinds, by=by)
        return [(one.kind, one.body) for one in found]


def test_outside_all_records_look_alike(sqlite_office: Office, key: CaseKey) -> None:
    """
    An incident like a note: the same code in the same column, and as many bytes.
    """
    author = sqlite_office.rings[DANA].author
    for way in (key, slot_of(sqlite_office, key)):
        parts = [seal_part(author, way, kind, BODY) for kind in RECORDS]

        seen = {(p.kind, len(p.sealed), len(p.boxed or b"")) for p in parts}
        assert 1 == len(seen)
        assert {PlainKind.RECORD} == {p.kind for p in parts}


def test_what_is_counted_or_large_is_told_apart() -> None:
    """
    Letters have numbers for who has no key; files and originals are not read along.
    """
    plain = {kind for kind in PartKind if plain_kind(kind) == kind.value}

    assert {PartKind.LETTER, PartKind.ATTACHMENT, PartKind.ORIGINAL} == plain


def test_each_kind_comes_back_as_what_was_put(
    sqlite_office: Office, key: CaseKey
) -> None:
    """
    Written with the key or dropped in, and with a line's end in its words.
    """
    office, author = sqlite_office, sqlite_office.rings[DANA].author
    before = {kind: len(opened(office, key, kind)) for kind in PartKind}
    bodies = {kind: f"{kind}\n\n of it".encode() for kind in PartKind}
    for way in (key, slot_of(office, key)):
        add(office, *(seal_part(author, way, kind, bodies[kind]) for kind in PartKind))

    for kind in PartKind:
        found = opened(office, key, kind)[before[kind] :]
        assert [(kind, bodies[kind])] * 2 == found


def test_nobody_makes_one_kind_into_another(
    sqlite_office: Office, key: CaseKey
) -> None:
    """
    Whoever can write to the database changes the column, and the seal says no.
    """
    office = sqlite_office
    note = seal_part(office.rings[DANA].author, key, PartKind.NOTE, BODY)

    for other in (PlainKind.LETTER, PlainKind.ATTACHMENT, PlainKind.ORIGINAL):
        with pytest.raises(SealError):
            read_part(key, replace(note, kind=other), office.directory)


@pytest.mark.parametrize(
    "plaintext", [b"", b"\n", b"no kind at all", b"later\n{}", b"letter\n{}"]
)
def test_a_kind_that_is_not_known_is_passed_over(
    sqlite_office: Office, key: CaseKey, plaintext: bytes
) -> None:
    """
    A newer program wrote it, or somebody dropped it in; and no record is a letter.
    """
    office, author = sqlite_office, sqlite_office.rings[HENRI].author
    before = opened(office, key, *PartKind)
    written = write_part(
        key,
        part_id=PartId(uuid4()),
        kind=PlainKind.RECORD,
        plaintext=plaintext,
        author=author,
    )
    dropped = post_part(
        slot_of(office, key),
        part_id=PartId(uuid4()),
        kind=PlainKind.RECORD,
        plaintext=plaintext,
        author=author,
    )
    add(office, written, dropped)

    assert before == opened(office, key, *PartKind)


def test_what_others_wrote_is_not_opened(sqlite_office: Office, key: CaseKey) -> None:
    """
    Where it counts whose it is, what another spoilt is in nobody's way.
    """
    office = sqlite_office
    mine, theirs = office.rings[DANA].author, office.rings[HENRI].author
    spoilt = seal_part(theirs, key, PartKind.NOTE, BODY)
    add(
        office,
        seal_part(mine, key, PartKind.NOTE, BODY),
        replace(spoilt, sealed=spoilt.sealed[:-1]),
    )

    by = holder_of(office.person(DANA))
    assert [(PartKind.NOTE, BODY)] == opened(office, key, PartKind.NOTE, by=by)
    with pytest.raises(SealError):
        opened(office, key, PartKind.NOTE)


def test_no_column_tells_more_of_a_case(sqlite_office: Office) -> None:
    """
    Neither of its contents nor of who wrote.
    """
    office = sqlite_office
    case_id: CaseId = office.case_of(make_mail(attachment=b"\x89PNG" * 20))

    with office.store.read() as tx:
        found = {
            part.kind
            for where in Compartment
            for part in tx.parts.of_case(case_id, where, tuple(PlainKind))
        }
        ids = tx.parts.ids(case_id)
        kept = [i for kind in PlainKind for i in tx.parts.ids_of_kind(case_id, kind)]
    assert set(PlainKind) == found
    assert sorted(ids) == sorted(kept)
