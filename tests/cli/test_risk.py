"""Risk, reprisals and safe contact, at a shell."""

from __future__ import annotations

import pytest

from tests.cli.command import Shell


NIGHT = "everybody on the night shift"
ASSESSED = (
    "--who",
    NIGHT,
    "--from",
    "the foreman",
    "--likelihood",
    "likely",
    "--harm",
    "livelihood",
    "--safe-contact",
    "imre@home.example after eight",
    "--never-contact",
    "@works.example",
    "--never-contact",
    "+47 22 33 44 55",
    "--review-by",
    "2999-01-31",
)


def assess(shell: Shell, reference: str, *more: str) -> int:
    return shell.run("risk", "assess", reference, *ASSESSED, *more).status


def test_an_assessment_is_shown_as_it_was_made(busy: Shell, reference: str) -> None:
    """
    To people and to programs; a case that nobody assessed says so.
    """
    assert "Nobody has assessed" in busy.run("risk", "show", reference).out
    assert 0 == assess(busy, reference)

    (fields,) = busy.run("risk", "show", reference, "--json").lines
    assert ("elevated", 6, NIGHT, "2999-01-31") == (
        fields["level"],
        fields["score"],
        fields["who"],
        fields["review_on"],
    )
    text = busy.run("risk", "show", reference).out
    assert NIGHT in text
    assert "Never at   @works.example" in text


def test_an_assessment_before_a_reprisal_holds_no_longer(
    busy: Shell, reference: str
) -> None:
    """
    Neither `risk` nor `contact` shows it as if it did.
    """
    assess(busy, reference)
    busy.run(
        "incident", "add", reference, "--kind", "threat", "--text", "-", stdin=b"so\n"
    )

    shown = [busy.run(group, "show", reference) for group in ("risk", "contact")]
    fields = [
        busy.run(group, "show", reference, "--json").lines[0]
        for group in ("risk", "contact")
    ]

    assert all("a reprisal was told of since" in one.out for one in shown)
    assert [("unassessed", True)] * 2 == [
        (one["level"], one["voided"]) for one in fields
    ]


def test_a_review_is_the_next_revision(busy: Shell, reference: str) -> None:
    """
    Nobody has to say which.
    """
    assess(busy, reference)
    again = busy.run(
        "risk", "assess", reference, "--nobody", "--review-by", "2999-06-01", "--json"
    )

    (fields,) = again.lines
    assert (2, "none") == (fields["revision"], fields["level"])


def test_what_is_left_out_stays(busy: Shell, reference: str) -> None:
    """
    Above all where never to contact anybody; blank words say that there is nowhere.
    """
    assess(busy, reference)
    more = ("--likelihood", "remote", "--harm", "nuisance", "--json")
    (fields,) = busy.run("risk", "assess", reference, *more).lines
    nowhere = busy.run("risk", "assess", reference, *more, "--never-contact", "")

    assert (2, "low", NIGHT, "the foreman", "imre@home.example after eight") == (
        fields["revision"],
        fields["level"],
        fields["who"],
        fields["from"],
        fields["safe_contact"],
    )
    assert ["@works.example", "+47 22 33 44 55"] == fields["never_contact"]
    assert [] == nowhere.lines[0]["never_contact"]


def test_who_may_not_is_told_before_anything_is_typed(
    busy: Shell, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A wrong reference is refused before the first question.
    """
    monkeypatch.setattr("grievance.cli.asking.has_terminal", lambda: True)
    wrong = busy.run("risk", "assess", "GR-0000-0000", stdin=b"them\n" * 9)
    told = busy.run(
        "incident", "add", "GR-0000-0000", "--kind", "threat", stdin=b"words\n"
    )
    asked = busy.run("incident", "add", reference, "--kind", "threat", stdin=b"words\n")

    assert "Who may be harmed" not in wrong.out + wrong.err
    assert "in words" not in told.out + told.err
    assert all(one.status for one in (wrong, told))
    assert "What was done, in words" in asked.err


def test_what_is_missing_is_said(busy: Shell, reference: str) -> None:
    """
    Without a terminal nobody is asked.
    """
    nobody = busy.run("risk", "assess", reference, "--nobody", "--who", "me")
    who = busy.run(
        "risk", "assess", reference, "--likelihood", "likely", "--harm", "life"
    )
    harm = busy.run("risk", "assess", reference, "--who", "us", "--from", "them")
    past = busy.run("risk", "assess", reference, *ASSESSED[:-1], "2001-01-01")

    assert "one of the two" in nobody.err
    assert "who may be harmed and by whom" in who.err
    assert "give it as an option" in harm.err
    assert "that day is over" in past.err
    assert all(one.status for one in (nobody, who, harm, past))


def test_what_is_due_is_listed(busy: Shell, reference: str) -> None:
    """
    What nobody assessed, until somebody has.
    """
    before = [one["reference"] for one in busy.run("risk", "due", "--json").lines]
    assess(busy, reference)
    after = [one["reference"] for one in busy.run("risk", "due", "--json").lines]

    assert reference in before
    assert reference not in after
    assert "assess it" in busy.run("risk", "due").out


def test_a_reprisal_makes_the_case_critical(busy: Shell, reference: str) -> None:
    """
    What was done is read back by custodians, and the risk is due again.
    """
    assess(busy, reference)
    added = busy.run(
        *("incident", "add", reference, "--kind", "threat", "--on", "2026-03-01"),
        *("--text", "-"),
        stdin=b"they were told to keep quiet",
    )

    assert "is critical now" in added.out
    (one,) = busy.run("incident", "list", reference, "--json").lines
    assert (1, "threat", "2026-03-01", True) == (
        one["number"],
        one["kind"],
        one["happened_on"],
        one["escalated"],
    )
    assert "they were told to keep quiet" in busy.run("incident", "list", reference).out
    (case,) = [
        c for c in busy.run("cases", "--json").lines if c["reference"] == reference
    ]
    assert "critical" == case["urgency"]
    due = busy.run("risk", "due", "--json").lines
    assert (reference, 1) == (due[0]["reference"], due[0]["incidents"])


def test_numbers_follow_each_other(busy: Shell, reference: str) -> None:
    """
    Nobody has to count.
    """
    for kind in ("threat", "dismissal"):
        busy.run("incident", "add", reference, "--kind", kind)

    found = busy.run("incident", "list", reference, "--json").lines
    assert [1, 2] == [one["number"] for one in found]


def test_an_address_is_checked_before_it_is_used(busy: Shell, reference: str) -> None:
    """
    With a status that scripts can ask for; the address may come through a pipe.
    """
    assess(busy, reference)

    bad = busy.run("contact", "check", reference, "Boss <boss@hr.works.example>")
    by_pipe = busy.run("contact", "check", reference, "-", stdin=b"0047 22334455\n")
    good = busy.run("contact", "check", reference, "imre@home.example")

    assert [1, 1, 0] == [one.status for one in (bad, by_pipe, good)]
    assert "Never contact" in bad.out
    shown = busy.run("contact", "show", reference)
    assert "imre@home.example after eight" in shown.out
    (fields,) = busy.run("contact", "show", reference, "--json").lines
    assert ["@works.example", "+47 22 33 44 55"] == fields["never_contact"]
