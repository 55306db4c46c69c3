"""A quarter is published from a shell; what comes out needs no office to be checked."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell


def test_a_quarter_is_published_once(busy: Shell, tmp_path: Path) -> None:
    """
    First rehearsed; then a folder and a zip are written that verify, and the log knows.
    """
    shell, out = busy, tmp_path / "public"
    period = shell.run("statistics", "rehearse", "--period", "2024-Q4", "--json")
    [rehearsed] = period.lines
    published = shell.run(
        "statistics", "publish", "--period", "2024-Q4", "--out", out, "--json"
    )
    [fields] = published.lines

    assert (0, 0) == (period.status, published.status)
    assert 0 == sum(rehearsed["why"].values()) == rehearsed["withheld"]
    assert rehearsed["numbers"] == fields["numbers"] > 100
    verified = shell.run("statistics", "verify", fields["folder"], fields["zip"])
    assert "twice" in verified.err
    assert 0 == shell.run("statistics", "verify", fields["folder"]).status
    assert 0 == shell.run("log", "verify").status
    again = shell.run("statistics", "publish", "--period", "2024-Q4", "--out", out)
    assert "never revised" in again.err
    exported = shell.run(
        "statistics", "export", "--period", "2024-Q4", "--out", tmp_path
    )
    written = tmp_path / "grievances-2024-q4.zip"
    assert f"{written}\n" == exported.out
    assert Path(fields["zip"]).read_bytes() == written.read_bytes()


def test_what_cannot_be_written_is_not_published(busy: Shell, tmp_path: Path) -> None:
    """
    A period is published once, so that it is looked at before whether there is room.
    """
    (tmp_path / "grievances-2024-q4").mkdir()

    refused = busy.run(
        "statistics", "publish", "--period", "2024-Q4", "--out", tmp_path
    )

    assert 2 == refused.status
    assert "is there already" in refused.err
    assert 0 == busy.run("statistics", "rehearse", "--period", "2024-Q4").status


def test_a_period_that_is_not_over_is_refused(busy: Shell, tmp_path: Path) -> None:
    """
    With the day from which on it may be published.
    """
    refused = busy.run("statistics", "rehearse", "--period", "2099-Q1")
    unknown = busy.run("statistics", "export", "--period", "2099-Q1", "--out", tmp_path)

    assert (2, 2) == (refused.status, unknown.status)
    assert "from 2099-04-11 on" in refused.err
    assert "was not published" in unknown.err
