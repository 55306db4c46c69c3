"""Audits, events and certificates are changed from a shell, and say what changed."""

from __future__ import annotations

import json

from datetime import timedelta
from pathlib import Path

import pytest

from grievance.catalogue.known_events import known_events
from grievance.cli import registry_hand
from grievance.wiring import utc_now
from tests.cli.command import Ended, Shell
from tests.services.sheets import AUDITS, write_sheets


TODAY = utc_now().date()
PAST = TODAY - timedelta(days=3)
AHEAD = TODAY + timedelta(days=90)
LATER = AHEAD + timedelta(days=30)
SECOND = f"AU2,E1,,surveillance,HRN,,,,{LATER},scheduled\n"
HEAD = AUDITS.splitlines(keepends=True)[0]
FIRST = f"AU1,E1,C-1,surveillance,HRN,Maarit Aalto,,,{AHEAD},scheduled\n"


@pytest.fixture(name="shell")
def _shell(office: Shell, tmp_path: Path) -> Shell:
    """An office with a registry, and two audits ahead of one Entity."""
    sheets = write_sheets(tmp_path / "sheets", audits=HEAD + FIRST + SECOND)
    done = office.run("registry", "import", sheets, "--yes")
    assert 0 == done.status, done.err
    return office


def changed(done: Ended) -> dict[str, dict[str, object]]:
    """Return what changed of each record, by its key."""
    assert 0 == done.status, done.err
    found = json.loads(done.out)["changed"]
    return {
        one["key"]: {field["name"]: field["after"] for field in one["fields"]}
        for one in found
    }


def test_an_audit_is_moved_for_a_reason_in_a_code(shell: Shell) -> None:
    """
    Without one nothing happens, and nobody can write words into a plain table.
    """
    move = ("audits", "move", "AU1", "--to", str(LATER))

    assert "Say why with --reason" in shell.run(*move).err
    assert 2 == shell.run(*move, "--reason", "a worker complained").status
    done = shell.run(*move, "--reason", "firm-asked", "--json")
    again = shell.run(*move, "--reason", "firm-asked")

    assert {"AU1": {"scheduled_start": str(LATER)}} == changed(done)
    assert "it was so already" in again.err
    shown = shell.run("registry", "show", "audit:AU1").out
    assert "changed (firm-asked)" in shown
    assert 0 == shell.run("log", "verify").status


def test_whoever_is_asked_why_chooses_a_code(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Words are not taken; it says that the tables are plain.
    """
    monkeypatch.setattr(registry_hand, "has_terminal", lambda: True)

    done = shell.run(
        "audits", "cancel", "AU1", stdin=b"because of the complaint\nillness\n"
    )

    assert 0 == done.status, done.err
    assert "plain tables" in done.err
    shown = shell.run("registry", "show", "audit:AU1").out
    assert ("(illness)" in shown, "complaint" in shown) == (True, False)
    unknown = shell.run("audits", "cancel", "AU9", "--reason", "illness")
    assert "`grievance audits list` has their keys" in unknown.err


def test_an_audit_from_its_plan_to_the_end(shell: Shell) -> None:
    """
    One is added for the certificates of a standard, merged into another, and held.
    """
    added = shell.run(
        *("audits", "add", "--entity", "Norvik Smelter", "--standard", "PS"),
        *("--kind", "surveillance", "--firm", "HRN", "--lead", "Maarit Aalto"),
        *("--key", "AU3", "--start", str(LATER), "--json"),
    )
    assert ["AU3"] == [one["key"] for one in json.loads(added.out)["added"]]
    merged = changed(shell.run("audits", "merge", "AU1", "AU3", "--json"))
    assert {"AU1": {"status": "cancelled"}} == merged
    steps = (
        (("submit", "AU3", "plan"), {"status": "plan-submitted"}),
        (
            ("begin", "AU3", "--on", str(PAST)),
            {"actual_start": str(PAST), "status": "under-way"},
        ),
        (("end", "AU3", "--on", str(PAST)), {"actual_end": str(PAST)}),
        (("submit", "AU3", "report"), {"status": "report-submitted"}),
        (("close", "AU3"), {"status": "closed"}),
    )
    for words, expected in steps:
        assert {"AU3": expected} == changed(shell.run("audits", *words, "--json"))

    cancelled = changed(
        shell.run("audits", "cancel", "AU2", "--reason", "illness", "--json")
    )
    assert {"AU2": {"status": "cancelled"}} == cancelled
    refused = shell.run("audits", "team", "AU2", "--lead", "Maarit Aalto")
    assert "This audit is cancelled" in refused.err


def test_a_certificate_becomes_provisional_and_certified_again(shell: Shell) -> None:
    """
    For a year at most, and afterwards until it would have ended.
    """
    mark = ("registry", "effect", "C-1", "--provisional", "--since", str(PAST))

    marked = json.loads(shell.run(*mark, "--json").out)
    restored = shell.run("registry", "effect", "C-1", "--restored")

    assert ("provisional", True) == (marked["status"], marked["changed"])
    assert marked["expires"] < str(TODAY + timedelta(days=365))
    assert "is certified until 2027-12-31" in restored.out
    assert 2 == shell.run("registry", "effect", "C-1").status


def test_events_are_listed_added_and_removed(shell: Shell) -> None:
    """
    What a sheet would refuse is refused, and what is shown can be narrowed.
    """
    add = (
        *("events", "add", "--on", "2026-05-04", "--kind", "report", "--title"),
        *("A study of ports", "--source", "ports.example", "--flag", "csddd"),
    )
    assert "“PS 99.1” is not known" in shell.run(*add, "--criterion", "PS 99.1").err
    added = shell.run(*add, "--country", "br", "--json")
    (key,) = (one["key"] for one in json.loads(added.out)["added"])

    (found,) = shell.run("events", "list", "--flag", "CSDDD", "--json").lines
    assert (key, ["BR"], ["CSDDD"]) == (
        found["key"],
        found["countries"],
        found["flags"],
    )
    assert 0 == shell.run("events", "remove", key).status
    keys = [one["key"] for one in shell.run("events", "list", "--json").lines]
    assert ["EV1"] == keys


def test_well_known_days_are_offered_once(shell: Shell) -> None:
    """
    Each with how sure it is; nothing is taken over before somebody says so.
    """
    offered = shell.run("events", "add", "--known")
    assert "nobody can be asked; add --yes" in offered.err
    assert "from-memory" in offered.out
    taken = shell.run("events", "add", "--known", "--yes", "--json")
    again = shell.run("events", "add", "--known", "--yes", "--json")

    expected = {one.id for one in known_events()}
    assert expected == {one["key"] for one in json.loads(taken.out)["added"]}
    assert [] == json.loads(again.out)["added"]
    assert 0 == shell.run("log", "verify").status
