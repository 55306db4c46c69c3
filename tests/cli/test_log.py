"""The log is verified from a shell, and what was done to it is noticed."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
import textwrap

from collections.abc import Callable
from contextlib import closing
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.cli.command import Shell
from tests.cli.letters import COMPLAINT


def tamper(shell: Shell, statement: str) -> None:
    with closing(sqlite3.connect(shell.home / "grievance.db")) as connection:
        changed = connection.execute(statement)
        assert changed.rowcount
        connection.commit()


def test_a_sound_log(busy: Shell) -> None:
    """
    One sentence says how long the log is and what its root is.
    """
    done = busy.run("log", "verify")

    assert (0, "", 1) == (done.status, done.err, len(done.out.splitlines()))
    assert "The log is sound: " in done.out


def test_a_checkpoint_from_outside(busy: Shell, tmp_path: Path) -> None:
    """
    A note that was kept elsewhere is checked as well, and another office's refused.
    """
    note = tmp_path / "note"
    note.write_text(busy.run("log", "checkpoint").out, "utf-8")
    busy.run("intake", "-", stdin=COMPLAINT + b"more")
    foreign = tmp_path / "foreign"
    foreign.write_text(note.read_text("utf-8").replace("grievance-log/", "other-log/"))

    alone = busy.run("log", "verify", "--json")
    good = busy.run("log", "verify", "--checkpoint", note, "--json")
    bad = busy.run("log", "verify", "--checkpoint", note, "--checkpoint", foreign)

    assert 0 == good.status
    assert 1 + alone.lines[0]["checkpoints"] == good.lines[0]["checkpoints"]
    assert (1, 1) == (bad.status, len(bad.out.splitlines()))
    assert 2 == busy.run("log", "verify", "--checkpoint", tmp_path / "none").status


def test_a_checkpoint_that_an_editor_saved(busy: Shell, tmp_path: Path) -> None:
    """
    Ends of lines, a mark at the start and empty lines at the end change nothing.
    """
    note = tmp_path / "note"
    printed = busy.run("log", "checkpoint").out.replace("\n", "\r\n")
    note.write_bytes(f"\ufeff{printed}\r\n\r\n".encode())

    done = busy.run("log", "verify", "--checkpoint", note)

    assert 0 == done.status, done.out + done.err


def test_a_file_that_is_no_checkpoint(office: Shell, tmp_path: Path) -> None:
    """
    Another file is a mistake of whoever named it, and no finding about the log.
    """
    file = tmp_path / "letter.txt"
    file.write_text("Dear office,\n", "utf-8")

    notice = tmp_path / "notice.pdf"
    notice.write_bytes(b"%PDF-1.7\n")

    done, printed = (
        office.run("log", "verify", "--checkpoint", one) for one in (file, notice)
    )

    assert [(2, "")] * 2 == [(one.status, one.out) for one in (done, printed)]
    assert f"{file} is no checkpoint" in done.err
    assert "paste the lines at its foot into a text file" in printed.err


def test_an_altered_cover_is_noticed(busy: Shell) -> None:
    """
    Whoever changes a case behind the log's back is found out, a line for each.
    """
    tamper(busy, "UPDATE \"case\" SET stage = 'closed', urgency = 'low'")

    done = busy.run("log", "verify")

    assert (1, 2) == (done.status, len(done.out.splitlines()))
    assert "is not what the log saw" in done.out


def test_a_cut_log_is_noticed(busy: Shell) -> None:
    """
    Entries that are gone are a problem, in JSON as in text.
    """
    tamper(busy, "DELETE FROM log_entry WHERE sequence > 5")

    done = busy.run("log", "verify", "--json")

    assert 1 == done.status
    assert done.lines[0]["problems"]


def test_an_older_database_is_noticed(office: Shell) -> None:
    """
    A backup put in the place of the database is older than what this machine saw.
    """
    backup = (office.home / "grievance.db").read_bytes()
    office.run("intake", "-", stdin=COMPLAINT)
    for file in office.home.glob("grievance.db*"):
        file.unlink()
    (office.home / "grievance.db").write_bytes(backup)

    done = office.run("log", "verify")

    assert 1 == done.status
    assert "STOP: the log lost entries" in done.out


def test_a_checkpoint_says_what_it_does_not_cover(busy: Shell) -> None:
    """
    Beside the note, which is kept as it is.
    """
    newest = busy.run("log", "checkpoint")
    assert 0 == busy.run("people", "code").status

    later = busy.run("log", "checkpoint")

    assert ("", newest.out) == (newest.err, later.out)
    assert "does not cover the last 1 entry:" in later.err


def test_no_checkpoint_yet(office: Shell) -> None:
    """
    A new office has none, and that is said.
    """
    done = office.run("log", "checkpoint")

    assert (2, "") == (done.status, done.out)
    assert "no checkpoint yet" in done.err


def quoted(note: str) -> bytes:
    """An answer that quotes our notice, as a mail program wraps and encodes it."""
    words = " ".join(note.split())
    lines = textwrap.wrap(words, 50, break_long_words=True)
    text = "Thank you, we saw it.\n" + "".join(f"> > {one}\n" for one in lines)
    mail = EmailMessage()
    mail["From"] = "Lead Auditor <lead@audits.example>"
    mail["Subject"] = "Re: notice"
    mail.set_content(text, cte="base64")
    return mail.as_bytes()


def test_checkpoints_in_mails_and_texts(busy: Shell, tmp_path: Path) -> None:
    """
    They are found where an auditor quotes our notice, several in one file, each once.
    """
    first = busy.run("log", "checkpoint").out
    busy.run("intake", "-", stdin=COMPLAINT + b"more")
    second = busy.run("log", "checkpoint").out
    answer, printed = tmp_path / "answer.eml", tmp_path / "printed.txt"
    answer.write_bytes(quoted(first))
    printed.write_text(f"Kept for the file:\n{second}Also:\n{first}\nAda\n", "utf-8")

    alone = busy.run("log", "verify", "--json").lines[0]["checkpoints"]
    done = busy.run(
        *("log", "verify", "--checkpoint", answer, "--checkpoint", printed, "--json")
    )

    assert first != second
    assert (0, alone + 3) == (done.status, done.lines[0]["checkpoints"]), done.err


@pytest.fixture(name="bare")
def _bare(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a script where there is `cryptography`, and nothing of ours."""
    packages = tmp_path / "packages"
    packages.mkdir()
    for name in ("cryptography", "cffi", "_cffi_backend"):
        found = find_spec(name)
        assert found is not None
        assert found.origin is not None
        path = Path(found.origin)
        path = path.parent if path.name == "__init__.py" else path
        (packages / path.name).symlink_to(path)
    start = (
        "import runpy, sys; sys.path.append(sys.argv[1]); sys.argv = sys.argv[2:]; "
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )

    def run_script(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = [str(word) for word in (packages, *arguments)]
        return subprocess.run(
            [sys.executable, "-I", "-S", "-c", start, *words],
            capture_output=True,
            check=False,
            text=True,
        )

    return run_script


def test_an_outsider_checks_the_log(
    busy: Shell,
    tmp_path: Path,
    bare: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """
    With one file of ours and nothing installed: whole, altered, cut, and against a note.
    """
    verify, log, answer = (tmp_path / n for n in ("verify.py", "log.jsonl", "a.eml"))
    verify.write_text(busy.run("log", "verifier").out, "utf-8")
    answer.write_bytes(quoted(busy.run("log", "checkpoint").out))
    busy.run("intake", "-", stdin=COMPLAINT + b"more")
    exported = busy.run("log", "export", log, "--people")
    lines = log.read_bytes().splitlines(keepends=True)
    cut, altered = tmp_path / "cut", tmp_path / "altered"
    cut.write_bytes(b"".join(lines[:-1]))
    altered.write_bytes(
        log.read_bytes().replace(b'"case-received"', b'"case-assigned"')
    )

    whole = bare(verify, log, "--checkpoint", answer)
    bad = [bare(verify, file, "--checkpoint", answer) for file in (cut, altered)]
    strange = bare(verify, log, "--root", "00" * 32)
    notice = tmp_path / "notice.pdf"
    notice.write_bytes(b"%PDF-1.7\n")
    printed = bare(verify, log, "--checkpoint", notice)

    assert 0 == exported.status, exported.err
    assert (0, "") == (whole.returncode, whole.stderr), whole.stdout
    assert "1 of yours" in whole.stdout
    assert "signed by the root key" in whole.stdout
    assert [1, 1, 1] == [done.returncode for done in (*bad, strange)]
    assert "The entries are not those that the first line tells." in bad[0].stdout
    assert "The entries are not those of the checkpoint over" in bad[1].stdout
    assert 2 == busy.run("log", "export", log).status
    assert (2, True) == (printed.returncode, "paste the lines" in printed.stderr)


def test_names_stay_out_of_an_export(busy: Shell, tmp_path: Path) -> None:
    """
    Who is in the office stands in it only where that was asked for.
    """
    with_names, without = tmp_path / "with", tmp_path / "without"
    busy.run("log", "export", with_names, "--people")
    busy.run("log", "export", without)
    header = json.loads(without.read_bytes().partition(b"\n")[0])

    assert None is header["directory"]
    assert with_names.stat().st_size > without.stat().st_size


def test_proofs(
    busy: Shell,
    tmp_path: Path,
    bare: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    """
    One entry, and that the log only grew; neither from another log nor altered.
    """
    verify, note, proof = (tmp_path / n for n in ("verify.py", "note", "proof.json"))
    verify.write_text(busy.run("log", "verifier").out, "utf-8")
    note.write_text(busy.run("log", "checkpoint").out, "utf-8")
    busy.run("intake", "-", stdin=COMPLAINT + b"more")
    done = busy.run(
        *("log", "prove", proof, "--entry", 2, "--entry", 3, "--from", note)
    )
    read = json.loads(proof.read_text("utf-8"))
    read["entries"][0]["path"], read["entries"][1]["path"] = (
        read["entries"][1]["path"],
        read["entries"][0]["path"],
    )
    other, grown = tmp_path / "other", tmp_path / "grown"
    other.write_text(json.dumps(read), "utf-8")
    read["older"][0]["path"] = read["older"][0]["path"][::-1]
    grown.write_text(json.dumps(read), "utf-8")

    good = bare(verify, proof, "--checkpoint", note)
    bad = [bare(verify, file) for file in (other, grown)]

    assert 0 == done.status, done.err
    assert 0 == good.returncode, good.stdout + good.stderr
    assert 'there is: {"act":' in good.stdout
    assert "The log only grew since the checkpoint over" in good.stdout
    assert [1, 1] == [one.returncode for one in bad]
    assert "Entry 2 is not in" in bad[0].stdout
    assert "does not begin as" in bad[1].stdout
    assert 2 == busy.run("log", "prove", tmp_path / "x", "--entry", 10**6).status


def test_who_did_what(busy: Shell, reference: str) -> None:
    """
    Names and references, no ids; of one case, of one person, of one act, as JSON.
    """
    busy.run("case", reference)

    told = busy.run("log", "show", "--case", reference)
    read = busy.run("log", "show", "--act", "contents-opened", "--json")
    nobody = busy.run("log", "show", "--by", "Nobody Known")
    by_itself = busy.run("log", "show", "--by", "mechanism", "--most", 1)

    assert (0, "") == (told.status, told.err)
    assert f"opened {reference}" in told.out
    assert re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-", told.out) is None
    assert [(reference, "contents-opened")] == [
        (line["reference"], line["act"]) for line in read.lines
    ]
    assert 2 == nobody.status
    assert "There are older ones" in by_itself.out
