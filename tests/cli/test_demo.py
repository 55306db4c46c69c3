"""The demonstration runs twice, and deletes nobody else's folder."""

from __future__ import annotations

import re
import shlex

from pathlib import Path

import pytest

from grievance.cli import demo_home
from grievance.cli.demo_closing import COMMANDS
from grievance.cli.demo_hands import DANA, HENRI
from grievance.cli.demo_home import fresh_home
from grievance.cli.demo_work import STEPS
from grievance.demo import mails
from grievance.domain.display import CODES
from grievance.statistics.package import REPORT
from grievance.statistics.published import read_package, verify_packages
from tests.cli.command import Ended, Shell
from worker.lock import hold_lock


NO_HOME = Shell(environ={})
TOLD = ("timeline", "findings")  # how an audit is looked at that was told something


@pytest.mark.slow
def test_from_mails_to_a_verified_log(tmp_path: Path) -> None:
    """
    Every mail has its line, replies find their cases; what an earlier one left is gone.
    """
    home = tmp_path / "demo"
    left = _left_behind(home)

    done = NO_HOME.run("demo", "--home", home)

    assert 0 == done.status, done.err
    assert [] == [path for path in left if path.exists()]
    assert [] == [path.name for path in mails() if path.name not in done.out]
    assert "The log is sound" in done.out
    assert "2 replies" in done.out
    assert "1 duplicate" in done.out
    assert "unverified" in _line(done.out, "53-reply-spoofed.eml")
    assert "our acknowledgement came back" in _line(done.out, "57-our-letter")
    assert "1 of them came back" in _line(done.out, "Letters:")
    assert "2 messages could not be read" in _line(done.out, "Quarantine:")
    assert None is CODES.search(done.out)
    assert "sealed to others" in done.out
    _what_it_names_is_there(home)
    _its_commands_work(home, done.out)
    _two_people_end_a_case(home, done.out)
    _its_statistics_are_safe(home, done.out)


def _left_behind(path: Path) -> list[Path]:
    """An earlier demonstration's home, whose office nobody could open any more."""
    with fresh_home(path) as home:
        home.make()
        (path / "sent").mkdir()
        left = [path / "sent" / "GR-0000-0000.eml", path / "old-notes.txt"]
        for file in (*left, home.path / "grievance.db"):
            file.write_text("from last time", "utf-8")
    return left


def _line(out: str, begins: str) -> str:
    [found] = [line for line in out.splitlines() if line.strip().startswith(begins)]
    return found


def _shell_of(home: Path, person: str) -> Shell:
    """A shell as the demonstration describes it."""
    passphrase = home / "passphrases" / f"{person.lower().replace(' ', '-')}.txt"
    return Shell(
        environ={
            "GRIEVANCE_HOME": str(home),
            "GRIEVANCE_PERSON": person,
            "GRIEVANCE_PASSPHRASE_FILE": str(passphrase),
        }
    )


def _what_it_names_is_there(home: Path) -> None:
    """The commands at its end work as they stand, and letters can be opened."""
    shell = _shell_of(home, DANA)
    aside, letters = shell.run("quarantine", "list"), shell.run("letters", "list")

    assert 2 == aside.out.count(" quarantined ")
    assert 1 == letters.out.count("bounced")
    sent = list((home / "sent").glob("GR-*.eml"))
    assert letters.out.count(" sent ") + letters.out.count(" bounced ") == len(sent)


def _its_commands_work(home: Path, out: str) -> None:
    """What to look at each case with, and around, says what the demonstration says."""
    shell = _shell_of(home, DANA)
    looks = re.findall(r"GR-\S{4}-\S{4} .*  (\S.*)$", out, re.MULTILINE)
    names = " ".join(out.partition("was done")[2].split())
    ways = [way for way in COMMANDS if way != "desk"]
    said = {way: shell.run(*shlex.split(way)) for way in (*_work_of(looks), *ways)}

    assert len(STEPS) + len(TOLD) == len(_work_of(looks))
    assert set() == {way for way, done in said.items() if done.status or not done.out}
    assert "Sarigobi Metals" in _said_by(said, "report show")
    assert "stands in a letter of the case" in _said_by(said, "letters check")
    assert "info-request" in _said_by(said, "letters drafts")
    assert "no, rain" in _said_by(said, "fact list").casefold()
    assert "escalated" in _said_by(said, "clocks --overdue")
    assert "resubmission" in _said_by(said, "clocks --kind")
    assert "! 1 day late" in _said_by(said, "tasks list")
    assert "Lanzhe Light Metals" in _said_by(said, "registry at")
    assert "called for 2 clocks" in names
    _an_audit_answers(said)


def _an_audit_answers(said: dict[str, Ended]) -> None:
    """One finding is confirmed, one waits for somebody; its notice went out."""
    assert "✓ AU-" in _said_by(said, "timeline")  # answered
    found = _said_by(said, "findings list")
    assert "not-assessed" in found
    assert "Neutral because" in found
    assert "PS 10.7" in _said_by(said, "follow-ups")
    assert 1 == _said_by(said, "notices list").count(" released ")
    assert "Sungai Merpati Smelting" in _said_by(said, "audits calendar")


def _work_of(looks: list[str]) -> list[str]:
    """Leave out the table of mails."""
    begin = ("report", "letters", "fact", "clocks", "requests", "tasks", *TOLD)
    return [look for look in looks if look.startswith(begin)]


def _said_by(said: dict[str, Ended], begins: str) -> str:
    return next(done.out for way, done in said.items() if way.startswith(begins))


def _two_people_end_a_case(home: Path, out: str) -> None:
    """What Henri asked for can be confirmed by Dana, and not by Henri."""
    [asked] = re.findall(r"requests show (\w+)", out)

    refused = _shell_of(home, HENRI).run("requests", "confirm", asked)
    done = _shell_of(home, DANA).run("requests", "confirm", asked)

    assert (2, 0) == (refused.status, done.status), done.err
    assert "is confirmed" in done.out
    assert 0 == _shell_of(home, DANA).run("log", "verify").status


def _its_statistics_are_safe(home: Path, out: str) -> None:
    """Each package is there with its report and survives the attack; one more waits."""
    reports = [Path(line.strip()) for line in out.splitlines() if line.endswith(REPORT)]
    waiting, public = (
        _shell_of(home, DANA).run("statistics", "releases", "--json").lines
    )

    old, ahead = [read_package(report.parent) for report in reports]

    assert () == verify_packages([old]) == verify_packages([ahead])
    assert 40 < max(one or 0 for one in ahead.numbers.values()) < 60
    assert ("published", old.sha256) == (public["state"], public["sha256"])
    assert "waiting" == waiting["state"]
    assert old.period < waiting["period"] < ahead.period
    assert waiting["withheld"] > public["withheld"] == 0


def test_a_strangers_folder_is_left_alone(tmp_path: Path) -> None:
    """
    A folder that no demonstration made is refused, whatever is in it.
    """
    (tmp_path / "thesis.txt").write_text("years of work", "utf-8")

    done = NO_HOME.run("demo", "--home", tmp_path)

    assert (2, "") == (done.status, done.out)
    assert "nothing was deleted" in done.err
    assert ["thesis.txt"] == [path.name for path in tmp_path.iterdir()]


def test_an_office_is_left_alone(office: Shell) -> None:
    """
    The home of a real office is not a demonstration's.
    """
    done = office.run("demo", "--home", office.home)

    assert 2 == done.status
    assert 0 == office.run("people").status


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """
    A link to somewhere else is refused.
    """
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")

    assert 2 == NO_HOME.run("demo", "--home", link).status


def test_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    While a demonstration is open, another one leaves its folder alone.
    """
    monkeypatch.setattr(demo_home, "PATIENCE_SECONDS", 0.0)

    with fresh_home(tmp_path / "demo") as home:
        (home.path / "kept").touch()
        done = NO_HOME.run("demo", "--home", home.path)

        assert (2, "") == (done.status, done.out)
        assert "Another demonstration is open" in done.err
        assert (home.path / "kept").exists()


def test_somebody_at_work_is_left_alone(tmp_path: Path) -> None:
    """
    A worker that still runs in the folder keeps it.
    """
    with fresh_home(tmp_path / "demo") as home:
        home.make()

    with hold_lock(home):
        done = NO_HOME.run("demo", "--home", home.path)

    assert 2 == done.status
    assert "Somebody is at work" in done.err
