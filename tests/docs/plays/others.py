"""Audits, statistics, the log, letters to many, and what has no office."""

from __future__ import annotations

import shutil

from email.message import EmailMessage

from grievance.wiring import utc_now
from tests.cli.command import ROOT
from tests.docs.blocks import BLOCK
from tests.docs.stage import CASE, Cue, Cues, Stage
from tests.docs.world import LATER, case, registry
from tests.doubles import make_mail
from tests.offices import CHIDI
from tests.services.answers import hold, reply, told
from tests.services.audits_ahead import ahead, files, flag, know, plan
from tests.services.sheets import write_sheets


ANSWER = "PS 10.3: minor non-conformance - wage slips were missing.\n"
LABEL = '{"file": "complaint.eml", "set": "held", "language": "en", "entities": [], '
LABEL += '"criteria": {"sure": ["PS 10.7"], "possible": []}, "critical": false}\n'


def backup(stage: Stage) -> Cues:
    """Backups lie apart, each is put back into a home that is empty."""
    stage.of(stage.office.case_of(make_mail()))
    signed(stage)
    made, home = stage.place("/media/backup/2026-11-22"), stage.place("/srv/grievance")

    def apart() -> None:
        shutil.rmtree(home)
        shutil.copytree(made / "books", stage.place("/media/books/2026-11-22/books"))
        shutil.copytree(made / "keys", stage.place("/media/keys/2026-11-22/keys"))

    def erased() -> None:
        shutil.rmtree(home)
        shutil.copy(made / "erased.jsonl", stage.place("/media/erased.jsonl"))

    def emptied() -> None:
        shutil.rmtree(home, ignore_errors=True)

    restore = "grievance restore /media/"
    return {
        f"{restore}backup/2026-11-22 /srv/grievance": Cue(before=emptied),
        f"{restore}books": Cue(before=apart),
        f"{restore}backup/2026-11-22 /srv/grievance --erased": Cue(before=erased),
    }


def catalogue(stage: Stage) -> Cues:
    """The file of corrections is the one that the page shows."""
    page = (ROOT / "docs" / "catalogue.md").read_text("utf-8")
    shown = next(text for kind, text in BLOCK.findall(page) if kind == "toml")
    stage.file("FILE", shown)
    return {}


def configuration(stage: Stage) -> Cues:
    """Nobody made a backup, and no worker is at work: the doctor says so."""
    assert stage.shell().run("config", "show").out
    return {"grievance doctor": Cue(status=1)}


def findings(stage: Stage) -> Cues:
    """A notice was let go, the audit was held and answered, at last in words as well."""
    know(stage.office, ahead(20))
    flag(stage.office, case(stage))
    file = told(stage.office)
    stage.of(file.id)
    stage.file("wording.txt", "Wage slips of two months were looked at.\n")

    def answered() -> None:
        hold(stage.office)
        for words in ("", "\nSomebody threatened two people.\n"):
            reply(stage.office, file, f"{ANSWER}{words}")

    def gates() -> None:
        for gate in ("pre-audit-risk", "audit-plan"):
            stage.run("gates", "pass", file.reference, gate, "Nobody may be harmed.")

    return {
        "grievance findings propose": Cue(before=answered),
        "grievance gates pass": Cue(before=gates),
    }


def follow_ups(stage: Stage) -> Cues:
    """An audit is ahead, and a notice for it is drafted."""
    registry(stage)
    case_id = case(stage)
    flag(stage.office, case_id)
    plan(stage.office)
    show = Cue(before=lambda: stage.of(files(stage.office)[0].id))
    return {
        "grievance notices show": show,
        "grievance timeline": Cue(before=lambda: stage.of(case_id)),
    }


def install(stage: Stage) -> Cues:
    """The folders for completion and man pages are there."""
    stage.place("~/.local/share/man/man1/any")
    return {}


def log(stage: Stage) -> Cues:
    """The worker signed a checkpoint; an auditor quoted one in an answer."""
    stage.of(stage.office.case_of(make_mail()))
    signed(stage)
    stage.means["41"] = "2"  # the number of an entry

    def quoted() -> None:
        answer = EmailMessage()
        answer["From"] = "lead@heron.example"
        shown = stage.place("printed.txt").read_text("utf-8")
        answer.set_content("".join(f"> {line}\n" for line in shown.splitlines()))
        stage.file("answer.eml", answer.as_bytes())

    return {"grievance log verify --checkpoint": Cue(before=quoted)}


def signed(stage: Stage) -> None:
    """Have a mail taken in, after which the worker signs a checkpoint."""
    stage.run("intake", stage.file("complaint.eml", make_mail("Of another plant.")))


def office(stage: Stage) -> Cues:
    """Root's folder for units is there; as yet nobody is at work."""
    stage.place("/etc/systemd/system/any")
    return {"grievance doctor": Cue(status=1)}


def outreach(stage: Stage) -> Cues:
    """Three things are on record in a case where nobody is at risk."""
    registry(stage)
    case(stage)
    for number in range(3):
        kind = ("--kind", "published-report", "--published", "2025-03-01")
        stage.run("evidence", "add", stage.means[CASE], f"Report {number}", *kind)
    stage.file("purpose.txt", "An inquiry.\n")
    review = ("--nobody", "--review-by", f"{utc_now().date()}")
    stage.run("risk", "assess", stage.means[CASE], *review, by=CHIDI)
    return {}


def register(stage: Stage) -> Cues:
    """Whoever keeps the registry knows the firms; one audit is cancelled, and gone."""
    registry(stage)

    def another() -> None:
        stage.means["AU-310"] = "AU-410"
        registry(stage, ahead(20, key="AU-410"), LATER)

    def merged() -> None:
        stage.means["AU-310"] = "AU-311"

    def happened() -> None:
        listed = stage.shell().run("events", "list", "--json").lines
        stage.means["EV-07"] = str(listed[-1]["key"])

    return {
        "grievance events add --known": Cue(answers="y\n"),
        "grievance audits merge": Cue(before=another),
        "grievance audits begin": Cue(before=merged),
        "grievance events remove": Cue(before=happened),
    }


def search(stage: Stage) -> Cues:
    """One of the words is in a letter."""
    case(stage)
    stage.file("words.txt")
    return {"grievance search --names": Cue(by=CHIDI)}


def statistics(stage: Stage) -> Cues:
    """Two quarters were published before."""
    stage.office.case_of(make_mail())
    for period in ("2026-Q1", "2026-Q2"):
        stage.run("statistics", "rehearse", "--period", period)
        stage.run("statistics", "publish", "--period", period, "--out", "public")
    return {}


def triage(stage: Stage) -> Cues:
    """A registry lies in a folder, and a labelled mail beside it."""
    write_sheets(stage.folder / "registry")
    stage.file("complaint.eml", make_mail())
    stage.file("labels.jsonl", LABEL)
    return {}
