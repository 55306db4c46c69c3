"""What was proposed of a case is listed and decided at a shell, and measured."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.command import Shell


PASSPORTS = "criterion:PS 10.3"
ENTITY = "entity:Tamarack Rolling"


def listed(shell: Shell, reference: str, *options: str) -> dict[str, Any]:
    done = shell.run("case", "triage", reference, *options, "--json")
    assert 0 == done.status, done.err
    return {one["id"]: one for one in done.lines[0]["proposals"]}


def test_proposals_are_listed_with_their_reasons(busy: Shell, reference: str) -> None:
    """
    For people a line for each, for programs every field; and which version counts.
    """
    found = listed(busy, reference)
    shown = busy.run("case", "triage", reference)
    (line,) = busy.run("case", "triage", reference, "--json").lines

    assert found[PASSPORTS]["words"]
    assert "Forced Labour" == found[PASSPORTS]["label"]
    assert (True, True, None) == (
        found[PASSPORTS]["on_slip"],
        found[PASSPORTS]["needs_decision"],
        found[PASSPORTS]["decision"],
    )
    assert PASSPORTS in shown.out
    assert " proposals wait for a decision: --confirm" in shown.out
    assert ["ASI-PS V3.1"] == [
        f"{one['standard']} {one['version']}" for one in line["versions"]
    ]


def test_several_are_decided_in_one_go(busy: Shell, reference: str) -> None:
    """
    By an id, its start, or the name that the list shows; the rest by one option.
    """
    found = listed(
        busy,
        reference,
        "--confirm",
        ENTITY,
        "--reject",
        "criterion:PS 10.8",
        "--change",
        "severity=low",
        "--add",
        "flag=wishes-anonymity",
        "--all",
    )

    verdicts = {
        id_: one["decision"]["verdict"] for id_, one in found.items() if one["decision"]
    }
    assert "rejected" == verdicts["criterion:PS 10.8"]
    assert "changed" == verdicts["severity:critical"]
    assert "added" == verdicts["flag:wishes-anonymity"]
    assert "confirmed" == verdicts[PASSPORTS]
    assert "All is decided." in busy.run("case", "triage", reference).out
    (case,) = busy.run("case", reference, "--json").lines
    assert ("low", ["wishes-anonymity"]) == (case["severity"], case["flags"])
    assert "PS 10.8" not in case["criteria"]


def test_what_rules_add_is_offered_once_something_is_confirmed(
    busy: Shell, reference: str
) -> None:
    """
    With what it goes with, under the standards that the Entity is certified for.
    """
    found = listed(busy, reference, "--confirm", PASSPORTS)

    offered = {id_ for id_, one in found.items() if one["how"] == "expansion"}
    assert {"criterion:PS 9.1", "criterion:PS 9.8"} == offered
    assert "goes with PS 10.3" in found["criterion:PS 9.8"]["words"]


@pytest.mark.parametrize(
    "options",
    [
        ["--confirm", "criterion:PS 1.1"],
        ["--confirm", "criterion"],
        ["--change", "severity"],
        ["--add", "severity=dreadful"],
        ["--add", "entity=Nobody"],
        ["--reject", PASSPORTS, "--add", "colour=red"],
    ],
)
def test_a_wrong_one_decides_nothing(
    busy: Shell, reference: str, options: list[str]
) -> None:
    """
    One sentence says what is wrong, and the case is as it was.
    """
    done = busy.run("case", "triage", reference, *options)

    assert 2 == done.status
    assert "Traceback" not in done.err
    found = listed(busy, reference)
    assert not any(one["decision"] for one in found.values())


def test_decisions_measure_the_proposals(busy: Shell, reference: str) -> None:
    """
    Per kind: what was proposed, and what people said to it; numbers only.
    """
    busy.run("case", "triage", reference, "--reject", "criterion:PS 10.8")
    busy.run("case", "triage", reference, "--add", "criterion=PS 9.8", "--all")

    (line,) = busy.run("triage", "score", "--decided", "--json").lines
    shown = busy.run("triage", "score", "--decided").out

    criteria = line["kinds"]["criterion"]
    said = {name: criteria[name] for name in ("confirmed", "changed", "rejected")}
    right, wrong = said["confirmed"], said["changed"] + said["rejected"]
    assert (0, 1, 1) == (said["changed"], said["rejected"], criteria["added"])
    assert criteria["proposed"] >= right + wrong > wrong
    assert criteria["precision"] == right / (right + wrong)
    assert criteria["recall"] == right / (right + criteria["added"])
    assert "Tamarack" not in shown
    assert "criterion" in shown
