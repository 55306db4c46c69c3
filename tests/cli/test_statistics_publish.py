"""A quarter is published from a shell; what comes out needs no office to be checked."""

from __future__ import annotations

import sqlite3

from contextlib import closing
from pathlib import Path

from tests.cli.command import Shell


def test_a_quarter_is_published_once(busy: Shell, tmp_path: Path) -> None:
    """
    First rehearsed, and then it waits; folder and zip verify, and the log knows.
    """
    shell, out = busy, tmp_path / "public"
    early = shell.run("statistics", "publish", "--period", "2024-Q4")
    period = shell.run("statistics", "rehearse", "--period", "2024-Q4", "--json")
    [rehearsed] = period.lines
    again = shell.run("statistics", "rehearse", "--period", "2024-q4", "--json")
    [waiting] = shell.run("statistics", "releases", "--json").lines
    other = shell.run("statistics", "publish", "--period", "2024-Q4", "--sha256", "x")
    done = shell.run(
        *("statistics", "publish", "--period", "2024-Q4", "--out", out, "--json"),
        *("--sha256", rehearsed["sha256"], "--pdf"),
    )
    nowhere = shell.run("statistics", "publish", "--period", "2025-Q1", "--pdf")
    [fields] = done.lines
    [listed] = shell.run("statistics", "releases", "--json").lines

    assert "Nothing waits of 2024-Q4" in early.err
    assert (0, 0, 0) == (period.status, again.status, done.status)
    assert [rehearsed] == again.lines
    assert 0 == sum(rehearsed["why"].values()) == rehearsed["withheld"]
    assert ("waiting", "the mechanism") == (waiting["state"], waiting["by"])
    assert "not the one you looked at" in other.err
    assert "into the folder of --out" in nowhere.err
    assert Path(fields["folder"]).with_suffix(".pdf").read_bytes()[:5] == b"%PDF-"
    assert 1.0 == fields["share_told"] == listed["share_told"]
    assert None is fields["share_shown"] is listed["share_shown"]  # there was nothing
    assert 0 == rehearsed["counted"] == rehearsed["shown"]
    assert rehearsed["numbers"] == fields["numbers"] > 100
    assert rehearsed["sha256"] == waiting["sha256"] == listed["sha256"]
    assert "published" == listed["state"]
    verified = shell.run("statistics", "verify", fields["folder"], fields["zip"])
    assert (0, True) == (verified.status, "is the same as" in verified.err)
    assert 0 == shell.run("statistics", "verify", fields["folder"]).status
    assert 0 == shell.run("log", "verify").status
    assert "2024-Q4" in shell.run("statistics", "releases").out
    never = shell.run("statistics", "publish", "--period", "2024-Q4", "--out", out)
    assert "never revised" in never.err
    exported = shell.run(
        "statistics", "export", "--period", "2024-Q4", "--out", tmp_path, "--pdf"
    )
    written = tmp_path / "grievances-2024-q4.zip"
    paths = [written.with_suffix(suffix) for suffix in ("", ".zip", ".pdf")]
    assert [*map(str, paths)] == exported.out.splitlines()
    assert paths[-1].read_bytes().startswith(b"%PDF-")
    assert Path(fields["zip"]).read_bytes() == written.read_bytes()
    with closing(sqlite3.connect(shell.home / "grievance.db")) as books, books:
        books.execute("UPDATE release SET package = ?", (b"another one",))
    spoilt = shell.run(
        "statistics", "export", "--period", "2024-Q4", "--out", tmp_path / "new"
    )
    assert (2, False) == (spoilt.status, (tmp_path / "new").exists())


def test_what_cannot_be_written_is_not_published(busy: Shell, tmp_path: Path) -> None:
    """
    A period is published once, so that it is looked at before whether there is room.
    """
    (tmp_path / "grievances-2024-q4").mkdir()
    busy.run("statistics", "rehearse", "--period", "2024-Q4")

    refused = busy.run(
        "statistics", "publish", "--period", "2024-Q4", "--out", tmp_path
    )

    assert 2 == refused.status
    assert "is there already" in refused.err
    [waiting] = busy.run("statistics", "releases", "--json").lines
    assert "waiting" == waiting["state"]


def test_a_period_that_is_not_over_is_refused(busy: Shell, tmp_path: Path) -> None:
    """
    With the day from which on it may be published.
    """
    refused = busy.run("statistics", "rehearse", "--period", "2099-Q1")
    unknown = busy.run("statistics", "export", "--period", "2099-Q1", "--out", tmp_path)

    assert (2, 2) == (refused.status, unknown.status)
    assert "from 2099-04-11 on" in refused.err
    assert "was not published" in unknown.err
