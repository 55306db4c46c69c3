"""`grievance blobs` moves attachments, and tells what is lost."""

from __future__ import annotations

import shutil

from pathlib import Path

import msgspec
import pytest

from grievance.settings import BlobSettings, read_settings, write_settings
from grievance.wiring import build
from tests.blobs.outside import outside_in, with_store
from tests.blobs.test_write_off import lose, shared_case
from tests.cli.command import Shell
from tests.cli.staffed import shell_of
from tests.offices import DANA, HENRI, Office, sqlite_office
from tests.servers.seaweed import BUCKET, DESK, SECRET, Seaweed
from tests.services.moves import reference_of


__all__ = ["sqlite_office"]

SECRET_FILE = "s3.key"
ALTERED = "is not what the log saw"


def test_out_lost_mended_and_back(busy: Shell, seaweed: Seaweed) -> None:
    """
    Each step as somebody at a shell takes it, after a backup; what is lost is a status
    of 1 and a line with its case; without a store nothing is asked.
    """
    none = busy.run("blobs", "check")
    assert (0, "Nothing is lost.") == (none.status, none.out.splitlines()[0])
    _name_store(busy, seaweed)

    done = busy.run("blobs", "move", "--to", "store", "--json")
    assert 0 == done.status, done.err
    [out] = done.lines
    assert (3, 0) == (out["moved"], out["left"])
    backup = busy.home.parent / "backup"
    assert 0 == busy.run("backup", backup).status
    [whole] = busy.run("blobs", "check", "--read", "--json").lines
    assert (3, [], 0) == (whole["count"], whole["lost"], whole["unnamed"])

    lost = _lose_one(busy, seaweed)
    said = busy.run("blobs", "check")
    assert (1, True) == (said.status, lost in said.out)
    mended = busy.run("blobs", "check", "--mend", backup)
    assert (0, True) == (mended.status, "1 attachment put back" in mended.out)
    assert 2 == busy.run("blobs", "check", "--mend", busy.home).status

    back = busy.run("blobs", "move", "--to", "database")
    assert back.out.startswith("Moved 3 attachments, ")
    assert 0 == busy.run("log", "verify").status


def test_a_backup_tells_what_is_lost(
    busy: Shell, seaweed: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Of a lost file it has no bytes: it is written all the same and ends with 1, and its
    manifest, the doctor, a drill and who puts it back tell how many such files are. An
    earlier backup mends both the store and the books that came back without it.
    """
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _name_store(busy, seaweed)
    assert 0 == busy.run("blobs", "move", "--to", "store").status
    whole, folder, said = tmp_path / "whole", tmp_path / "lost", "The bytes of 1 file "
    assert [0, 0] == [
        half["lost"] for half in busy.run("backup", whole, "--json").lines
    ]
    _lose_one(busy, seaweed)

    done = busy.run("backup", folder, "--json")

    assert (1, True) == (done.status, done.err.startswith(said))
    assert [1, 0] == [half["lost"] for half in done.lines]
    [of_backup] = (
        one
        for one in busy.run("doctor", "--json").lines
        if one["sign"] == "problem" and one["part"] == "backup"
    )
    assert f"{folder} has no bytes of 1 file" == of_backup["found"]
    drilled = busy.run("drill", folder)
    assert (1, True) == (drilled.status, said in drilled.out)
    restored = busy.run("restore", folder, tmp_path / "new")
    assert (1, True) == (restored.status, said in restored.out)
    back = busy.with_environ(GRIEVANCE_HOME=str(tmp_path / "new"))
    shutil.copy(busy.home / SECRET_FILE, back.home)
    assert 1 == len(back.run("blobs", "check", "--json").lines[0]["lost"])
    assert ALTERED in back.run("log", "verify").out
    assert 1 == back.run("blobs", "check", "--mend", folder).status
    assert 0 == back.run("blobs", "check", "--mend", whole).status
    assert ALTERED not in back.run("log", "verify").out
    assert 0 == busy.run("blobs", "check", "--mend", whole).status
    assert 0 == busy.run("backup", tmp_path / "mended").status


def test_two_people_write_off_what_no_backup_has(
    sqlite_office: Office, seaweed: Seaweed, tmp_path: Path
) -> None:
    """
    Until then each backup ends with 1; from then on check, backup and doctor name a
    number, and the case says of its file since when and by whose decision.
    """
    away = with_store(sqlite_office, outside_in(seaweed))
    case_id, part_id = shared_case(away)
    lose(away, part_id)
    henri, dana = shell_of(away, HENRI), shell_of(away, DANA)
    _name_store(henri, seaweed)
    assert 1 == henri.run("backup", tmp_path / "before").status
    part = part_id.hex[:8]
    nobody = henri.run("blobs", "write-off", "00000000", "--reason", "gone")
    assert (2, True) == (nobody.status, "blobs check" in nobody.err)

    asked = henri.run("blobs", "write-off", part, "--reason", "gone with its disk")

    assert 0 == asked.status, asked.err
    [seen] = dana.run("requests", "--json").lines
    assert ("write-off-file", True) == (seen["act"], seen["may_answer"])
    assert "gone with its disk" in dana.run("requests", "show", seen["request"]).out
    done = dana.run("requests", "confirm", seen["request"], "--yes")
    assert 0 == done.status, done.err
    checked = dana.run("blobs", "check")
    assert (0, True) == (checked.status, "1 attachment written off" in checked.out)
    [found] = dana.run("blobs", "check", "--json").lines
    assert [str(part_id)] == [one["part"] for one in found["written_off"]]
    written = dana.run("backup", tmp_path / "after")
    assert (0, True) == (written.status, "1 file that two people" in written.out)
    [of_backup] = (
        one["sign"]
        for one in dana.run("doctor", "--json").lines
        if "written off" in one["found"]
    )
    assert "fine" == of_backup
    reference = reference_of(away, case_id)
    assert f"by {HENRI} and {DANA}" in dana.run("case", reference).out


def _lose_one(busy: Shell, seaweed: Seaweed) -> str:
    """Delete one object behind everybody's back, and return its name."""
    mechanism = build(busy.home, {})
    try:
        with mechanism.store.read() as tx:
            name = min(tx.blobs.names())
    finally:
        mechanism.store.close()
    seaweed.store().delete(name)
    return name


def _name_store(busy: Shell, seaweed: Seaweed) -> None:
    file, secret = busy.home / "grievance.toml", busy.home / SECRET_FILE
    secret.write_text(SECRET.format(DESK))
    secret.chmod(0o600)
    blobs = BlobSettings(
        url=seaweed.url,
        bucket=BUCKET,
        access_key=DESK,
        secret_key=f"file:{SECRET_FILE}",
        from_kilobytes=1,
    )
    settings = msgspec.structs.replace(read_settings(file, {}), blobs=blobs)
    file.write_text(write_settings(settings), "utf-8")
