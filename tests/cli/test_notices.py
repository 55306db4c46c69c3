"""Follow-ups, notices, audits and timelines at a shell: for people and for programs."""

from __future__ import annotations

import re

from collections import Counter
from dataclasses import dataclass, replace
from uuid import NAMESPACE_OID, uuid5

import pytest

from rich.cells import cell_len

from grievance.domain.allegation import Period, Respondent
from grievance.domain.evidence import Evidence, EvidenceKind
from grievance.domain.ids import CaseId, CertificationId, EntityId
from grievance.domain.slip import RespondentKind
from grievance.services.evidence.record_evidence import record_evidence
from grievance.wiring import utc_now
from tests.cli.command import Shell
from tests.cli.staffed import shell_of
from tests.doubles import TODAY
from tests.offices import DANA, HENRI, Office, sqlite_office
from tests.services.audits_ahead import (
    DAY,
    PAPER,
    WORKS,
    ahead,
    case_about,
    files,
    flag,
    know,
    plan,
)
from tests.services.looking import cover


__all__ = ["sqlite_office"]

NOW = utc_now()
PASSED = (NOW.date() - TODAY).days  # since the office was founded
WHOLE = re.compile(r"GR-\w{4}-\w{4}|\d{4}-\d\d-\d\d|\S+-surveillance-\S+|\w+ \d+\.\d+")
HOSTILE = "Photo [/x]\x1b[2J of the dust"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Somebody at a shell, and the case that waits for an audit."""

    office: Office
    shell: Shell
    case_id: CaseId

    @property
    def reference(self) -> str:
        return cover(self.office, self.case_id).reference

    @property
    def file(self) -> str:
        [file] = files(self.office)
        return file.reference


@pytest.fixture(name="desk")
def _desk(sqlite_office: Office) -> Desk:
    """A case that waits for an audit in 60 days, whose notice is drafted."""
    office = sqlite_office
    know(office, ahead(PASSED + 60, key="AU-9"))
    case_id = case_about(office)
    flag(office, case_id, at=NOW)
    flag(office, case_id, "CoC 7.1", at=NOW)
    then = TODAY - 30 * DAY
    made = Evidence(
        number=1,
        title=HOSTILE,
        kind=EvidenceKind.IMAGE,
        when=Period(since=then),
        received_on=TODAY,
    )
    with office.store.begin() as tx:
        record_evidence(tx, office.rings[DANA], case_id, made, at=NOW)
    plan(office, at=NOW)
    return Desk(office=office, shell=shell_of(office, DANA), case_id=case_id)


def test_follow_ups(desk: Desk) -> None:
    """
    What no audit has to answer stands first, with a sentence; others see nothing.
    """
    alone, asked = desk.shell.run("follow-ups", "--json").lines
    said = desk.shell.run("follow-ups").err
    others = shell_of(desk.office, HENRI).run("follow-ups")

    assert ("CoC 7.1", None, ["no-audit"]) == (
        alone["criterion"],
        alone["audit"],
        [one["code"] for one in alone["alarms"]],
    )
    assert (desk.reference, "AU-9", desk.file, "drafted") == (
        asked["reference"],
        asked["audit"]["key"],
        asked["file"],
        asked["state"],
    )
    assert "! no-audit: The registry has no audit ahead that covers" in said
    assert "Nothing waits for an audit in a case that you may open." in others.out
    only = desk.shell.run("follow-ups", "--alarm", "no-audit", "--json").lines
    assert [alone] == only
    assert [] == desk.shell.run("follow-ups", "--case", desk.file, "--json").lines


def test_notices_name_the_next_command(desk: Desk) -> None:
    """
    What they print can be typed as it stands, and shows the notice first.
    """
    [notice] = desk.shell.run("notices", "list", "--json").lines
    listed = desk.shell.run("notices", "list")
    shown = desk.shell.run("notices", "show", desk.file, 1)
    words = desk.shell.run("notices", "show", desk.file, 1, "--json").lines[0]

    release = f"grievance letters release {desk.file} --draft 1"
    assert ("drafted", release) == (notice["state"], notice["next"])
    assert f"Next: {release}" in listed.err
    assert f"Next: {release}" in shown.err
    assert f"grievance letters edit {desk.file} 1" in shown.err
    assert WORKS.name in shown.out
    assert words["body"].strip() in shown.out
    assert [{"criterion": "PS 10.3", "version": "V3.1"}] == words["topics"]
    refused = desk.shell.run("notices", "show", desk.reference, 1)
    assert "There is no such notice" in refused.err
    assert 0 == desk.shell.run("letters", "edit", "--help").status


def test_calendars(desk: Desk) -> None:
    """
    One by day, one by audit; and all that is known of one audit.
    """
    days = desk.shell.run("notices", "calendar", "--json").lines
    [audit] = desk.shell.run("audits", "calendar", "--json").lines
    shown = desk.shell.run("audits", "show", "AU-9")

    assert sorted(one["on"] for one in days) == [one["on"] for one in days]
    assert "last" in [one["what"] for one in days]
    assert (
        "AU-9",
        ["first", "reminder", "last", "plan-fixed", "begins", "answer"],
    ) == (
        audit["key"],
        [one["what"] for one in audit["days"]],
    )
    assert [desk.reference] == [one["reference"] for one in audit["items"]]
    for said in (
        f"File       {desk.file}",
        "Asked      PS 10.3",
        "Gates · 3",
        "Next · 1",
    ):
        assert said in shown.out
    assert "Nothing in the registry" in desk.shell.run("audits", "show", "AU-99").err


def test_audits_are_listed_without_a_passphrase(desk: Desk) -> None:
    """
    The registry is no secret; by name one finds those of an Entity.
    """
    environ = {"GRIEVANCE_HOME": desk.shell.environ["GRIEVANCE_HOME"]}
    anybody = Shell(environ=environ)

    [audit] = anybody.run("audits", "list", "--entity", "norvik", "--json").lines

    assert ("AU-9", "scheduled") == (audit["key"], audit["status"])
    assert "No such audit." in anybody.run("audits", "list", "--firm", "other").out


def test_the_timeline_of_a_case(desk: Desk) -> None:
    """
    Both ways to it draw the same, at any width; that it was read is in the log.
    """
    run = desk.shell.run
    drawn = run("timeline", desk.reference, "--width", 80)
    same = run("case", "timeline", desk.reference, "--width", 80)
    found = run("timeline", desk.reference, "--json").lines[0]

    assert drawn.out == same.out
    assert "E1 Photo [/x]␛[2J of the dust" in drawn.out
    assert max(map(cell_len, drawn.out.splitlines())) <= 80
    known = [one["known"] for one in found["entries"] if one["lane"] == "audits"]
    assert [[{"evidence": 1, "relation": "not-public-then"}]] == known
    assert found["reference"] == desk.reference
    assert "contents opened, 3 times" in run("case", desk.reference).out


@pytest.fixture(name="several")
def _several(desk: Desk) -> Desk:
    """Two more Entities with long names, each with a case and an audit ahead."""
    for key, name, days in (
        ("W-2", "Donaudampfschifffahrt Strangpresswerke Oberlichtenau", 90),
        ("W-3", "Société des Bauxites de Kolimba", 20),
    ):
        entity = replace(WORKS, id=EntityId(uuid5(NAMESPACE_OID, key)), key=key)
        entity = replace(entity, name=name)
        paper_id = CertificationId(uuid5(NAMESPACE_OID, f"paper of {key}"))
        paper = replace(PAPER, id=paper_id, entity_id=entity.id, number=f"C-{key}")
        audit = ahead(
            PASSED + days,
            key=f"{key}-surveillance-{TODAY + days * DAY}",
            entity_id=entity.id,
            certification_ids=(paper_id,),
        )
        audits = (ahead(PASSED + 60, key="AU-9"), audit)
        know(desk.office, entity, paper, *audits, at=NOW)
        case_id = case_about(desk.office)
        about = Respondent(kind=RespondentKind.ENTITY, id=str(entity.id))
        for criterion in ("PS 10.3", "PS 9.1"):
            flag(desk.office, case_id, criterion, respondent=about, at=NOW)
    plan(desk.office, at=NOW)
    return desk


def test_tables_are_folded_where_nobody_copies(
    several: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    In 80 columns no line is wider, and each reference, day, key and criterion is whole;
    where even that does not fit, a column less is shown, and it says which.
    """
    one = several.reference
    file = several.shell.run("notices", "list", "--json").lines[0]["file"]
    for words in (
        ("follow-ups", "--all"),
        ("notices", "list"),
        ("notices", "calendar", "--all"),
        ("audits", "calendar"),
        ("audits", "list", "--all"),
        ("findings", "list", file),
        ("gates", "list", file),
        ("evidence", "list", one),
        ("evidence", "relate", one),
        ("cases", "--kind", "audit-file"),
    ):
        monkeypatch.setenv("COLUMNS", "300")
        wide = several.shell.run(*words)
        monkeypatch.setenv("COLUMNS", "80")
        narrow = several.shell.run(*words)
        assert 0 == narrow.status, narrow.err
        assert max(map(cell_len, narrow.out.splitlines())) <= 80, narrow.out
        are_left_out = "Too narrow for: asked" in narrow.err
        expected = Counter(
            one
            for one in WHOLE.findall(wide.out)
            if not (are_left_out and one.startswith("PS "))
        )
        assert expected, wide.out
        assert expected == Counter(WHOLE.findall(narrow.out)), narrow.out
