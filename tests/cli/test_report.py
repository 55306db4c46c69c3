"""A report is fanned out from a shell after a look at the table, and shown as a tree."""

from __future__ import annotations

import json

from pathlib import Path

import pytest

from tests.cli.command import Ended, Shell
from tests.cli.conftest import PERSON
from tests.cli.letters import write


MAIL = b"""\
From: Lea Sand <lea@ngo.example>
To: office@grievance.example
Date: Mon, 02 Nov 2026 09:00:00 +0000
Subject: Our report
Message-ID: <report@ngo.example>
Content-Type: text/plain; charset=utf-8

Our report tells of forced labour at Tamarack Rolling, Karavel Extrusions, Pellworm
Beverages and Ozark Wire.
"""


def entity(number: int, name: str, *held: tuple[str, str], **audit: str) -> object:
    """Write an Entity with certificates of 2024 to 2027, and one audit."""
    certificates = [
        {
            "standard": standard,
            "version": version,
            "number": f"{number}-{standard}",
            "issued": "2024-01-01",
            "expires": "2027-12-31",
            "status": "certified",
        }
        for standard, version in held
    ]
    id_ = f"00000000-0000-4000-8000-0000000000e{number}"
    found = {"id": f"{id_[:-2]}a{number}", "kind": "surveillance", **audit}
    return {
        "id": id_,
        "name": name,
        "country": "NO",
        "certifications": certificates,
        "audits": [found],
    }


REGISTRY = json.dumps(
    {
        "members": [
            {"id": "00000000-0000-4000-8000-0000000000b1", "name": "Pellworm Beverages"}
        ],
        "entities": [
            entity(
                1,
                "Tamarack Rolling",
                ("ASI-PS", "V3.1"),
                status="closed",
                actual_start="2025-06-02",
                actual_end="2025-06-04",
            ),
            entity(
                2,
                "Karavel Extrusions",
                ("ASI-PS", "V2"),
                ("ASI-CoC", "V2.1"),
                status="scheduled",
                scheduled_start="2027-02-01",
            ),
        ],
    }
).encode()
NAMED = (
    *("--entity", "Tamarack", "--entity", "Karavel", "--member", "Pellworm"),
    *("--outside", "Ozark Wire=Nobody knows it here", "--since", "2024-05-01"),
    *("--criterion", "PS 10.3"),
)


@pytest.fixture(name="report")
def _report(office: Shell, tmp_path: Path) -> str:
    """The reference of a report, with its evidence on record."""
    (tmp_path / "registry.json").write_bytes(REGISTRY)
    done = office.run("registry", "import", tmp_path / "registry.json", "--yes")
    assert 0 == done.status, done.err
    assert 0 == office.run("intake", *write(tmp_path, report=MAIL), "--strict").status
    (found,) = office.run("cases", "--json").lines
    reference = str(found["reference"])
    kind = office.run(
        "case", "kind", reference, "report", "--reason", "It was published"
    )
    assert 0 == kind.status, kind.err
    evidence = office.run(
        *("evidence", "add", reference, "The report", "--kind", "published-report"),
        *("--since", "2024-05-01", "--published", "2025-03-01"),
    )
    assert 0 == evidence.status, evidence.err
    return reference


def fan_out(office: Shell, report: str, *options: str) -> Ended:
    return office.run("report", "fan-out", report, *NAMED, *options)


def test_a_look_makes_nothing(office: Shell, report: str) -> None:
    """
    The table has everything to decide by; nothing is made, and nobody is asked.
    """
    shown = fan_out(office, report, "--dry-run")
    (planned,) = fan_out(office, report, "--dry-run", "--json").lines

    assert (0, "Nothing was made") == (shown.status, shown.err[:16])
    for words in ("Karavel Extrusions", "PS V2: ", "CoC V2.1: 7.1 7.2", "2027-02-01"):
        assert words in shown.out
    assert "2025-06-02 evidence 1: available then" in shown.out
    routes = [(one["organisation"], one["route"]) for one in planned["planned"]]
    assert [
        ("Tamarack Rolling", "sub-case"),
        ("Karavel Extrusions", "sub-case"),
        ("Pellworm Beverages", "member-conduct"),
        ("Ozark Wire", "out-of-scope"),
    ] == routes
    assert 1 == len(office.run("cases", "--json").lines)
    assert "It was not fanned out yet." in office.run("report", "show", report).out


def test_it_is_made_once_and_shown_as_a_tree(office: Shell, report: str) -> None:
    """
    With a yes the cases are there; the tree has stage, owner and days of each.
    """
    unasked = fan_out(office, report)
    assert (2, 1) == (unasked.status, len(office.run("cases", "--json").lines))
    assert "add --yes" in unasked.err

    (made,) = fan_out(office, report, "--yes", "--json").lines
    again = fan_out(office, report, "--yes")
    (shown,) = office.run("report", "show", report, "--json").lines

    assert made == shown
    assert 0 == again.status
    listed = office.run("cases", "--json").lines
    assert 4 == len(listed)
    assert [["Pellworm Beverages"]] == [c["members"] for c in listed if c["members"]]
    assert "Pellworm" in office.run("cases").out
    tree = {one["organisation"]: one["case"] for one in shown["organisations"]}
    assert tree["Ozark Wire"] is None
    assert ("received", PERSON, True) == tuple(
        tree["Tamarack Rolling"][name] for name in ("stage", "owner", "yours")
    )
    printed = office.run("report", "show", report).out
    assert tree["Karavel Extrusions"]["reference"] in printed
    assert "Ozark Wire: Nobody knows it here" in printed
    assert "acknowledgement" in printed.splitlines()[0]
    assert 0 == office.run("log", "verify").status


def test_each_letter_is_written_or_it_is_said_why_not(
    office: Shell, report: str
) -> None:
    """
    Nothing goes to anybody before somebody has assessed who may pay for it.
    """
    assert 0 == fan_out(office, report, "--yes").status

    (shown,) = office.run("report", "letters", report, "--draft", "--json").lines
    printed = office.run("report", "letters", report)

    why = {one["organisation"]: one["why_not"] for one in shown["letters"]}
    assert "out-of-scope" in why["Ozark Wire"]
    for name in ("Tamarack Rolling", "Karavel Extrusions", "Pellworm Beverages"):
        assert "Nobody has assessed yet" in why[name]
    assert not any(one["draft"] for one in shown["letters"])
    assert "no letter left to write" in printed.err


def test_somebody_has_to_be_named(office: Shell, report: str) -> None:
    """
    An empty table is no question anybody can say yes to.
    """
    done = office.run("report", "fan-out", report, "--yes")

    assert (2, "") == (done.status, done.out)
    assert "Name an organisation" in done.err


def test_whom_the_triage_found_is_enough(office: Shell, report: str) -> None:
    """
    Those on record are taken, but for those of whom something else is said.
    """
    done = office.run(
        *("report", "fan-out", report, "--from-proposals", "--yes", "--json"),
        *("--outside", "Ozark Wire=Nobody knows it here"),
    )

    assert 0 == done.status, done.err
    (tree,) = done.lines
    assert {
        "Tamarack Rolling": "sub-case",
        "Karavel Extrusions": "sub-case",
        "Pellworm Beverages": "member-conduct",
        "Ozark Wire": "out-of-scope",
    } == {one["organisation"]: one["route"] for one in tree["organisations"]}
    assert [] == tree["undecided"]


def test_what_is_no_report_has_no_tree(busy: Shell, reference: str) -> None:
    """
    A sentence says what to do instead.
    """
    shown = busy.run("report", "show", reference)
    made = busy.run("report", "fan-out", reference, "--entity", "Tamarack", "--yes")

    assert (2, 2) == (shown.status, made.status)
    assert f"`grievance case {reference}` shows it" in shown.err
    assert f"`grievance case kind {reference} report`" in made.err


def test_an_inquiry_is_answered_by_number(busy: Shell, reference: str) -> None:
    """
    Each question has its answer, who gave it and when; open ones are listed too.
    """
    reason = ("--reason", "It only asks")
    kind = busy.run("case", "kind", reference, "inquiry", *reason, "--json")
    busy.run("question", "add", reference, "Is it certified?")
    busy.run("question", "add", reference, "-", stdin=b"Since when?\n")
    done = busy.run("question", "answer", reference, "2", "Since 2025.", "--json")
    listed = busy.run("question", "list", reference, "--json").lines

    assert "inquiry" == kind.lines[0]["kind"]
    assert [("Is it certified?", None), ("Since when?", "Since 2025.")] == [
        (one["question"], one["answer"]) for one in listed
    ]
    assert (PERSON, listed[1]) == (listed[1]["by"], done.lines[0])
    assert "open" in busy.run("question", "list", reference).out
    assert "inquiry" in busy.run("case", reference).out.splitlines()[0]
    assert 2 == busy.run("question", "answer", reference, "3", "Yes").status
