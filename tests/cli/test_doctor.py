"""`grievance doctor`: exit status, table and JSON; nothing secret is in any of them."""

from __future__ import annotations

from grievance.domain.pulse import worker_pulse
from grievance.settings import ENV_BROKER, ENV_DATABASE
from grievance.wiring import build
from tests.cli.command import Shell
from tests.cli.letters import COMPLAINT, write


SECRET = "n0t-to-be-told"
PARTS = {
    "database",
    "settings",
    "home",
    "disk",
    "copies",
    "reader of mails",
    "broker",
    "letters out",
    "attachments",
    "keys",
    "log",
    "clock",
    "backup",
    "worker",
    "jobs",
    "for people",
}


def test_a_new_office(office: Shell) -> None:
    """
    What is not done yet is a problem with what to do; the rest is fine.

    Who took mail in by hand started no worker.
    """
    (mail,) = write(office.home.parent / "mails", one=COMPLAINT)
    assert 0 == office.run("intake", mail).status

    done = office.run("doctor", "--json")

    signs = {line["part"]: line["sign"] for line in done.lines}
    assert 1 == done.status
    assert set(signs) == PARTS
    assert {"backup", "worker"} == {
        part for part, sign in signs.items() if sign == "problem"
    }
    assert all(line["advice"] for line in done.lines if line["sign"] == "problem")


def test_fine_once_all_is_done(office: Shell) -> None:
    """
    After a backup, and while a worker is at work, nothing is wrong: the status is 0.
    """
    assert 0 == office.run("backup", office.home.parent / "backup").status
    mechanism = build(office.home, {})
    with mechanism.store.begin() as tx:
        tx.pulses.beat(worker_pulse("one"), at=mechanism.now())

    done = office.run("doctor")

    assert 0 == done.status
    assert "✓ fine" in done.out
    assert "0 problems" in done.err


def test_a_broken_part_hides_no_other(office: Shell) -> None:
    """
    Without database and broker the rest is looked at; no password is shown.
    """
    shell = office.with_environ(
        **{
            ENV_DATABASE: f"postgresql://ada:{SECRET}@127.0.0.1:1/x",
            ENV_BROKER: f"redis://:{SECRET}@127.0.0.1:1/0",
        }
    )

    done = shell.run("doctor", "--patience", "5")
    lines = shell.run("doctor", "--json").lines

    signs = {line["part"]: line["sign"] for line in lines}
    assert 1 == done.status
    assert ("problem", "problem") == (signs["database"], signs["broker"])
    assert "not looked at" == signs["keys"]
    assert "fine" == signs["disk"]
    assert "✗ problem" in done.out
    assert "– unseen" in done.out
    assert "problems" in done.err
    assert SECRET not in f"{done}{lines}"


def test_a_database_file_that_is_gone(office: Shell) -> None:
    """
    It is told, and none is made in its place.
    """
    (office.home / "grievance.db").unlink()

    done = office.run("doctor")

    assert 1 == done.status
    assert "There is no database file" in done.out
    assert not (office.home / "grievance.db").exists()


def test_no_office(shell: Shell) -> None:
    """
    Where there is nothing to look at the status is 2.
    """
    done = shell.run("doctor")

    assert (2, "") == (done.status, done.out)
    assert "not the home of an office" in done.err
