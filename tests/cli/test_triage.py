"""Proposals for mails and their measures, without a home."""

from __future__ import annotations

import json

from pathlib import Path

from tests.cli.command import Shell
from tests.cli.letters import NO_MAIL, write
from tests.triage.labelled import HERE, LABELS, REGISTRY


NOWHERE = Shell(environ={"GRIEVANCE_HOME": "/nonexistent"})
MAIL = HERE / "mails" / "001-en.eml"


def test_proposals_have_ids_scores_and_reasons() -> None:
    """
    A line of JSON a mail holds every proposal with what it rests on.
    """
    done = NOWHERE.run("triage", "propose", MAIL, "--registry", REGISTRY, "--json")

    (line,) = done.lines
    found = {one["id"]: one for one in line["proposals"]}
    assert (0, "") == (done.status, done.err)
    assert str(MAIL) == line["file"]
    assert found["criterion:PS 10.3"]["score"] > 0.8
    assert found["criterion:PS 10.3"]["words"]
    assert found["severity:critical"]["words"]
    assert ["Huaning Aluminium Co., Ltd."] == [
        one["label"] for one in line["proposals"] if one["kind"] == "entity"
    ]


def test_a_table_for_people() -> None:
    """
    Without --json there is a table with the words that were found.
    """
    done = NOWHERE.run("triage", "propose", MAIL, "--registry", REGISTRY)

    assert 0 == done.status
    assert "PS 10.3" in done.out
    assert "Huaning" in done.out


def test_a_mail_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """
    The others are proposed for, and the status is 1.
    """
    (bad,) = write(tmp_path / "m", bad=NO_MAIL)

    done = NOWHERE.run("triage", "propose", bad, MAIL, "--registry", REGISTRY, "--json")

    assert (1, 2) == (done.status, len(done.lines))
    assert done.lines[0]["refusal"]


def test_labels_are_measured(tmp_path: Path) -> None:
    """
    For all mails and by language, with each miss.
    """
    lines = LABELS.read_text(encoding="utf-8").splitlines()[:2]
    first = json.loads(lines[0]) | {"file": str(MAIL), "entities": ["Nobody"]}
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps(first) + "\n\n", encoding="utf-8")

    done = NOWHERE.run("triage", "score", labels, "--registry", REGISTRY, "--json")
    table = NOWHERE.run("triage", "score", labels, "--registry", REGISTRY)

    (scores,) = done.lines
    assert ["all", "en"] == list(scores)
    assert 1.0 == scores["all"]["goals"]["critical-found"]
    assert 0.0 == scores["all"]["goals"]["entity-f1"]
    misses = [miss for miss in scores["all"]["misses"] if miss["kind"] == "entity"]
    assert [str(MAIL)] * 2 == [miss["file"] for miss in misses]
    assert "missed Nobody" in table.out


def test_labels_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """
    A line that is no label, and a mail that is not there.
    """
    labels = tmp_path / "labels.jsonl"
    labels.write_text('{"file": 3}\n', encoding="utf-8")
    no_label = NOWHERE.run("triage", "score", labels, "--registry", REGISTRY)
    labels.write_text('{"file": "gone.eml"}\n', encoding="utf-8")
    no_mail = NOWHERE.run("triage", "score", labels, "--registry", REGISTRY)
    nothing = NOWHERE.run("triage", "score", tmp_path / "x", "--registry", REGISTRY)

    assert [2, 2, 2] == [no_label.status, no_mail.status, nothing.status]
    assert "Line 1" in no_label.err
    assert "gone.eml" in no_mail.err
    assert "cannot be read" in nothing.err
