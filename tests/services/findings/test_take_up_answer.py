"""Words beside the form of an answer wait for a person, until what came of them is said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.case import Case
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.finding import Grade
from grievance.services.audits.propose_findings import propose_findings
from grievance.services.findings.take_up_answer import message_of, take_up_answer
from tests.doubles import NOON
from tests.offices import DANA, RUTH, Office
from tests.services.answers import read, reply, told
from tests.services.audits_ahead import ahead, case_about, facts, flag, know
from tests.services.looking import AUTOMATIC, opened


HOUR = timedelta(hours=1)
THREAT = "Somebody of the site threatened two people we spoke with."
MINOR, MAJOR = "- PS 10.3: minor\n", "- PS 10.3: major\n"


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    return sqlite_office


@pytest.fixture(name="file")
def _file(office: Office) -> Case:
    know(office, ahead(20))
    flag(office, case_about(office))
    return told(office)


def take_up(
    office: Office, file: Case, letter: int, text: str = "We rang.", by: str = DANA
) -> None:
    with office.store.begin() as tx:
        at = NOON + 9 * HOUR
        spool_id = message_of(tx, office.rings[DANA], file.id, letter)
        take_up_answer(tx, office.rings[by], file.id, spool_id, text=text, at=at)


def propose(office: Office, file: Case, letter: int) -> None:
    with office.store.begin() as tx:
        at = NOON + 10 * HOUR
        propose_findings(tx, office.rings[DANA], file.id, letter, at=at)


def unread(office: Office, file: Case) -> list[int | None]:
    page = read(office, file)
    return [page.letters.get(one.spool_id) for one in page.proposed if one.is_unread]


def test_words_beside_the_form_wait_until_somebody_says_what_came_of_them(
    office: Office, file: Case
) -> None:
    """
    With a form or without one; each letter on its own, by whoever has a say, once.
    """
    reply(office, file, MINOR)
    assert ([], False) == (unread(office, file), facts(office, file).has_unread)
    reply(office, file, f"{MINOR}\n\n{THREAT}\n", at=NOON + HOUR)
    reply(office, file, THREAT, at=NOON + 2 * HOUR)
    assert ([2, 3], True) == (unread(office, file), facts(office, file).has_unread)

    with pytest.raises(NotAllowedError, match="Say in one sentence"):
        take_up(office, file, 2, " ")
    with pytest.raises(NotAllowedError, match="key is not yours"):
        take_up(office, file, 2, by=RUTH)
    take_up(office, file, 2)
    assert ([3], True) == (unread(office, file), facts(office, file).has_unread)
    take_up(office, file, 3)
    assert ([], False) == (unread(office, file), facts(office, file).has_unread)
    with pytest.raises(NotAllowedError, match="says nothing beside its form"):
        take_up(office, file, 3)
    with pytest.raises(NotFoundError, match="no letter 4"):
        take_up(office, file, 4)

    propose(office, file, 3)
    assert [] == unread(office, file)
    assert office.verify().problems == ()
    reasons = [line.reason for line in opened(office, file.id).history]
    assert 2 == [one.text for one in reasons if one].count("We rang.")


def test_what_a_machine_wrote_waits_for_nobody(office: Office, file: Case) -> None:
    """
    It stays a letter of the file.
    """
    reply(office, file, "I am away.", headers=AUTOMATIC)

    assert ([], False) == (unread(office, file), facts(office, file).has_unread)


def test_what_a_person_has_read_waits_for_somebody_too(
    office: Office, file: Case
) -> None:
    """
    A letter of nobody proven, once somebody took it for an answer.
    """
    reply(office, file, f"{MINOR}\n\n{THREAT}\n", dmarc="fail")
    assert ([], False) == (unread(office, file), facts(office, file).has_unread)

    propose(office, file, 1)

    assert ([1], True) == (unread(office, file), facts(office, file).has_unread)


def test_the_newest_letter_is_the_newest_word_whichever_was_read_last(
    office: Office, file: Case
) -> None:
    """
    Reading an old one again leaves it where it was, on the day on which it came.
    """
    reply(office, file, MINOR)
    reply(office, file, MAJOR, at=NOON + HOUR)

    propose(office, file, 1)

    said = [(one.at, one.findings[0].grade) for one in read(office, file).proposed]
    assert [(NOON, Grade.MINOR), (NOON + HOUR, Grade.MAJOR)] == said


def test_a_clock_that_is_behind_takes_up_all_the_same(
    office: Office, file: Case
) -> None:
    """
    Of a desk whose machine says that the letter is yet to come.
    """
    reply(office, file, THREAT, at=NOON + 12 * HOUR)

    take_up(office, file, 1)

    assert ([], False) == (unread(office, file), facts(office, file).has_unread)
