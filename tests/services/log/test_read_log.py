"""Who did what when is read by names, as far as somebody may know of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, ROOT, WORKER, holder_of
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.log_opening import log_opening
from grievance.services.handling.add_note import add_note
from grievance.services.log.read_log import LogView, Wanted, read_log
from grievance.services.log.say_log import SAID, say_act
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.looking import cover, opened


pytestmark = pytest.mark.each_engine


OF_THE_OFFICE = (
    (Act.DIRECTORY_SIGNED, WORKER),
    (Act.DIRECTORY_SIGNED, "suite/2"),
    (Act.DIRECTORY_SIGNED, RECOVERY),
    (Act.KEYS_DESTROYED, f"{WORKER}/3"),
    (Act.BOOKS_RESTORED, "books/41"),
    (Act.STEPPED_BACK, "books/50/41"),
)
OF_THE_OFFICE_SAID = [
    "The root key signed other keys of the mechanism",
    "The root key moved the office to suite 2",
    "The root key signed another recovery key",
    "The root key destroyed keys of the mechanism, version 3",
    "The root key put books of 41 entries back from a backup",
    "The root key went back to entry 41, though more had been seen",
]


def read(office: Office, name: str = DANA, wanted: Wanted | None = None) -> LogView:
    with office.store.read() as tx:
        return read_log(tx, office.rings[name], wanted or Wanted())


def sentences(view: LogView) -> list[str]:
    return [f"{line.who} {line.sentence}" for line in view.lines]


def test_a_case_is_told_in_sentences(office: Office) -> None:
    """
    The newest first, with names and the reference instead of ids; reading included.
    """
    case_id = office.case_of(make_mail())
    other = office.case_of(make_mail("Another one."))
    opened(office, case_id)
    with office.store.begin() as tx:
        add_note(tx, office.rings[DANA], case_id=case_id, text="hello", at=NOON)
        handler_id = office.person(HENRI)
        assign_case(
            tx, office.rings[DANA], case_id=case_id, handler_id=handler_id, at=NOON
        )
    reference = str(cover(office, case_id).reference)

    of_case = read(office, wanted=Wanted(case_id=case_id))
    everything = read(office)

    said = sentences(of_case)
    assert f"{DANA} gave {reference} to somebody to handle" in said
    assert f"{DANA} opened {reference}" in said
    assert f"{DANA} wrote a note in {reference}" in said
    assert f"The mechanism gave {CHIDI} the key to who is behind {reference}" in said
    assert f"The mechanism put a letter in {reference}" in said
    assert f"The mechanism filed a message for {reference}" in said
    assert str(case_id) not in " ".join(said)
    assert {reference} == {line.reference for line in of_case.lines}
    assert 0 == of_case.left_out == everything.left_out
    assert set(said) < set(sentences(everything))
    numbers = [line.number for line in everything.lines]
    assert sorted(numbers, reverse=True) == numbers
    assert {cover(office, other).reference, reference, ""} == {
        line.reference for line in everything.lines
    }


def test_cases_of_others_and_what_others_read_are_left_out(office: Office) -> None:
    """
    A handler sees one case, and that they opened it; its custodian who else did.
    """
    mine = office.case_of(make_mail())
    office.case_of(make_mail("Another one."))
    with office.store.begin() as tx:
        dana, henri = office.rings[DANA], office.rings[HENRI]
        handler_id = office.person(HENRI)
        assign_case(tx, dana, case_id=mine, handler_id=handler_id, at=NOON)
        for ring in (dana, henri):
            log_opening(tx, ring, mine, at=NOON)
    reference = str(cover(office, mine).reference)
    wanted = Wanted(act=Act.CONTENTS_OPENED)

    handlers, custodians = (read(office, name, wanted) for name in (HENRI, CHIDI))
    all_of_handler = read(office, HENRI)

    assert [f"{HENRI} opened {reference}"] == sentences(handlers)
    assert 1 == handlers.left_out
    assert [f"{HENRI} opened {reference}", f"{DANA} opened {reference}"] == (
        sentences(custodians)
    )
    assert {reference, ""} == {line.reference for line in all_of_handler.lines}
    assert all_of_handler.left_out > 5


def test_every_act_has_a_sentence_of_its_own(sqlite_office: Office) -> None:
    """
    Also what happens to the office itself, where no case is named.
    """
    words = {act: say_act(act, "{it}", name="", case="{it}") for act in Act}
    assert set(SAID) == set(Act)
    assert len(Act) == len(set(words.values()))

    with sqlite_office.store.begin() as tx:
        for act, name in OF_THE_OFFICE:
            tx.log.add(act, actor=ROOT, object_id=name, at=NOON)
    assert OF_THE_OFFICE_SAID == sentences(read(sqlite_office))[:6][::-1]


def test_by_whom_since_when_and_how_many(office: Office) -> None:
    """
    What is asked for is found among much else; that there is more is said.
    """
    case_id = office.case_of(make_mail())
    later = NOON + timedelta(days=1)
    with office.store.begin() as tx:
        for day in range(3):
            at = NOON + timedelta(days=day)
            log_opening(tx, office.rings[DANA], case_id, at=at)
    dana = Wanted(actor=holder_of(office.person(DANA)))

    assert 3 == len(read(office, wanted=dana).lines)
    assert 2 == len(read(office, wanted=replace(dana, since=later)).lines)
    assert 0 == len(read(office, wanted=Wanted(actor=WORKER, since=later)).lines)
    cut = read(office, wanted=replace(dana, most=2))
    assert (2, True) == (len(cut.lines), cut.is_cut)
