"""Evidence is exported for a regulator from a shell, once and into a new file."""

from __future__ import annotations

import io
import zipfile

from datetime import timedelta
from pathlib import Path

import pytest

from pyrage import decrypt, x25519

from grievance.wiring import utc_now
from tests.cli.command import Ended, Shell


SOON = f"{(utc_now() + timedelta(days=30)).date()}"
READER = x25519.Identity.generate()


def export(shell: Shell, reference: str, out: Path, *more: str) -> Ended:
    return shell.run(
        *("evidence", "export", reference, "--to", READER.to_public()),
        *("--out", out, "--purpose", "-", *more),
        stdin=b"An inquiry\n",
    )


@pytest.fixture(name="ready")
def _ready(busy: Shell, reference: str) -> Shell:
    """An office with evidence on record in a case where nobody is at risk."""
    kind = ("--kind", "published-report", "--published", "2025-03-01")
    busy.run("evidence", "add", reference, "A report", *kind)
    assessed = busy.run(
        *("risk", "assess", reference, "--nobody", "--review-by", SOON),
    )
    assert 0 == assessed.status, assessed.err
    return busy


def test_the_file_is_the_readers_alone(
    ready: Shell, reference: str, tmp_path: Path
) -> None:
    """
    It opens with their key, only its owner reads it, and none is written over.
    """
    out = tmp_path / "index.zip.age"
    done = export(ready, reference, out, "--only", "1")
    again = export(ready, reference, out)

    assert 0 == done.status, done.err
    assert "index.zip.age has 1 item" in done.out
    assert 0o600 == out.stat().st_mode & 0o777
    with zipfile.ZipFile(io.BytesIO(decrypt(out.read_bytes(), [READER]))) as archive:
        assert b"An inquiry" in archive.read("index.json")
        assert reference.encode() not in archive.read("index.json")
    assert (2, True) == (again.status, "is there already" in again.err)
    listed = ready.run("evidence", "list", reference, "--json").lines
    assert [1] == [len(one["custody"]) for one in listed]


def test_where_somebody_may_pay_it_waits(
    ready: Shell, reference: str, tmp_path: Path
) -> None:
    """
    No file is made; the request stands where requests stand.
    """
    out = tmp_path / "index.zip.age"
    ready.run(
        *("risk", "assess", reference, "--who", "workers", "--from", "the works"),
        *("--likelihood", "likely", "--harm", "liberty", "--review-by", SOON),
    )
    (asked,) = export(ready, reference, out, "--json").lines

    assert asked["file"] is None
    assert not out.exists()
    (listed,) = ready.run("requests", "--json").lines
    assert ("export-evidence", asked["request"]) == (listed["act"], listed["request"])


@pytest.mark.parametrize("numbers", ["1;2", "x", "1,,2"])
def test_numbers_are_written_with_commas(
    busy: Shell, reference: str, tmp_path: Path, numbers: str
) -> None:
    """
    All else is refused before anything is opened.
    """
    ended = export(busy, reference, tmp_path / "x.age", "--only", numbers)

    assert 2 == ended.status
    assert "as in 1,3" in ended.err
