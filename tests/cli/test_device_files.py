"""A device file is not lost with a command that ends badly as it changes the lock."""

from __future__ import annotations

import os

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grievance.domain.errors import SetupError
from grievance.home import ROOT_KEY, write_key
from grievance.storage.store import Store, Transaction
from tests.cli.staffed import shell_of
from tests.offices import DANA, Office, sqlite_office


__all__ = ["sqlite_office"]


LOST = "The database cannot be reached"
BEGIN = Store.begin


@contextmanager
def without_an_answer(store: Store) -> Generator[Transaction, None, None]:
    """Commit, and hear nothing of it."""
    with BEGIN(store) as tx:
        yield tx
    raise SetupError(LOST)


@contextmanager
def without_a_commit(store: Store) -> Generator[Transaction, None, None]:
    """Lose the books before the commit."""
    with BEGIN(store) as tx:
        yield tx
        raise SetupError(LOST)


def devices(office: Office) -> list[str]:
    return sorted(path.name for path in office.mechanism.home.devices.iterdir())


@pytest.mark.parametrize(
    ("command", "commits"),
    [("passphrase", True), ("passphrase", False), ("rotate", True), ("recover", True)],
)
def test_nobody_knows_whether_it_was_committed(
    sqlite_office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    commits: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    """
    Both files stay until the next unlock finds out which of them counts.
    """
    office, new = sqlite_office, tmp_path / "new"
    before = shell_of(office, DANA)
    new.write_text("six words that are new here\n")
    after = before.with_environ(GRIEVANCE_PASSPHRASE_FILE=str(new))
    write_key(office.mechanism.home.root_key, ROOT_KEY, office.secrets.root_seed)
    words: list[object] = [command, "--new-device"]
    if command == "recover":
        code = tmp_path / "code"
        (printed,) = before.run("people", "code", "--json").lines
        code.write_text(printed["code"])
        words = [command, DANA, "--code-file", code]

    with monkeypatch.context() as patch:
        patch.setattr(
            Store, "begin", without_an_answer if commits else without_a_commit
        )
        lost = before.run("people", *words, "--new-passphrase-file", new)

    device = office.mechanism.home.device(DANA)
    assert (2, [device.name, f"{device.name}.new"]) == (lost.status, devices(office))
    assert LOST in lost.err
    assert "the next unlock takes it" in lost.err
    opening, refused = (after, before) if commits else (before, after)
    assert "not right" in refused.run("cases").err
    assert 0 == opening.run("cases").status
    if not commits:  # as another command may be just committing it
        assert [device.name, f"{device.name}.new"] == devices(office)
        os.utime(device.with_name(f"{device.name}.new"), (0, 0))
        assert 0 == opening.run("cases").status
    assert [device.name] == devices(office)
    assert 0 == opening.run("cases").status
