"""
How well the first readers do on mails we wrote ourselves.

The same hands wrote the mails and the lexicons, so these numbers flatter; they
guard against getting worse and promise nothing about mail from strangers.
Labelled sets by others come with fuzzy matching.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from grievance import demo
from grievance.catalogue.danger import REPRISAL_INCIDENT, judge_danger
from grievance.catalogue.matching import (
    EntityNames,
    Reading,
    Signals,
    find_criteria,
    find_entities,
    read,
    read_signals,
)
from grievance.mail.letter import Letter
from grievance.mail.reading.parse import parse
from tests.demo import expected
from tests.demo.expected import EXPECTED, TRIAGE


MOST_CRITERIA = 12  # what fits a slip


@pytest.fixture(name="letters", scope="module")
def _letters() -> dict[str, Letter]:
    """The letters of all mails that become cases, by file name."""
    return {
        path.name: parse(path.read_bytes())
        for path in demo.mails()
        if EXPECTED[path.name] == "case"
    }


def _read(letter: Letter) -> Reading:
    return read(f"{letter.subject}\n{letter.text}", letter.language)


def _recall(wanted: Iterable[object], found: Iterable[object]) -> float:
    wanted = set(wanted)
    return len(wanted & set(found)) / len(wanted)


def test_entities_are_found_and_none_is_invented(letters: dict[str, Letter]) -> None:
    """
    Nine of ten named Entities are found, and no mail gets one it did not name.
    """
    registry = demo.registry()
    names = {str(entity.id): entity.name for entity in registry.entities}
    index = EntityNames({str(one.id): one.all_names for one in registry.entities})
    found = {
        (file, names[match.entity_id])
        for file in TRIAGE
        for match in find_entities(_read(letters[file]), index)
    }
    wanted = {(file, name) for file, row in TRIAGE.items() for name in row.entities}

    assert _recall(wanted, found) >= 0.9
    assert set() == found - wanted


def test_criteria_are_found_without_much_noise(letters: dict[str, Letter]) -> None:
    """
    Of the criteria a triager notes, 85 % are proposed, and of those that are
    proposed the triager would have noted half: one missed costs more than one too
    many, which a key removes.
    """
    found = {
        (file, match.code)
        for file in TRIAGE
        for match in find_criteria(_read(letters[file]))[:MOST_CRITERIA]
    }
    wanted = {(file, code) for file, row in TRIAGE.items() for code in row.criteria}

    assert _recall(wanted, found) >= 0.85
    assert _recall(found, wanted) >= 0.5


def test_every_language_is_read_alike(letters: dict[str, Letter]) -> None:
    """
    No language of the lexicons falls below 80 % of its criteria.
    """
    for language in ("en", "fr", "de", "pt", "zh"):
        files = [f for f in TRIAGE if letters[f].language == language]
        found = {
            (file, match.code)
            for file in files
            for match in find_criteria(_read(letters[file]))
        }
        wanted = {(file, code) for file in files for code in TRIAGE[file].criteria}

        assert _recall(wanted, found) >= 0.8, language


def _flagged(letters: dict[str, Letter]) -> dict[str, Signals]:
    return {file: read_signals(_read(letter)) for file, letter in letters.items()}


def _tells_of_danger(letter: Letter) -> bool:
    """Whether life, freedom or a child may be at stake."""
    kinds = judge_danger(_read(letter)).kinds
    return any(words for kind, words in kinds.items() if kind != REPRISAL_INCIDENT)


def test_danger_is_seen(letters: dict[str, Letter]) -> None:
    """
    Nine of ten mails about people in danger are flagged, few others are: a danger that
    is missed waits three weeks, a false one costs a key.
    """
    found = {file for file, letter in letters.items() if _tells_of_danger(letter)}

    assert _recall(expected.IN_DANGER, found) >= 0.9
    assert len(found - expected.IN_DANGER) <= 5


def test_care_is_seen(letters: dict[str, Letter]) -> None:
    """
    Three of four fears of reprisal and wishes for silence are flagged.
    """
    signals = _flagged(letters)
    fears = {file for file, found in signals.items() if found.is_reprisal}
    wishes = {file for file, found in signals.items() if found.anonymity}

    assert _recall(expected.FEARS_REPRISAL, fears) >= 0.75
    assert _recall(expected.WISHES_ANONYMITY, wishes) >= 0.75


def test_unusual_respondents_are_seen(letters: dict[str, Letter]) -> None:
    """
    Complaints about an auditor or the office, and what is out of scope, are
    told apart from all others.
    """
    signals = _flagged(letters)

    assert expected.OUT_OF_SCOPE == {f for f, s in signals.items() if s.out_of_scope}
    audited = {f for f, s in signals.items() if s.auditor}
    assert expected.ABOUT_AN_AUDITOR <= audited
    assert len(audited - expected.ABOUT_AN_AUDITOR) <= 1  # one who audits complains
    assert expected.ABOUT_THE_OFFICE == {f for f, s in signals.items() if s.office}
