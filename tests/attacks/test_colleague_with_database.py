"""Somebody of the office, with their own good keys, who can also write to the database."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.contents import Note, PartKind
from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import PartId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.payload import encode
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.rekeying.rekey_case import rekey_case
from grievance.vault import slip as sealed_slip
from grievance.vault.author import Author
from grievance.vault.case_box import SealedPart, make_grant, read_part, write_part
from grievance.vault.errors import SealError
from grievance.vault.ring import PersonRing
from grievance.vault.sealed_part import signed_part
from tests.attacks.scene import NOTHING, Scene
from tests.attacks.thief import keys_of, learned
from tests.doubles import NOON
from tests.offices import DANA, HENRI, RUTH, Office
from tests.services.aside import sign_anew, unlocked_anew
from tests.services.looking import opened


CONTENTS = Compartment.CONTENTS
MADE_UP = Note(text="Nothing of this is true.", at=NOON)


def drop(office: Office, scene: Scene, author: Author) -> SealedPart:
    """Drop a note into the case by its slot, without a key to it or a line in the log."""
    with office.store.begin() as tx:
        slot = trusted_slot(tx, office.directory, scene.case_id, CONTENTS)
        part = seal_part(author, slot, PartKind.NOTE, encode(MADE_UP))
        tx.parts.add([part])
    return part


def notes(office: Office, scene: Scene) -> list[tuple[str, str]]:
    return [(one.author, one.note.text) for one in opened(office, scene.case_id).notes]


def sign_over(office: Office, part: SealedPart, author: Author) -> None:
    """Put one's own signature on something that lies there."""
    forged = signed_part(
        replace(part, author=author.holder, author_kv=author.kv), author
    )
    office.tamper(
        "UPDATE part SET author = :author, signature = :signature WHERE id = :id",
        author=forged.author,
        signature=forged.signature,
        id=part.id.hex,
    )


def part_by(office: Office, scene: Scene, name: str) -> SealedPart:
    with office.store.read() as tx:
        found = tx.parts.several(tx.parts.ids_in(scene.case_id, CONTENTS))
    holder = office.rings[name].author.holder
    return next(part for part in found if part.author == holder)


def test_gives_nobody_a_key_that_they_have_not(office: Office, scene: Scene) -> None:
    """
    Ruth plants a grant of a key of her own making for that lock: it opens nothing.
    """
    ruth = office.rings[RUTH]
    with office.store.begin() as tx:
        slot = tx.cases.slot(scene.case_id, CONTENTS)
        made_up = replace(
            contents_key(tx, office.rings[DANA], scene.case_id), secret=bytes(32)
        )
        grant = make_grant(
            made_up,
            holder=ruth.author.holder,
            holder_kv=ruth.kv,
            public=ruth.identity.box.public,
            suite=slot.suite,
        )
        tx.cases.add_grants([grant])

    with office.store.read() as tx, pytest.raises(SealError):
        contents_key(tx, ruth, scene.case_id)
    assert NOTHING == learned(office.store, keys_of(ruth))


def test_puts_words_into_nobody_else_s_mouth(office: Office, scene: Scene) -> None:
    """
    A note under another's name is refused, however it is signed.
    """
    ruth, dana = office.rings[RUTH].author, office.rings[DANA].author
    drop(office, scene, replace(ruth, holder=dana.holder))

    with pytest.raises(SealError):
        opened(office, scene.case_id)


def test_drops_in_a_note_of_their_own(office: Office, scene: Scene) -> None:
    """
    The case opens no more, as the log never saw it.  A gap: unless they wrote that line,
    too; then it is shown under their own name.
    """
    part = drop(office, scene, office.rings[RUTH].author)

    with pytest.raises(AlteredError):
        opened(office, scene.case_id)
    assert (f"Part {part.id} is not what the log saw.",) == office.verify().problems
    _log(office, part)
    assert (RUTH, MADE_UP.text) in notes(office, scene)
    assert () == office.verify().problems


def test_signs_a_colleague_s_note_as_their_own(office: Office, scene: Scene) -> None:
    """
    Henri's note, with Ruth's signature: told by the line that he wrote, whatever line
    she writes after it.  The case does not open, and gets no other key.
    """
    part = part_by(office, scene, HENRI)
    sign_over(office, part, office.rings[RUTH].author)
    hers = replace(part, author=office.rings[RUTH].author.holder)

    for _ in ("as it is", "with a line that she wrote it"):
        with pytest.raises(AlteredError):
            opened(office, scene.case_id)
        with pytest.raises(AlteredError), office.store.begin() as tx:
            rekey_case(tx, office.rings[DANA], scene.case_id, CONTENTS, at=NOON)
        said = f"Part {part.id} is signed by another than the log saw write it."
        assert (said,) == office.verify().problems
        _log(office, hers)


def test_signs_the_slip_of_a_colleague_as_their_own(
    office: Office, scene: Scene
) -> None:
    """
    Who coded a case last is told by the log as well.
    """
    with office.store.read() as tx:
        slip = tx.slips.of_case(scene.case_id)
    ruth = office.rings[RUTH].author
    forged = replace(slip, author=ruth.holder, author_kv=ruth.kv)
    signature = ruth.signing.sign(sealed_slip._message(forged))
    office.tamper(
        "UPDATE slip SET author = :author, signature = :signature WHERE id = :id",
        author=ruth.holder,
        signature=signature,
        id=slip.id.hex,
    )

    said = f"Slip {slip.id} is signed by another than the log saw write it."
    assert (said,) == office.verify().problems


def test_the_key_of_somebody_who_left_still_signs(office: Office, scene: Scene) -> None:
    """
    A gap: it must verify what they wrote.  Whoever stole it signs what is new, and only
    the time in the log contradicts it; their ring opens nothing.
    """
    henri = office.rings[HENRI]
    sign_anew(office, left=(HENRI,))
    office = unlocked_anew(replace(office, rings=_without(office, HENRI)))
    part = drop(office, scene, henri.author)
    _log(office, part)

    assert (HENRI, MADE_UP.text) in notes(office, scene)
    assert () == office.verify().problems
    with office.store.read() as tx, pytest.raises(NotAllowedError):
        contents_key(tx, henri, scene.case_id)


def test_an_older_part_under_the_same_id_is_told_by_the_log_alone(
    office: Office, scene: Scene
) -> None:
    """
    A gap: each revision bears a good signature.  Our programs write none but the first.
    """
    author = office.rings[HENRI].author
    with office.store.read() as tx:
        key = contents_key(tx, office.rings[HENRI], scene.case_id)
    first, second = (
        write_part(
            key,
            part_id=PartId(uuid4()),
            kind="record",
            plaintext=b"note\n" + words,
            author=author,
            rev=rev,
        )
        for rev, words in enumerate((b"before", b"after"))
    )

    for part in (first, second):
        assert read_part(key, part, office.directory).startswith(b"note\n")
    with office.store.begin() as tx:
        tx.parts.add([first])
    assert () != office.verify().problems


def _log(office: Office, part: SealedPart) -> None:
    """Append the line that would fit."""
    with office.store.begin() as tx:
        tx.log.add(
            Act.NOTE_ADDED,
            actor=part.author,
            object_id=str(part.id),
            digest=part.digest,
            at=NOON,
        )


def _without(office: Office, name: str) -> dict[str, PersonRing]:
    return {one: ring for one, ring in office.rings.items() if one != name}
