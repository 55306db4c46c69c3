"""Files that go with a letter: sealed in its case, compared, agreed on, sent as they are."""

from __future__ import annotations

import email

from dataclasses import replace
from email import policy
from email.message import EmailMessage

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.contents import AttachmentNote
from grievance.domain.draft import MOST_FILE_BYTES, MOST_FILES, Addressee, Draft
from grievance.domain.entry import EntryFile
from grievance.domain.errors import (
    AlteredError,
    ConflictError,
    NotAllowedError,
    NotFoundError,
)
from grievance.domain.ids import CaseId, RequestId
from grievance.domain.outgoing import OutgoingState, Party
from grievance.leak.hit import HitKind
from grievance.services.boxes.case_keys import contents_key, identity_key
from grievance.services.boxes.payload import decode, encode
from grievance.services.intake.file_words import UNREAD
from grievance.services.letters import compared_files
from grievance.services.letters.answer_release import read_asked
from grievance.services.letters.check_letter import check_draft
from grievance.services.letters.compared_files import TOO_LONG
from grievance.services.letters.guard_letter import Checked
from grievance.services.letters.letter_files import attach_files, files_of_case
from grievance.vault.outgoing import drop_parcel, sign_outgoing, sign_release
from tests.doubles import NOON, make_entity, make_mail
from tests.offices import CHIDI, DANA, Office
from tests.services.drafts import (
    GRAVE,
    add,
    admit,
    answer,
    assess,
    code,
    drafted,
    enclosed,
    release,
    to_entity,
)
from tests.services.looking import cover
from tests.services.outgoings import Out, send, signed
from tests.staged import know, staged


WORKS, CHIEF = make_entity("Norvik Smelter"), "chief@works.example"
PHOTO = EntryFile(name="dam.jpg", media_type="image/jpeg", content=b"\xff\xd8 dam")
ROSTER = EntryFile(
    name="../roster.txt", media_type="text/plain", content=b"Nightly work at gate 4\n"
)
DIARY = b"Each Tuesday the big yellow truck came back empty, and nobody wrote it down."
SUMMARY = EntryFile(name="Zusammenfassung ü.csv", media_type="text/csv", content=b"1;2")


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    know(sqlite_office, WORKS)
    return sqlite_office


@pytest.fixture(name="case_id")
@staged
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
        gap.split(" is no plain text")[0]
        for gap in found.gaps
        if "no plain text" in gap
    ]


@pytest.mark.parametrize(
    "coded",
    [
        ("wide.txt", "text/plain", "M. Holm".encode("utf-16-le")),
        ("latin.txt", "text/plain", "é Holm".encode("latin-1")),
        ("screen.txt", "text/plain", b"M. Ho\x1b[0mlm"),
        ("entities.html", "text/html", b"<p>H&#111;lm</p>"),
        ("page.txt", "text/html", b"<p>Ho<b></b>lm</p>"),
        ("escapes.json", "application/json", b'{"by": "H\\u006flm"}'),
        ("list.xml", "text/xml", b"<by>H&#111;lm</by>"),
        ("card.vcf", "text/vcard", b"N;ENCODING=QUOTED-PRINTABLE:H=6Flm"),
        ("page", "text/plain", b"Holm"),
    ],
)
def test_what_a_program_reads_otherwise_than_people_is_told(
    office: Office,
    case_id: CaseId,
    draft: Draft,
    coded: tuple[str, str, bytes],
) -> None:
    """
    Words that are written in code count as compared with nothing.
    """
    name, media_type, content = coded
    file = EntryFile(name=name, media_type=media_type, content=content)
    attach(office, case_id, draft, file)

    gaps = check(office, case_id, draft).gaps
    assert [UNREAD.format(name)] == [gap for gap in gaps if "plain text" in gap]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_name_in_a_plain_text_is_found(
    office: Office, case_id: CaseId, draft: Draft, coding: str
) -> None:
    """
    However a program saved it, with tabs and the line ends of any machine.
    """
    words = "Told by:\tM. Holm\r\nof the works".encode(coding)
    for name in ("n.txt", "n.csv", "n.md", "n.LOG"):
        file = EntryFile(
            name=name, media_type="application/octet-stream", content=words
        )
        draft = attach(office, case_id, draft, file)

        found = check(office, case_id, draft)
        assert ["Holm"] == [hit.words for hit in found.hits]
        assert not [gap for gap in found.gaps if name in gap]


@pytest.mark.parametrize("by", ["name", "words", "page", "wide", "other hyphens"])
def test_no_file_bears_the_complainant_s_reference(
    office: Office, case_id: CaseId, draft: Draft, by: str
) -> None:
    """
    Whatever reason is given, and in what nobody compares too.
    """
    known = cover(office, case_id).reference
    name, content = {
        "name": (f"{known.lower()}.pdf", b"%PDF"),
        "words": ("a.txt", f"Our case {known}".encode()),
        "page": ("a.html", f"<p>{known}</p>".encode()),
        "wide": ("a.bin", known.encode("utf-16-le")),
        "other hyphens": ("a.txt", known.replace("-", "\u2011").encode()),
    }[by]
    file = EntryFile(name=name, media_type="text/plain", content=content)
    attach(office, case_id, draft, file)

    with pytest.raises(NotAllowedError, match="reference that the complainant knows"):
        release(office, case_id, draft, address=CHIEF, despite="They know it.")


def test_a_custodian_says_yes_to_no_file_with_the_reference(
    office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Whatever program whoever asked has.
    """
    assess(office, case_id, GRAVE, revision=2)
    letter = drafted(office, case_id, to=Addressee(party=Party.OTHER), address=CHIEF)
    words = f"Our case {cover(office, case_id).reference}".encode()
    file = EntryFile(name="a.txt", media_type="text/plain", content=words)
    letter = attach(office, case_id, letter, file)
    with monkeypatch.context() as patch:
        patch.setattr(
            "grievance.services.letters.pass_letter.texts_with_files", lambda *_: ()
        )
        asked = release(office, case_id, letter, despite="They know it.")

    with pytest.raises(NotAllowedError, match="reference that the complainant knows"):
        answer(office, asked, despite="They know it.")


@pytest.fixture(name="told")
def _told(office: Office) -> CaseId:
    """
    A complaint whose words are in its files.
    """
    return complained(office, ("diary.txt", DIARY), ("scan.pdf", b"%PDF 1"))


def complained(office: Office, *files: tuple[str, bytes]) -> CaseId:
    mail = email.message_from_bytes(make_mail("See below."), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    for name, content in files:
        mail.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    case_id = office.case_of(mail.as_bytes())
    code(office, case_id, criteria=("PS 10.3",))
    admit(office, case_id)
    assess(office, case_id)
    return case_id


def of_case(office: Office, case_id: CaseId) -> tuple[AttachmentNote, ...]:
    with office.store.read() as tx:
        ring = office.rings[DANA]
        return files_of_case(tx, ring, contents_key(tx, ring, case_id))


def test_words_of_a_file_of_the_complaint_are_found(
    office: Office, told: CaseId
) -> None:
    """
    In a letter, as a quotation like one from a letter.
    """
    draft = drafted(office, told, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
    quoting = add(office, told, draft, f"We are told: {DIARY.decode()}")

    found = check(office, told, quoting)
    assert [HitKind.QUOTE] == [
        hit.kind for hit in found.hits if "yellow truck" in hit.words
    ]


def test_a_file_of_the_complaint_needs_a_reason(office: Office, told: CaseId) -> None:
    """
    To anybody but the complainant: those of the case, and copies from elsewhere.
    """
    diary, scan = of_case(office, told)
    letter = drafted(office, told, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
    copied = EntryFile(name="plan.pdf", media_type="application/pdf", content=b"%PDF 1")
    attach(office, told, letter, copied, keep=(diary, scan))
    ours = drafted(office, told)
    attach(office, told, ours, keep=(diary, scan))

    found = check(office, told, letter)
    hits = [hit for hit in found.hits if hit.kind is HitKind.FILE]
    assert ["diary.txt", "scan.pdf", "plan.pdf"] == [hit.words for hit in hits]
    assert [hit.words for hit in hits] == [found.text[h.start : h.end] for h in hits]
    assert () == tuple(
        hit for hit in check(office, told, ours).hits if hit.kind is HitKind.FILE
    )
    with pytest.raises(NotAllowedError, match="may give somebody away"):
        release(office, told, letter, address=CHIEF)
    release(office, told, letter, address=CHIEF, despite="They sent it to them too.")


def test_a_text_too_long_to_compare_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    That no quotation from it was found says nothing then.
    """
    monkeypatch.setattr(compared_files, "LARGEST", len(DIARY) - 1)
    case_id = complained(office, ("diary.txt", DIARY))

    assert (
        TOO_LONG.format("diary.txt")
        in check(office, case_id, drafted(office, case_id)).gaps
    )


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
            "grievance.services.letters.pass_letter.read_files",
            lambda *_: (b"another",),
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
