"""Whoever has packages and nothing else can attack them from a shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from grievance.statistics import solver
from grievance.statistics.package import package, zipped
from grievance.statistics.printed import Printed
from tests.cli.command import Shell
from tests.statistics.imagined import shape
from tests.statistics.test_package import FEW, LATER, printed, release, written


def exposing(folder: Path) -> Path:
    """Write a package in which the one number that is withheld is what is left."""
    table = shape("2020-Q1", "channel")
    [whole, first, second, third] = sorted(table.all_keys())
    numbers = {whole: 34, first: 20, second: None, third: 12}
    return written(release(Printed(shape=table, numbers=numbers)), folder)


def test_sound_packages_are_said_to_be(shell: Shell, tmp_path: Path) -> None:
    """
    From a folder or an archive, without any office: what was checked, and the result.
    """
    made = release(printed())
    folder = written(made, tmp_path)
    archive = tmp_path / "packed.zip"
    archive.write_bytes(zipped(package(made), made.name))

    shown = shell.run("statistics", "verify", folder)
    [fields] = shell.run("statistics", "verify", archive, "--json").lines

    assert 0 == shown.status, shown.err
    assert "Nothing can be found out" in shown.out
    assert f"SHA-256 {fields['sha256']}; told from 5 complaints, 3" in shown.out
    assert not shell.home.exists()
    assert "2020-Q1" == fields["period"]
    assert made.printed == fields["numbers"]
    assert made.withheld == fields["withheld"] > 0
    assert [] == fields["found"]
    assert (0.35, 0.1714) == (fields["share_told"], fields["share_shown"])


def test_what_gives_somebody_away_is_named(shell: Shell, tmp_path: Path) -> None:
    """
    Each number with what is known of it; the status is that of a refusal.
    """
    folder = exposing(tmp_path)

    shown = shell.run("statistics", "verify", folder)
    found = shell.run("statistics", "verify", folder, "--json")

    assert (1, 1) == (shown.status, found.status)
    assert "received, 2020-Q1, channel h1: it is 2." in shown.out
    [[known]] = [one["found"] for one in found.lines]
    assert (2, 2) == (known["least"], known["most"])


def test_what_was_altered_is_refused(shell: Shell, tmp_path: Path) -> None:
    """
    A file and an archive that is none: one sentence each.
    """
    folder = written(release(printed()), tmp_path)
    with (folder / "codes" / "region.csv").open("a") as codes:
        codes.write("r9,invented\n")
    (tmp_path / "none.zip").write_bytes(b"PK and nothing else")

    altered = shell.run("statistics", "verify", folder)
    broken = shell.run("statistics", "verify", tmp_path / "none.zip")

    assert (2, 2) == (altered.status, broken.status)
    assert "codes/region.csv of" in altered.err
    assert "was altered" in altered.err
    assert "cannot be unpacked" in broken.err


def test_packages_that_belong_together_are_wanted(shell: Shell, tmp_path: Path) -> None:
    """
    Two that were each made as if it were the first are not sound together.
    """
    first = written(release(printed()), tmp_path)
    second = written(release(LATER, period="2020-Q2"), tmp_path)

    refused = shell.run("statistics", "verify", first, second)

    assert 2 == refused.status
    assert "know nothing of each other" in refused.err


def test_a_package_that_is_given_twice_is_taken_once(
    shell: Shell, tmp_path: Path
) -> None:
    """
    As its folder and its zip, which lie beside each other; another one is refused by name.
    """
    made = release(FEW)
    folder, archive = written(made, tmp_path), tmp_path / "packed.zip"
    archive.write_bytes(zipped(package(made), made.name))
    other = written(release(printed(40, seed=4)), tmp_path / "other")

    twice = shell.run("statistics", "verify", folder, archive, folder, "--json")
    refused = shell.run("statistics", "verify", archive, other)

    assert (0, 1) == (twice.status, len(twice.lines)), twice.err
    assert f"{archive} is the same as {folder}; it is taken once." in twice.err
    assert (2, "") == (refused.status, refused.out)
    assert f"{archive} and {other} are both of 2020-Q1 and not the same" in refused.err


def test_what_took_too_long_is_not_said_to_be_sound(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A sentence says not to trust it, and the status that nothing was found out.
    """
    folder = written(release(printed()), tmp_path)
    monkeypatch.setattr(solver, "MOST_SECONDS", 0.0)

    shown = shell.run("statistics", "verify", folder, "--minutes", 5)

    assert (2, "") == (shown.status, shown.out)
    assert "do not trust it." in shown.err
