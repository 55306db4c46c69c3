"""The mails of the plays become what the plays count on."""

from __future__ import annotations

from grievance.services.triage.propose_triage import propose_triage
from tests.benchmarks.floors import NOTHING
from tests.chaos.mails import (
    FEAR,
    count_pictures,
    expected_held,
    expected_outcomes,
    write_mails,
)
from tests.doubles import HereReader


FEARFUL = 13  # the number of the one in twenty


def codes(raw: bytes) -> set[str]:
    """Return what is proposed of a mail before anybody looked."""
    found = propose_triage(HereReader().parse(raw), NOTHING)
    return {proposal.code for proposal in found.items}


def test_a_mail_is_like_no_other() -> None:
    """
    The plays count outcomes, so that their mails have to differ, and be all kinds.
    """
    mails = write_mails(60, seed=3)

    assert 60 == len(set(mails))
    assert 60 == sum(expected_outcomes(60).values())


def test_nobody_fears_or_risks_anything_but_who_is_to() -> None:
    """The answers to all others go out by themselves, so that plays count those."""
    for seed in range(5):
        plain = write_mails(FEARFUL, seed=seed)

        assert not {"critical", "reprisal-feared"} & set().union(*map(codes, plain))

    assert "reprisal-feared" in codes(write_mails(20, seed=3)[FEARFUL])


def test_some_are_answered_by_nobody_before_a_person_looked() -> None:
    """Of each twenty one fears something, and two are not proven."""
    assert 3 == expected_held(20)
    assert 60 == expected_held(400)


def test_a_mail_with_a_large_file_has_words() -> None:
    """They are read as those of every other."""
    first, *_, fearful = write_mails(FEARFUL + 1, seed=3, pictured=True)
    letter = HereReader().parse(first)

    assert 13 == count_pictures(20)
    assert letter.text.startswith("Letter 0. ")
    assert 1 == len(letter.attachments)
    assert FEAR in HereReader().parse(fearful).text
