"""Bulletins are previewed and written from a shell; what was told stays as it was."""

from __future__ import annotations

import json

import pytest

from grievance.statistics.told import Told
from grievance.wiring import utc_now
from tests.cli.command import Shell


BY_HAND = Told(
    period="2026-03", rule={"complaints": 5}, often=("PS 10.3",), named=("PS 9",)
)


def told_before(shell: Shell, told: Told) -> None:
    """Let somebody have told of a period already."""
    folder = shell.home / "bulletins" / "told"
    folder.mkdir(parents=True)
    fields = {
        name: getattr(told, name) for name in ("period", "rule", "often", "named")
    }
    (folder / f"{told.period}.json").write_text(
        json.dumps({**fields, "written_on": "2026-04-11"}), "utf-8"
    )


def test_two_cases_name_no_theme(busy: Shell) -> None:
    """
    A preview of now says so, with all that stands in each bulletin, and what it is.
    """
    month = f"{utc_now():%Y-%m}"
    shown = busy.run("bulletin", "preview", "--month", month)
    (fields,) = busy.run("bulletin", "preview", "--month", month, "--json").lines

    assert 0 == shown.status, shown.err
    assert "No theme can be named this month" in shown.out
    assert "Retaliation, and your right to stop" in shown.out
    assert "certification alone is not sufficient" in " ".join(shown.out.split())
    assert "do not pass it on" in shown.err
    assert ([], [], None) == (fields["often"], fields["named"], fields["written_on"])
    assert not (busy.home / "bulletins" / "told").exists()


def test_what_happened_outside_stands_in_it_but_for_names(busy: Shell) -> None:
    """
    An event whose title names an organisation of the registry is left out, and it shows.
    """
    for title in ("A law on supply chains", "A report on Tamarack Rolling"):
        added = busy.run(
            *("events", "add", "--title", title),
            *("--on", "2026-03-05", "--kind", "report", "--source", "laws.example"),
        )
        assert 0 == added.status, added.err
    shown = busy.run("bulletin", "preview", "--month", "2026-03")

    assert "5 March 2026, report: A law on supply chains" in shown.out
    assert "Tamarack" not in shown.out
    assert "1 outside event left out" in shown.err


def test_a_month_is_told_of_once(busy: Shell) -> None:
    """
    Written again, and in another language, it has the themes of the first time.
    """
    out = busy.home.parent / "out"
    told_before(busy, BY_HAND)
    written = ("bulletin", "write", "--month", "2026-03", "--out", out)

    first = busy.run(*written)
    second = busy.run(*written, "--language", "de", "--json")

    assert 0 == first.status, first.err
    (fields,) = second.lines
    assert ("2026-04-11", ["PS 10.3"], ["PS 9"]) == (
        fields["written_on"],
        fields["often"],
        fields["named"],
    )
    assert {
        "bulletin-2026-03.en.md",
        "bulletin-2026-03.en.txt",
        "bulletin-2026-03.de.md",
        "bulletin-2026-03.de.txt",
    } == {file.name for file in out.iterdir()}
    text = (out / "bulletin-2026-03.de.md").read_text("utf-8")
    assert "- PS 10.3 (V3.1) Zwangsarbeit" in text
    assert "# Rundbrief für Auditoren, März 2026" in text


def test_what_is_written_is_kept(busy: Shell) -> None:
    """
    The first time it is put down what was told, and on which day.
    """
    out = busy.home.parent / "out"
    done = busy.run("bulletin", "agenda", "--quarter", "2025-q3", "--out", out)
    kept = json.loads((busy.home / "bulletins" / "told" / "2025-Q3.json").read_bytes())

    assert 0 == done.status, done.err
    assert f"{utc_now().date()}" >= kept["written_on"]
    assert 5 == kept["rule"]["complaints"]
    assert "No requirement can be named this quarter" in " ".join(
        (out / "agenda-2025-Q3.en.txt").read_text("utf-8").split()
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("write", "--month", "2999-01"), "is not over for ten days"),
        (("agenda", "--quarter", "2999-Q1", "--out", "out"), "is not over for ten"),
        (("preview", "--month", "2026-Q1"), "A month is written as 2026-10"),
        (("agenda", "--quarter", "2026-10"), "A quarter is written as 2026-Q3"),
    ],
    ids=["write", "agenda", "month", "quarter"],
)
def test_a_period_is_over_and_written_as_asked(
    busy: Shell, words: tuple[str, ...], said: str
) -> None:
    """
    Otherwise a sentence says what to do, and nothing is kept.
    """
    ended = busy.run("bulletin", *words)

    assert 2 == ended.status
    assert said in ended.err
    assert not (busy.home / "bulletins").exists()


def test_a_record_that_was_altered_is_refused(busy: Shell) -> None:
    """
    Nothing is told anew in its place.
    """
    told_before(busy, BY_HAND)
    (busy.home / "bulletins" / "told" / "2026-03.json").write_text("[]", "utf-8")

    ended = busy.run("bulletin", "write", "--month", "2026-03")

    assert 2 == ended.status
    assert "put it back from a backup" in ended.err
