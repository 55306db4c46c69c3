"""Files that go with a letter: sealed in its case, compared, agreed on, sent as they are."""

from __future__ import annotations

import email

from dataclasses import replace
from email import policy

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.contents import AttachmentNote
from grievance.domain.draft import MOST_FILE_BYTES, MOST_FILES, Draft
from grievance.domain.entry import EntryFile
from grievance.domain.errors import (
    AlteredError,
    ConflictError,
    NotAllowedError,
    NotFoundError,
)
from grievance.domain.ids import CaseId, RequestId
from grievance.domain.outgoing import OutgoingState
from grievance.leak.hit import HitKind
from grievance.services.answer_release import read_asked
from grievance.services.case_keys import identity_key
from grievance.services.check_letter import check_draft
from grievance.services.guard_letter import Checked
from grievance.services.letter_files import attach_files
from grievance.services.payload import decode, encode
from grievance.vault.outgoing import drop_parcel, sign_outgoing, sign_release
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, Office
from tests.services.drafts import (
    GRAVE,
    admit,
    answer,
    assess,
    code,
    drafted,
    enclosed,
    release,
    to_entity,
)
from tests.services.outgoings import Out, send, signed


WORKS, CHIEF = make_entity("Norvik Smelter"), "chief@works.example"
PHOTO = EntryFile(name="dam.jpg", media_type="image/jpeg", content=b"\xff\xd8 dam")
ROSTER = EntryFile(
    name="../roster.txt", media_type="text/plain", content=b"Nightly work at gate 4\n"
)
SUMMARY = EntryFile(name="Zusammenfassung ü.csv", media_type="text/csv", content=b"1;2")


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    sqlite_office.know(WORKS)
    return sqlite_office


@pytest.fixture(name="case_id")
def _case_id(office: Office) -> CaseId:
    """
    A case in which a coordinator lets letters to an Entity go alone.
    """
    case_id = office.case_of(make_mail())
    code(office, case_id, criteria=("PS 10.3",))
    admit(office, case_id)
    assess(office, case_id)
    return case_id


@pytest.fixture(name="draft")
def _draft(office: Office, case_id: CaseId) -> Draft:
    return drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))


def attach(
    office: Office,
    case_id: CaseId,
    draft: Draft,
    *add: EntryFile,
    keep: tuple[AttachmentNote, ...] = (),
) -> Draft:
    with office.store.begin() as tx:
        return attach_files(
            tx,
            office.rings[DANA],
            case_id,
            draft.number,
            keep=keep,
            add=add,
            read=draft.revision,
            at=NOON,
        )


def check(office: Office, case_id: CaseId, draft: Draft) -> Checked:
    with office.store.begin() as tx:
        guard = office.mechanism.guard(tx)
        ring, number = office.rings[DANA], draft.number
        return check_draft(tx, ring, case_id, number, guard, at=NOON)[1]


def sent_files(out: Out) -> list[tuple[str | None, str, object]]:
    [parcel] = out.given
    message = email.message_from_bytes(parcel.message, policy=policy.default)
    return [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in message.iter_attachments()
    ]


def test_files_are_sent_as_they_are(
    office: Office, case_id: CaseId, draft: Draft
) -> None:
    """
    Under names without a path, with the words before them.
    """
    attach(office, case_id, draft, PHOTO, ROSTER, SUMMARY)
    release(office, case_id, draft, address=CHIEF, despite="They know the roster.")
    out = Out()
    send(office, out)

    assert [
        ("dam.jpg", "image/jpeg", PHOTO.content),
        ("roster.txt", "text/plain", ROSTER.content),
        ("Zusammenfassung ü.csv", "text/csv", SUMMARY.content),
    ] == sent_files(out)
    assert b"PS 10.3" in out.given[0].message


def test_one_can_be_taken_off_again(
    office: Office, case_id: CaseId, draft: Draft
) -> None:
    """
    What stays is named, what was read is what is changed.
    """
    both = attach(office, case_id, draft, PHOTO, ROSTER)
    photo, _ = both.files
    with pytest.raises(ConflictError, match="changed this draft meanwhile"):
        attach(office, case_id, draft, SUMMARY)

    changed = attach(office, case_id, both, keep=(photo,))

    assert (photo,) == changed.files
    assert (3, draft.body) == (changed.revision, changed.body)


def test_what_lies_in_another_case_goes_with_no_letter(
    office: Office, case_id: CaseId, draft: Draft
) -> None:
    """
    An attachment is named by its id: that of another case is none of this one.
    """
    other = office.case_of(make_mail(subject="Something else"))
    assess(office, other)
    theirs = attach(office, other, drafted(office, other), PHOTO)

    with pytest.raises(NotFoundError, match="no such attachment in this case"):
        attach(office, case_id, draft, keep=theirs.files)


@pytest.mark.parametrize(
    "files",
    [
        (PHOTO,) * (MOST_FILES + 1),
        (replace(PHOTO, content=bytes(MOST_FILE_BYTES + 1)),),
    ],
    ids=["too many", "too large"],
)
def test_a_letter_takes_so_much(
    office: Office, case_id: CaseId, draft: Draft, files: tuple[EntryFile, ...]
) -> None:
    """
    Servers refuse more, long after somebody has let it go.
    """
    with pytest.raises(NotAllowedError, match="at most 10 files of 8 MB"):
        attach(office, case_id, draft, *files)


def test_the_guard_reads_what_is_text(office: Office) -> None:
    """
    A quotation in a file is found like one in the letter; of others it says that they
    were not read.
    """
    words = "There has been no water in the hostel since Monday"
    quoting = office.case_of(make_mail(text=words))
    assess(office, quoting)
    note = EntryFile(name="n.txt", media_type="text/plain", content=words.encode())
    letter = drafted(office, quoting)
    attach(office, quoting, letter, note, PHOTO)

    found = check(office, quoting, letter)

    [hit] = [hit for hit in found.hits if hit.kind is HitKind.QUOTE]
    assert words in found.text[hit.start : hit.end]
    assert ["dam.jpg"] == [
        gap.split(" is no text")[0] for gap in found.gaps if "no text" in gap
    ]


def test_two_people_agree_on_the_files(office: Office, case_id: CaseId) -> None:
    """
    They go as they were when who asked saw them, or not at all.
    """
    assess(office, case_id, GRAVE, revision=2)
    letter = attach(office, case_id, drafted(office, case_id), PHOTO)
    asked = release(office, case_id, letter)
    done = answer(office, asked)
    out = Out()
    send(office, out)

    assert done.outgoing_id is not None
    assert [("dam.jpg", "image/jpeg", PHOTO.content)] == sent_files(out)


def test_other_files_are_not_agreed_on(
    office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Who asks cannot show a custodian one thing under the name of another.
    """
    assess(office, case_id, GRAVE, revision=2)
    letter = attach(office, case_id, drafted(office, case_id), PHOTO)
    with monkeypatch.context() as patch:
        patch.setattr(
            "grievance.services.pass_letter.read_files", lambda *_: (b"another",)
        )
        asked = release(office, case_id, letter)
    assert asked.request is not None

    with office.store.read() as tx:
        key = identity_key(tx, office.rings[CHIDI], case_id)
        with pytest.raises(AlteredError, match="A file of the letter"):
            read_asked(tx, office.rings[CHIDI], key, RequestId(asked.request.id))


def test_the_worker_sends_no_other_files(
    office: Office, case_id: CaseId, draft: Draft
) -> None:
    """
    Not even where whoever let it go sealed others to it.
    """
    attach(office, case_id, draft, PHOTO)
    done = release(office, case_id, draft, address=CHIEF)
    assert done.outgoing_id is not None
    other = replace(enclosed(office, done.outgoing_id), files=(b"another",))
    letter, author = signed(office, done.outgoing_id), office.rings[DANA].author
    worker = office.directory.worker
    dropped = drop_parcel(worker.outbox, encode(other), letter.cover.id)
    made = sign_outgoing(letter.cover, dropped, author, worker_kv=worker.kv)
    with office.store.begin() as tx:
        forged = sign_release(made, author, tries=0)
        tx.outgoing.save(forged, was=OutgoingState.RELEASED)
    out = Out()
    send(office, out)

    assert [] == out.given
    assert OutgoingState.FAILED is signed(office, done.outgoing_id).cover.state
    assert other == decode(type(other), encode(other))
