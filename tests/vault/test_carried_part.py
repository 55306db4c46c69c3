from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.vault import carried_part
from grievance.vault.carried_part import as_made
from grievance.vault.case_box import (
    Author,
    CaseKey,
    SealedPart,
    carry_part,
    make_slot,
    post_part,
    read_part,
    read_part_if,
    verify_part,
    write_part,
)
from grievance.vault.errors import SealError
from grievance.vault.seal import seal, unseal
from grievance.vault.sealed_part import signed_part
from tests.vault.office import (
    Office,
    altered,
    flipped,
    make_colleague,
    make_office,
    new_part_id,
)


LETTER, NOTE = b"they took my wages", b"called her at noon"
HEAD = 1 + 4 + 32 + 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A case that got two more keys: its parts under the first and the second."""

    office: Office
    keys: tuple[CaseKey, CaseKey, CaseKey]
    made: tuple[SealedPart, SealedPart]
    carried: tuple[SealedPart, SealedPart]

    def carry(self, part: SealedPart, by: Author, kv: int = 1) -> SealedPart:
        """Carry *part* on from the key of that version."""
        old, new = self.keys[kv - 1], self.keys[kv]
        return carry_part(old, new, part, carrier=by, directory=self.office.directory)

    def read(self, part: SealedPart) -> bytes:
        return read_part(self.keys[part.kv - 1], part, self.office.directory)


def moved(office: Office) -> Moved:
    first = office.new_key()
    second = first.next(suite=office.suite)
    third = second.next(suite=office.suite)
    posted = post_part(
        make_slot(first, office.worker_author),
        part_id=new_part_id(),
        kind="letter",
        plaintext=LETTER,
        author=office.worker_author,
    )
    written = write_part(
        first,
        part_id=new_part_id(),
        kind="note",
        plaintext=NOTE,
        author=office.amal.author,
        rev=3,
    )
    carried = [
        carry_part(
            first, second, one, carrier=office.bo.author, directory=office.directory
        )
        for one in (posted, written)
    ]
    return Moved(
        office=office,
        keys=(first, second, third),
        made=(posted, written),
        carried=(carried[0], carried[1]),
    )


MOVED = moved(make_office())


@pytest.fixture(name="case", scope="session")
def _case(office: Office) -> Moved:
    return moved(office)


def resealed(case: Moved, part: SealedPart, inner: bytes, by: Author) -> SealedPart:
    """Put *inner* into what Bo carried, as somebody who has the key and may sign."""
    named = replace(part, carrier=by.holder, carrier_kv=by.kv)
    sealed = seal(case.keys[part.kv - 1].row_key, inner, named.place)
    return signed_part(replace(named, sealed=sealed), by)


def inner_of(case: Moved, part: SealedPart) -> bytes:
    return unseal(case.keys[part.kv - 1].row_key, part.sealed, part.place)


def test_what_is_carried_opens_as_it_was(case: Moved) -> None:
    """
    The letter and the note, by those who made them, also carried once more; and what
    lies inside does not grow with it.
    """
    twice = tuple(case.carry(x, case.office.amal.author, kv=2) for x in case.carried)

    for parts in (case.made, case.carried, twice):
        assert (LETTER, NOTE) == tuple(map(case.read, parts))
        assert [x.author for x in case.made] == [x.author for x in parts]
    for one, two in zip(case.carried, twice, strict=True):
        assert len(one.sealed) == len(two.sealed)
        assert inner_of(case, one) == inner_of(case, two)


def test_it_is_found_by_what_it_says(case: Moved) -> None:
    """
    As what nobody carried, and what is not wanted stays closed.
    """
    directory = case.office.directory
    part, key = case.carried[1], case.keys[1]

    assert NOTE == read_part_if(key, part, directory, lambda text: text == NOTE)
    assert None is read_part_if(key, part, directory, lambda _: False)


@pytest.mark.parametrize("name", [field.name for field in fields(SealedPart)])
def test_whatever_is_altered_does_not_open(case: Moved, name: str) -> None:
    """
    Row, case, compartment, kind, versions, author, carrier, bytes, signature; not even
    where a colleague with the key signs it again as the carrier.
    """
    for part in case.carried:
        changes: dict[str, Any] = {name: altered(getattr(part, name))}
        changed = replace(part, **changes)
        key = replace(
            case.keys[1],
            case_id=changed.case_id,
            compartment=changed.compartment,
            kv=changed.kv,
        )
        for found in (changed, signed_part(changed, case.office.bo.author)):
            if name in {"carrier", "carrier_kv", "signature"} and found is not changed:
                continue  # that is Bo, who carried it
            with pytest.raises(SealError):
                read_part(key, found, case.office.directory)


@given(position=st.integers(0, 1 << 16))
def test_no_bit_of_it_may_differ(position: int) -> None:
    """
    Outside, where the carrier's signature is; and inside, though Bo signs it again.
    """
    bo = MOVED.office.bo.author
    for part in MOVED.carried:
        outside = replace(part, sealed=flipped(part.sealed, position))
        inside = resealed(MOVED, part, flipped(inner_of(MOVED, part), position), bo)
        verify_part(inside, MOVED.office.directory)
        for found in (outside, inside):
            with pytest.raises(SealError):
                MOVED.read(found)


@given(size=st.integers(0, HEAD + 1200))
def test_nothing_is_cut_off(size: int) -> None:
    """
    Outside or inside, however little is left.
    """
    bo = MOVED.office.bo.author
    for part in MOVED.carried:
        inner = inner_of(MOVED, part)
        cut = resealed(MOVED, part, inner[: min(size, len(inner) - 1)], bo)
        for found in (replace(part, sealed=part.sealed[:size]), cut):
            with pytest.raises(SealError):
                MOVED.read(found)


def test_a_carrier_puts_no_words_into_another_mouth(case: Moved) -> None:
    """
    Bo has the key, carries the note, and changes what it says, or by whom it is; or he
    signs it inside himself, or says that Amal made it under a later key.
    """
    part, bo, key = case.carried[1], case.office.bo.author, case.keys[0]
    theirs = replace(case.made[1], sealed=seal(key.row_key, b"no", case.made[1].place))
    inner = inner_of(case, part)
    head, signature = inner[: HEAD - 64], inner[HEAD - 64 : HEAD]
    signed = signed_part(theirs, bo).signature
    attempts = [
        resealed(case, part, head + signature + theirs.sealed, bo),
        resealed(case, part, head + signed + theirs.sealed, bo),
        resealed(case, part, b"\1" + (2).to_bytes(4) + inner[5:], bo),
        resealed(case, part, b"\2" + inner[1:], bo),
        *(
            resealed(case, replace(part, author=who.holder), inner, bo)
            for who in (case.office.bo, case.office.chi)
        ),
        resealed(case, replace(part, author_kv=2), inner, bo),
        resealed(case, replace(part, kind="letter"), inner, bo),
    ]

    assert NOTE == case.read(resealed(case, part, inner, bo))
    for found in attempts:
        verify_part(found, case.office.directory)
        with pytest.raises(SealError):
            case.read(found)


def test_what_lies_in_one_row_does_not_lie_in_another(case: Moved) -> None:
    """
    Bo puts what he may open into the row of something else, and signs for it.
    """
    bo, (letter, note) = case.office.bo.author, case.carried
    other = replace(letter, id=new_part_id())

    for found in (
        resealed(case, other, inner_of(case, letter), bo),
        resealed(case, replace(note, id=letter.id), inner_of(case, note), bo),
        resealed(case, replace(note, rev=4), inner_of(case, note), bo),
    ):
        with pytest.raises(SealError):
            case.read(found)


def test_a_stranger_carries_nothing(case: Moved) -> None:
    """
    Nor anybody in another's name.
    """
    eve = make_colleague("Eve").identity.signing
    for name in (case.office.bo.holder, make_colleague("Eve").holder):
        part = case.carry(case.made[1], Author(holder=name, kv=1, signing=eve))
        with pytest.raises(SealError):
            case.read(part)


def test_what_was_altered_is_not_carried(case: Moved) -> None:
    """
    Under the carrier's signature it could not be put right any more.
    """
    bo = case.office.bo.author
    for part in case.made:
        for found in (
            replace(part, author=case.office.chi.holder),
            replace(part, author_kv=2),
            replace(part, kind="x"),
            replace(part, signature=flipped(part.signature)),
            replace(part, sealed=flipped(part.sealed)),
        ):
            with pytest.raises(SealError):
                case.carry(found, bo)
    forged = resealed(case, case.carried[1], b"", bo)
    with pytest.raises(SealError):
        case.carry(forged, bo, kv=2)


def test_it_goes_to_a_later_key_of_the_same_box_only(case: Moved) -> None:
    """
    Neither back, nor to where it is, nor into another case.
    """
    first, second, _ = case.keys
    directory, bo = case.office.directory, case.office.bo.author
    for old, new, part in (
        (second, first, case.carried[0]),
        (first, first, case.made[0]),
        (first, replace(case.office.new_key(), kv=2), case.made[0]),
    ):
        with pytest.raises(SealError):
            carry_part(old, new, part, carrier=bo, directory=directory)


def test_an_older_key_opens_nothing_of_it(case: Moved) -> None:
    """
    Who was taken off keeps the first key, and reads nothing in the database of today;
    not even what `boxed` still has of the letter.
    """
    for key in (case.keys[0], replace(case.keys[0], kv=2)):
        for part in case.carried:
            with pytest.raises(SealError):
                read_part(key, part, case.office.directory)


def test_the_head_has_the_size_that_is_written(case: Moved) -> None:
    """
    As the specification has it.
    """
    for made, part in zip(case.made, case.carried, strict=True):
        inner = inner_of(case, part)
        assert carried_part.VERSION == inner[0]
        assert made.kv == int.from_bytes(inner[1:5])
        assert as_made(case.keys[1], part).item_key == inner[5:37]
        assert made.signature == inner[37:HEAD]
        assert made.sealed == inner[HEAD:]
