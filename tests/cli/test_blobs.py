"""`grievance blobs` moves attachments, and tells what is lost."""

from __future__ import annotations

import msgspec

from grievance.settings import BlobSettings, read_settings, write_settings
from grievance.wiring import build
from tests.cli.command import Shell
from tests.servers.seaweed import BUCKET, DESK, SECRET, Seaweed


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
    file, secret = busy.home / "grievance.toml", busy.home / "s3.key"
    secret.write_text(SECRET.format(DESK))
    secret.chmod(0o600)
    blobs = BlobSettings(
        url=seaweed.url,
        bucket=BUCKET,
        access_key=DESK,
        secret_key="file:s3.key",
        from_kilobytes=1,
    )
    settings = msgspec.structs.replace(read_settings(file, {}), blobs=blobs)
    file.write_text(write_settings(settings), "utf-8")
