"""Words are found in the cases that somebody may open, and in no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.contents import LetterText, PartKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.slip import RespondentKind
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.payload import encode
from grievance.services.handling.add_note import add_note
from grievance.services.search import search_cases as search_cases_module
from grievance.services.search.search_cases import read_ahead, search_cases
from grievance.services.search.search_query import parse_query
from grievance.services.search.search_reading import ReadCase, read_cases
from grievance.vault.log import parse_entry
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.rekeying.test_rekey_case import take_off
from tests.services.searching import hits, said, search, searcher
from tests.services.ties import allege, tie
from tests.staged import staged


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    """Take in two letters."""
    office.case_of(make_mail("They dump ash into the river at night."))
    return office.case_of(make_mail("Niemand bezahlt die Löhne der Nachtschicht."))


def note(office: Office, case_id: CaseId, text: str) -> None:
    with office.store.begin() as tx:
        add_note(tx, office.rings[DANA], case_id=case_id, text=text, at=NOON)


def acts(office: Office) -> list[tuple[str, str]]:
    with office.store.read() as tx:
        entries = map(parse_entry, tx.log.bodies())
        return [(one.act, one.object) for one in entries]


def test_a_letter_is_found_by_a_word(office: Office, case_id: CaseId) -> None:
    """
    However it is written; what is shown says where it stands, and around which words.
    """
    found = search(office, "LOHNE")

    (hit,) = hits(found)
    assert (case_id, PartKind.LETTER, 1) == (hit.case.id, hit.kind, hit.number)
    assert "bezahlt die [Löhne] der" in said(hit.snippet)
    assert (2, 2, True) == (found[-1].read, found[-1].of, found[-1].is_all)


@pytest.mark.each_engine
def test_words_may_stand_apart_in_a_case(office: Office, case_id: CaseId) -> None:
    """
    One in the letter and one in a note; what must not be there shuts a case out.
    """
    note(office, case_id, "The foreman keeps passports.")

    both = hits(search(office, "nachtschicht passports"))
    assert {(case_id, PartKind.LETTER), (case_id, PartKind.NOTE)} == {
        (hit.case.id, hit.kind) for hit in both
    }
    assert [] == hits(search(office, "nachtschicht river"))
    assert [] == hits(search(office, "nachtschicht !passports"))
    assert [] == hits(search(office, '"passports keeps"'))
    assert 1 == len(hits(search(office, '"keeps passports"')))


def test_what_came_with_a_letter_is_found_by_its_name(office: Office) -> None:
    """
    A picture has no words but its name.
    """
    case_id = office.case_of(make_mail(attachment=b"a picture"))

    (hit,) = hits(search(office, "gate.png"))

    assert (case_id, PartKind.ATTACHMENT, 1) == (hit.case.id, hit.kind, hit.number)


def test_the_log_tells_how_many_and_never_which_words(
    office: Office, case_id: CaseId
) -> None:
    """
    That cases were searched, and of which words were shown, before they are.
    """
    before = len(acts(office))
    holder = office.rings[DANA].author.holder
    running = search_cases(searcher(office), parse_query("nachtschicht"))

    next(running)
    assert [(Act.CASES_SEARCHED, f"{holder}/2")] == acts(office)[before:]
    next(running)
    assert [(Act.WORDS_SHOWN, str(case_id))] == acts(office)[before + 1 :]
    with office.store.read() as tx:
        assert not any(b"nachtschicht" in body for body in tx.log.bodies())
    assert [] == list(office.verify().problems)


def test_a_case_of_others_is_never_found(office: Office, case_id: CaseId) -> None:
    """
    Nor counted; whoever holds the key to its names alone finds no word of it.
    """
    del case_id
    for name in (HENRI, CHIDI):
        found = search(office, "nachtschicht", name)
        assert ([], 0) == (hits(found), found[-1].of)


def test_a_case_about_somebody_they_are_tied_to_is_never_found(
    office: Office, case_id: CaseId
) -> None:
    """
    Although their key still fits: those who lie under it are found no more.
    """
    allege(office, case_id, RespondentKind.AUDIT_FIRM, "firm-9")
    ring = tie(office, DANA, "firm-9")

    found = search(office, "nachtschicht", starting=searcher(office, ring=ring))

    assert [] == hits(found)


def test_who_unlocked_before_a_tie_is_refused(office: Office, case_id: CaseId) -> None:
    """
    Also in the middle of a search.
    """
    del case_id
    running = search_cases(searcher(office), parse_query("nachtschicht"))
    next(running)
    tie(office, DANA, "firm-9")

    with pytest.raises(NotAllowedError, match="unlock again"):
        next(running)


def test_what_was_altered_is_counted_and_not_shown(
    office: Office, case_id: CaseId
) -> None:
    """
    The other cases are searched as ever.
    """
    office.tamper(
        "UPDATE part SET kv = 2 WHERE case_id = :it AND kind = 'letter'", it=case_id.hex
    )

    assert [] == hits(search(office, "nachtschicht"))
    found = search(office, "river")
    assert (1, 1, 2) == (len(hits(found)), found[-1].shut, found[-1].of)


def test_what_the_log_never_saw_is_not_shown(office: Office, case_id: CaseId) -> None:
    """
    Whoever can write to the database may drop in what they can sign: nobody reads it.
    """
    with office.store.begin() as tx:
        slot = tx.cases.slot(case_id, Compartment.CONTENTS)
        words = LetterText(received_at=NOON, subject="", text="a planted confession")
        body = encode(words)
        part = seal_part(office.rings[HENRI].author, slot, PartKind.LETTER, body)
        tx.parts.add([part])

    found = search(office, "planted")

    assert ([], 1) == (hits(found), found[-1].shut)


def test_a_case_that_is_taken_away_meanwhile_is_not_shown(
    office: Office, case_id: CaseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Between reading and showing: nothing is shown, and nothing said to be.
    """

    def read_and_lose(*asked: Any) -> Iterator[ReadCase]:
        yield from list(read_cases(*asked))
        take_off(office, case_id, DANA)

    monkeypatch.setattr(search_cases_module, "read_cases", read_and_lose)

    assert [] == hits(search(office, "nachtschicht"))
    assert Act.WORDS_SHOWN not in dict(acts(office))


def test_reading_ahead_finds_nothing(office: Office, case_id: CaseId) -> None:
    """
    It only reads, and the log says what for.
    """
    del case_id
    ahead = list(read_ahead(searcher(office)))

    assert ([], 2) == (hits(ahead), ahead[-1].read)
    assert f"{office.rings[DANA].author.holder}/index/2" == acts(office)[-1][1]


def test_who_only_looks_may_search(office: Office, case_id: CaseId) -> None:
    """
    It changes nothing but the log, which tells of it as ever.
    """
    before = len(acts(office))
    looking = replace(searcher(office), store=office.store.looking())

    (hit,) = hits(search(office, "nachtschicht", starting=looking))

    assert case_id == hit.case.id
    assert [Act.CASES_SEARCHED, Act.WORDS_SHOWN] == [
        act for act, _ in acts(office)[before:]
    ]
