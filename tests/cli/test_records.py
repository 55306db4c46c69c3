"""Allegations, evidence and contested facts are put on record from a shell."""

from __future__ import annotations

import hashlib

import pytest

from tests.cli.command import Shell
from tests.cli.conftest import PERSON


TAMARACK = ("--against", "Tamarack")


def test_an_allegation_is_of_the_version_that_bound(
    busy: Shell, reference: str
) -> None:
    """
    The certificate of the day counts; where none ran, a sentence says so.
    """
    run = ("PS 10.3", *TAMARACK, "--since", "2025-06-01", "--text", "-", "--json")
    first = busy.run("allegation", "add", reference, *run, stdin=b"No passports\n")
    before = busy.run(
        "allegation", "add", reference, "9.8z", *TAMARACK, "--since", "2020-01-01"
    )

    assert 0 == first.status, first.err
    (made,) = first.lines
    assert ("PS 10.3", "V3.1", "No passports", [], "2025-06-01") == (
        made["criterion"],
        made["version"],
        made["text"],
        made["remarks"],
        made["since"],
    )
    assert "certified only later" in before.err
    assert "the letter z is not in the catalogue" in before.err
    assert "PS 9.8z V3.1" in busy.run("allegation", "list", reference).out


def test_an_allegation_is_changed_by_its_number(busy: Shell, reference: str) -> None:
    """
    What is not named stays; another criterion is looked up anew.
    """
    busy.run("allegation", "add", reference, "PS 10.3", *TAMARACK, "--text", "Words")
    named = ("allegation", "change", reference, "1")

    flagged = busy.run(*named, "--flag", "--state", "substantiated", "--json")
    moved = busy.run(*named, "--criterion", "PS 9.1", "--since", "2025-06-01", "--json")
    (listed,) = busy.run("allegation", "list", reference, "--json").lines

    assert (True, "substantiated", 2) == tuple(
        flagged.lines[0][name] for name in ("flagged", "state", "revision")
    )
    assert ("PS 9.1", "V3.1", "Words", True, 3) == tuple(
        listed[name] for name in ("criterion", "version", "text", "flagged", "revision")
    )
    assert listed.items() <= moved.lines[0].items()
    said = busy.run(*named, "--since", "2025-07-01").out
    assert "1 is on record: PS 9.1 V3.1, substantiated, flagged for an audit." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("PS 99.9", *TAMARACK), "99.9"),
        (("nonsense", *TAMARACK), "A criterion is a number such as 9.8"),
        (("PS 10.3", "--against", "Nobody at all"), "Nothing in the registry"),
    ],
)
def test_what_cannot_be_alleged(
    busy: Shell, reference: str, words: tuple[str, ...], said: str
) -> None:
    """
    No such criterion, no such respondent; nothing is put on record.
    """
    done = busy.run("allegation", "add", reference, *words)

    assert 2 == done.status
    assert said in done.err
    assert "Nothing is alleged" in busy.run("allegation", "list", reference).out


def test_evidence_shows_what_is_alleged(busy: Shell, reference: str) -> None:
    """
    It cannot be tied to an allegation that nobody has put on record.
    """
    add = ("evidence", "add", reference, "Photo", "--kind", "image")
    done = busy.run(*add, "--allegation", "7")

    assert 2 == done.status
    assert "This case has no allegation 7" in done.err
    assert "No evidence is on record" in busy.run("evidence", "list", reference).out


def test_against_nobody_of_the_registry(busy: Shell, reference: str) -> None:
    """
    The office and who is unknown are bound by no certificate.
    """
    done = busy.run(
        "allegation", "add", reference, "PS 3.4", "--against", "office", "--json"
    )

    assert ({"kind": "office", "id": None}, None) == (
        done.lines[0]["respondent"],
        done.lines[0]["version"],
    )


def test_evidence_is_what_it_was(busy: Shell, reference: str) -> None:
    """
    A file of the case is hashed, and every hand it went through is noted.
    """
    (opened,) = busy.run("case", reference, "--json").lines
    (file,) = opened["letters"][0]["attachments"]
    done = busy.run(
        *("evidence", "add", reference, "The roster", "--kind", "document"),
        *("--attachment", file["id"], "--since", "2026-10-01", "--json"),
    )
    noted = busy.run("evidence", "custody", reference, "1", "Printed for the panel")
    (listed,) = busy.run("evidence", "list", reference, "--json").lines

    assert 0 == done.status, done.err
    assert hashlib.sha256(b"roster").hexdigest() == done.lines[0]["sha256"]
    assert 0 == noted.status, noted.err
    assert [(PERSON, "Printed for the panel")] == [
        (note["by"], note["text"]) for note in listed["custody"]
    ]
    assert "Printed for the panel" in busy.run("evidence", "list", reference).out


def test_evidence_is_held_against_every_audit(busy: Shell, reference: str) -> None:
    """
    What was published before an audit, it could have known.
    """
    empty = busy.run("evidence", "relate", reference).out
    add = ("evidence", "add", reference, "The report", "--kind", "published-report")
    busy.run(*add, "--since", "2026-01-01", "--published", "2026-02-01")
    (found,) = busy.run("evidence", "relate", reference, "--json").lines

    assert "There is no evidence on record" in empty
    [entity] = found["entities"]
    assert ("Tamarack Rolling", [(1, "available-then", "2026-12-10")]) == (
        entity["name"],
        [(one["evidence"], one["relation"], one["start"]) for one in entity["audits"]],
    )
    assert "available then" in busy.run("evidence", "relate", reference).out


def test_a_fact_has_what_each_side_says(busy: Shell, reference: str) -> None:
    """
    A third version is added to the fact; none is lost.
    """
    says = ("--says", "complainant=in May", "--says", "respondent=never")
    made = busy.run("fact", "add", reference, "When was it?", *says)
    added = busy.run(
        *("fact", "add", reference, "--number", "1", "--says", "authority=in June"),
        *("--ground", "authority=its report"),
    )
    (listed,) = busy.run("fact", "list", reference, "--json").lines

    assert (0, 0) == (made.status, added.status)
    assert "it is contested" in made.out
    assert [
        ("complainant", "in May", ""),
        ("respondent", "never", ""),
        ("authority", "in June", "its report"),
    ] == [(one["side"], one["value"], one["ground"]) for one in listed["versions"]]
    assert "its report" in busy.run("fact", "list", reference).out


@pytest.mark.parametrize(
    "words",
    [
        ("--says", "complainant=in May"),
        ("When?", "--number", "1", "--says", "complainant=in May"),
        ("When?", "--says", "the foreman=in May"),
        ("When?", "--says", "complainant="),
        ("When?", "--says", "complainant=in May", "--ground", "auditor=seen"),
    ],
)
def test_a_fact_is_written_as_asked(
    busy: Shell, reference: str, words: tuple[str, ...]
) -> None:
    """
    Who says what, of which fact; otherwise nothing is put on record.
    """
    assert 2 == busy.run("fact", "add", reference, *words).status
    assert "No fact is contested" in busy.run("fact", "list", reference).out
