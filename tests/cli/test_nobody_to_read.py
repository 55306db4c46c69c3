"""A complaint about the only person of an office is neither lost nor silent."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell
from tests.cli.conftest import PERSON
from tests.cli.letters import write


ACCUSED = f"""\
From: Mira Holm <mira@post.example>
To: office@grievance.example
Subject: My name
Message-ID: <named@post.example>

{PERSON} told the company who I am.
""".encode()
GREETED = f"""\
From: Mira Holm <mira@post.example>
To: office@grievance.example
Subject: Wages
Message-ID: <greeted@post.example>

Dear Ms {PERSON},

they owe us three months of wages.
""".encode()


def test_it_waits_in_quarantine_and_says_why(office: Shell, tmp_path: Path) -> None:
    """
    `intake` says so, `quarantine` has it with the next step, `cases` that one waits.
    """
    taken = office.run("intake", *write(tmp_path, a=ACCUSED), "--strict")

    assert 1 == taken.status
    (line,) = [
        one
        for one in office.run("quarantine", "list", "--json").lines
        if one["state"] == "quarantined"
    ]
    assert "add a coordinator or a reviewer" in line["reason"]
    said = office.run("cases")
    assert "quarantine" in said.out + said.err
    assert 0 == office.run("log", "verify").status


def test_a_greeting_stops_nothing(office: Shell, tmp_path: Path) -> None:
    """
    Whoever is alone reads what greets them.
    """
    assert 0 == office.run("intake", *write(tmp_path, a=GREETED), "--strict").status
    assert 1 == len(office.run("cases", "--json").lines)
