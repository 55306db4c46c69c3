"""Mailboxes are added, listed, tested and looked into from a shell."""

from __future__ import annotations

import stat
import tomllib

from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Shell
from tests.cli.letters import COMPLAINT
from tests.doubles import make_mail
from tests.servers.dovecot import HOST, PASSWORD, Dovecot


ACCOUNT = ("--host", "imap.example", "--user", "ü@x.example")
IMAP = ("--name", "complaints", "--kind", "imap", *ACCOUNT)
BY_VARIABLE = ("--password", "env:IMAP_PASSWORD")


def settings_file(shell: Shell) -> Path:
    return shell.home / "grievance.toml"


def mailboxes(shell: Shell) -> list[dict[str, Any]]:
    found = tomllib.loads(settings_file(shell).read_text("utf-8"))
    return list(found.get("mailbox", []))


@pytest.fixture(name="real")
def _real(office: Shell, dovecot: Dovecot, tmp_path: Path) -> tuple[Shell, str]:
    """An office whose mailbox is on the test server, and its account."""
    user = dovecot.new_user()
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSWORD}\n", "utf-8")
    secret.chmod(0o600)
    added = office.run(
        *("mailbox", "add", "--name", "complaints", "--kind", "imap"),
        *("--host", HOST, "--port", dovecot.tls_port, "--user", user),
        *("--ca-file", dovecot.certificate.ca, "--password", f"file:{secret}"),
    )
    assert 0 == added.status, added.err
    return office, user


class TestAdd:
    def test_writes_to_the_end_and_changes_nothing_else(self, office: Shell) -> None:
        """
        Comments, order and the rights to the file stay; what is usual is left out.
        """
        file = settings_file(office)
        before = "# ours, and ours alone\n" + file.read_text("utf-8")
        file.write_text(before, "utf-8")
        file.chmod(0o640)

        done = office.run("mailbox", "add", *IMAP, *BY_VARIABLE, "--folder", "Ein/Aus")

        assert 0 == done.status, done.err
        after = file.read_text("utf-8")
        assert after.startswith(before.rstrip())
        assert [
            {
                "name": "complaints",
                "kind": "imap",
                "host": "imap.example",
                "user": "ü@x.example",
                "password": "env:IMAP_PASSWORD",
                "folder": "Ein/Aus",
            }
        ] == mailboxes(office)
        assert 0o640 == stat.S_IMODE(file.stat().st_mode)
        assert [file.name] == [
            f.name for f in file.parent.iterdir() if "toml" in f.name
        ]

    def test_takes_several_of_each_kind(self, office: Shell, tmp_path: Path) -> None:
        """
        A path is meant from where one stands; a command is split, and no shell's.
        """
        command = "token-of --account 'a b'"
        runs = [
            office.run(
                *("mailbox", "add", "--name", "b", "--kind", "imap", *ACCOUNT),
                *("--token-command", command),
            ),
            office.run(
                *("mailbox", "add", "--name", "c", "--kind", "maildir"),
                *("--path", "here", "--poll-seconds", 9),
            ),
            office.run(
                *("mailbox", "add", "--name", "d", "--kind", "folder"),
                *("--path", tmp_path / "there"),
            ),
        ]

        assert [0, 0, 0] == [run.status for run in runs]
        first, second, third = mailboxes(office)
        assert ["token-of", "--account", "a b"] == first["token_command"]
        assert (str(Path("here").absolute()), 9) == (
            second["path"],
            second["poll_seconds"],
        )
        assert str(tmp_path / "there") == third["path"]

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ((*IMAP, "--password", "hunter2"), "env:NAME or file:PATH"),
            (IMAP, "Say --password or --token-command"),
            (IMAP[:4], "Say --host"),
            (("--kind", "imap"), "Say --name"),
            (("--name", "Ä", "--kind", "folder", "--path", "x"), "a-z"),
            ((*IMAP, *BY_VARIABLE, "--security", "none"), "this very machine only"),
            ((*IMAP, *BY_VARIABLE, "--token-command", "t"), "not both"),
            ((*IMAP, "--token-command", "t 'x"), "quotation mark"),
            (("--name", "a", "--kind", "folder", *ACCOUNT, "--path", "x"), "neither"),
        ],
    )
    def test_refuses_what_cannot_be(
        self, office: Shell, arguments: tuple[str, ...], said: str
    ) -> None:
        """
        In one sentence, without a secret in it; the file is as it was.
        """
        before = settings_file(office).read_bytes()

        done = office.run("mailbox", "add", *arguments)

        assert 2 == done.status
        assert said in done.err
        assert 1 == done.err.count("\n")
        assert "hunter2" not in done.err
        assert before == settings_file(office).read_bytes()

    def test_refuses_a_name_that_is_taken(self, office: Shell) -> None:
        """
        Two of them could not be told apart on the books.
        """
        office.run("mailbox", "add", *IMAP, *BY_VARIABLE)

        done = office.run("mailbox", "add", *IMAP, *BY_VARIABLE)

        assert (2, 1) == (done.status, len(mailboxes(office)))
        assert "There is a mailbox complaints already" in done.err

    def test_asks_on_a_terminal(
        self, office: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        For what is missing and has no usual value.
        """
        monkeypatch.setattr("grievance.cli.mailbox_adding.has_terminal", lambda: True)
        answers = "appeals\nimap\nimap.example\nappeals\nenv:APPEALS\n"

        done = office.run("mailbox", "add", stdin=answers.encode())

        assert 0 == done.status, done.err
        assert [
            {
                "name": "appeals",
                "kind": "imap",
                "host": "imap.example",
                "user": "appeals",
                "password": "env:APPEALS",
            }
        ] == mailboxes(office)


class TestList:
    def test_shows_each_without_a_secret(self, office: Shell) -> None:
        """
        Where the secret is, of a command its name; for people and for programs.
        """
        office.run("mailbox", "add", *IMAP, *BY_VARIABLE)
        office.run(
            *("mailbox", "add", "--name", "b", "--kind", "imap", *ACCOUNT),
            *("--token-command", "token-of hunter2"),
        )

        table = office.run("mailbox", "list")
        lines = office.run("mailbox", "list", "--json").lines

        assert "imap.example INBOX" in table.out
        assert ["env:IMAP_PASSWORD", "token-of"] == [one["secret"] for one in lines]
        assert "hunter2" not in table.out
        assert ["office@grievance.example"] * 2 == [one["address"] for one in lines]

    def test_says_that_there_is_none(self, office: Shell) -> None:
        """
        In a sentence, and not as an error.
        """
        done = office.run("mailbox", "list")

        assert (0, "No mailbox is configured.\n") == (done.status, done.out)


@pytest.mark.imap
class TestImap:
    def test_a_test_tells_what_there_is_and_takes_nothing(
        self, real: tuple[Shell, str], dovecot: Dovecot
    ) -> None:
        """
        Over TLS, by the named certificate authority.
        """
        shell, user = real
        dovecot.deliver(user, COMPLAINT, COMPLAINT)

        runs = [shell.run("mailbox", "test", *names) for names in ([], ["complaints"])]

        said = [
            f"Logged in as {user} over TLS.",
            "The folder INBOX holds 2; 2 messages to take in.",
            "What was taken in is marked with $Imported.",
            "The server tells of new messages at once.",
        ]
        assert "".join(f"complaints: {one}\n" for one in said) == runs[0].out
        assert [0, 0] == [run.status for run in runs]
        assert runs[0].out == runs[1].out
        assert (2, 0) == dovecot.marked(user)

    def test_intake_without_a_path_looks_once_into_each(
        self, real: tuple[Shell, str], dovecot: Dovecot, tmp_path: Path
    ) -> None:
        """
        Messages become cases; a mailbox that is away is a line, and stops no other.
        """
        shell, user = real
        away = ("--name", "away", "--kind", "folder", "--path", tmp_path / "nowhere")
        assert 0 == shell.run("mailbox", "add", *away).status
        dovecot.deliver(user, COMPLAINT, make_mail())

        first = shell.run("intake", "--json", "--strict")
        again = shell.run("intake", "--json")

        assert ["case", "case", "refused"] == [one["outcome"] for one in first.lines]
        assert [f"complaints {uid}" for uid in (1, 2)] == [
            " ".join([name, place.rpartition("/")[2]])
            for name, place in (one["file"].split() for one in first.lines[:2])
        ]
        assert "away" == first.lines[2]["file"]
        assert (1, 0) == (first.status, again.status)
        assert ["refused"] == [one["outcome"] for one in again.lines]
        assert (2, 2) == dovecot.marked(user)

    def test_trouble_is_one_sentence_and_no_secret(
        self, real: tuple[Shell, str], tmp_path: Path
    ) -> None:
        """
        What is wrong and what to do; the status says that it is.
        """
        shell, _ = real
        (tmp_path / "secret").write_text("hunter2\n")

        done = shell.run("mailbox", "test")

        assert (1, "") == (done.status, done.out)
        assert done.err.startswith("complaints: 127.0.0.1 does not let us in; check")
        assert 1 == done.err.count("\n")
        assert "hunter2" not in done.err

    def test_a_password_that_others_can_read_is_warned_of(
        self, real: tuple[Shell, str], tmp_path: Path
    ) -> None:
        """
        It works all the same: containers mount secrets so.
        """
        shell, _ = real
        (tmp_path / "secret").chmod(0o644)

        done = shell.run("mailbox", "test")

        assert 0 == done.status
        assert "Warning: others on this machine can read" in done.out


def test_a_missing_secret_is_named(office: Shell) -> None:
    """
    By what the settings call it.
    """
    office.run("mailbox", "add", *IMAP, *BY_VARIABLE)
    named = ("mailbox", "test", "complaints")

    text = settings_file(office).read_text("utf-8")
    settings_file(office).write_text(text.replace("imap.example", HOST), "utf-8")
    done = office.run(*named)

    assert 1 == done.status
    assert done.err.startswith("complaints: ")


def test_an_unknown_name_is_refused(office: Shell) -> None:
    """
    With where to find those that are known.
    """
    done = office.run("mailbox", "test", "nobody")

    assert 2 == done.status
    assert "There is no mailbox 'nobody'; see `grievance mailbox list`." in done.err


def test_intake_without_any_mailbox_says_what_to_do(office: Shell) -> None:
    """
    Name files, or add a mailbox.
    """
    done = office.run("intake")

    assert 2 == done.status
    assert "No mailbox is configured: name files" in done.err


def test_a_folder_is_looked_into_and_emptied(office: Shell, tmp_path: Path) -> None:
    """
    What was taken in is moved aside.
    """
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "one.eml").write_bytes(COMPLAINT)
    office.run("mailbox", "add", "--name", "s", "--kind", "folder", "--path", folder)

    test, taken = office.run("mailbox", "test"), office.run("intake", "--json")

    assert "s: 1 message to take in.\n" == test.out
    assert ["case"] == [one["outcome"] for one in taken.lines]
    assert (folder / "imported" / "one.eml").exists()
