"""An office in a home, made once and copied for each test."""

from __future__ import annotations

import os
import shutil

from pathlib import Path

import pytest

from tests.cli.command import Shell
from tests.cli.letters import COMPLAINT, HOSTILE, REGISTRY, write


PERSON = "Ada Okafor"
PASSPHRASE = "six quiet words of a first person"


@pytest.fixture(scope="session", name="founded")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the home of an office and the passphrase of its first person."""
    folder = tmp_path_factory.mktemp("office")
    shell = shell_in(folder)
    (folder / "passphrase").write_text(f"{PASSPHRASE}\n", "utf-8")
    before = os.umask(0)  # which nothing of an office may depend on
    try:
        done = shell.run(
            "init", "--person", PERSON, "--mailbox", "office@grievance.example"
        )
    finally:
        os.umask(before)
    assert 0 == done.status, done.err
    return folder


@pytest.fixture(scope="session", name="with_cases")
def _with_cases(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same office with a registry and two cases."""
    folder = tmp_path_factory.mktemp("busy") / "office"
    shutil.copytree(founded, folder)
    shell = shell_in(folder)
    (folder / "registry.json").write_bytes(REGISTRY)
    assert 0 == shell.run("registry", "import", folder / "registry.json").status
    mails = write(folder / "mails", complaint=COMPLAINT, hostile=HOSTILE)
    assert 0 == shell.run("intake", *mails, "--strict").status
    return folder


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A shell where no office is yet, with a passphrase file."""
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "passphrase").write_text(f"{PASSPHRASE}\n", "utf-8")
    return shell_in(folder)


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Shell:
    """A shell in an empty office of this test's own."""
    return shell_in(Path(shutil.copytree(founded, tmp_path / "office")))


@pytest.fixture
def busy(with_cases: Path, tmp_path: Path) -> Shell:
    """A shell in an office with two cases, of this test's own."""
    return shell_in(Path(shutil.copytree(with_cases, tmp_path / "busy")))


@pytest.fixture(scope="session", name="complaint_reference")
def _complaint_reference(
    with_cases: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The reference of the complaint about Tamarack Rolling, which all copies share."""
    folder = Path(shutil.copytree(with_cases, tmp_path_factory.mktemp("asked") / "it"))
    cases = shell_in(folder).run("cases", "--json").lines
    [found] = [one for one in cases if one["entities"]]
    return str(found["reference"])


@pytest.fixture
def reference(busy: Shell, complaint_reference: str) -> str:  # noqa: ARG001  # of that office
    """The reference of the complaint about Tamarack Rolling."""
    return complaint_reference


def shell_in(folder: Path) -> Shell:
    return Shell(
        environ={
            "GRIEVANCE_HOME": str(folder / "home"),
            "GRIEVANCE_PASSPHRASE_FILE": str(folder / "passphrase"),
        }
    )
