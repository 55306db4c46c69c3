"""Which words of a case a search looks at, and which it does not."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from grievance.domain.contents import Note, PartKind
from grievance.domain.ids import CaseId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_parts import open_parts
from grievance.services.boxes.payload import decode
from grievance.services.cases.strike_note import strike_note
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.handling.add_note import add_note
from grievance.services.letters.say_hit import say_place
from grievance.services.search.search_words import KINDS, text_of
from tests.doubles import NOON, make_mail
from tests.offices import DANA, Office
from tests.services.boxes.test_case_records import ALLEGATION
from tests.services.entries import refile
from tests.services.intake.test_refile_letter import letter_of
from tests.services.searching import hits, search


# Of those nobody reads the words on a screen of the case, or they are codes and keys.
WITHOUT_WORDS = {
    PartKind.ATTACHMENT,  # found with its letter
    PartKind.ORIGINAL,
    PartKind.PROPOSED_MOVE,
    PartKind.PROPOSALS,
    PartKind.DECISION,
    PartKind.RELATION,
    PartKind.FINGERPRINTS,
    PartKind.ASKED_RELEASE,
    PartKind.DRAFT_ADDRESS,
    PartKind.SLIP_KEY,
    PartKind.ASKED_CLEARING,
    PartKind.ASKED_EXPORT,
    PartKind.ASKED_ERASURE,
    PartKind.ASKED_WRITE_OFF,  # its words come with the reason in the log
    PartKind.CORRESPONDENT,  # of the identity: looked for apart
    PartKind.HELD,
    PartKind.PRINTED_COPY,  # the same words as its draft
    PartKind.PROPOSED_FINDINGS,
}


def with_text(content: bytes, *, subtype: str = "plain") -> bytes:
    mail = message_from_bytes(make_mail(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    mail.add_attachment(
        content, maintype="text", subtype=subtype, filename="roster.txt"
    )
    return mail.as_bytes()


def found_in(office: Office, words: str) -> list[tuple[CaseId, str]]:
    return [(hit.case.id, say_place(hit)) for hit in hits(search(office, words))]


def test_each_kind_is_searched_or_left_out_on_purpose() -> None:
    """
    Whoever adds a kind of part decides; this test asks them to.
    """
    assert set(PartKind) == set(KINDS) | WITHOUT_WORDS
    assert set() == set(KINDS) & WITHOUT_WORDS


def test_of_what_is_on_record_the_last_revision_counts(office: Office) -> None:
    """
    It is found by its number; what it said before is not what the case says.
    """
    case_id = office.case_of(make_mail())
    for words in ("The gate is shut at nine.", "The gate is shut at midnight."):
        changed = replace(ALLEGATION, text=words, revision=1 + ("midnight" in words))
        with office.store.begin() as tx:
            record_allegation(tx, office.rings[DANA], case_id, changed, at=NOON)

    assert [(case_id, "allegation 1")] == found_in(office, "midnight gate")
    assert [] == found_in(office, "nine gate")


def test_a_note_that_was_struck_is_found_as_such(sqlite_office: Office) -> None:
    """
    It stays in the case, and does not hold; one beside it does.
    """
    office, ring = sqlite_office, sqlite_office.rings[DANA]
    case_id = office.case_of(make_mail())
    with office.store.begin() as tx:
        for text in ("The gate was locked.", "The door was locked."):
            add_note(tx, ring, case_id=case_id, text=text, at=NOON)
    assert [(case_id, "note")] == found_in(office, "gate")
    with office.store.begin() as tx:
        parts = open_parts(
            tx, contents_key(tx, ring, case_id), ring.directory, PartKind.NOTE
        )
        [note] = [one.part.id for one in parts if "gate" in decode(Note, one.body).text]
        strike_note(tx, ring, case_id, note, at=NOON)

    assert [(case_id, "note, struck")] == found_in(office, "gate")
    assert [(case_id, "note")] == found_in(office, "door")


def test_plain_text_that_came_with_a_letter_is_found(office: Office) -> None:
    """
    By its name and its words; of other formats by the name alone.
    """
    case_id = office.case_of(with_text(b"Hours of Zoltan: 91\n"))
    page = office.case_of(with_text(b"<b>Zoltan</b>", subtype="html"))

    assert [(case_id, "with letter 1")] == found_in(office, "zoltan")
    assert {case_id, page} == {id_ for id_, _ in found_in(office, "roster.txt")}


def test_a_letter_that_was_filed_elsewhere_is_found_there(office: Office) -> None:
    """
    And not in the case where it lay.
    """
    source = office.case_of(make_mail("The gates are locked at night."))
    target = office.case_of(make_mail("Something else, from somebody else."))
    filed = refile(office, source, letter_of(office, source), to=target)
    office.receive(filed.collected)

    assert {target} == {id_ for id_, _ in found_in(office, "gates")}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Löhne".encode(), "Löhne"),
        ("Löhne".encode("utf-8-sig"), "Löhne"),
        ("Löhne".encode("utf-16"), "Löhne"),
        ("Löhne".encode("latin-1"), "Löhne"),
        (b"", ""),
        (b"\xff\xfe\x00", "ÿþ\x00"),
    ],
)
def test_a_text_is_read_whatever_wrote_it(content: bytes, text: str) -> None:
    """
    What is no text of any kind is read as it stands, and finds nothing.
    """
    assert text == text_of(content)
