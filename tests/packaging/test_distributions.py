"""What is handed out: an sdist and a wheel with every file, which work elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile

from pathlib import Path
from sysconfig import get_path

import pytest

from tests.cli.command import ROOT, Ended


PACKAGES = ("grievance", "migrations", "tui", "worker")
PASSPHRASE = "six quiet words of a first person"


def build(source: Path, target: Path, *kinds: str) -> Path:
    """Build sdist and wheel of *source*, or some *kinds*, with the locked backend."""
    chosen = [word for kind in kinds for word in ("-t", kind)]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(target), *chosen],
        cwd=source,
        check=True,
        capture_output=True,
    )
    return target


@pytest.fixture(scope="module", name="built")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist and the wheel of this checkout."""
    return build(ROOT, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module", name="installed")
def _installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    An environment of its own with the wheel in it; it borrows what the wheel needs.

    A line in a `.pth` file adds a folder whose own such files are not read, so that
    the checkout, which this environment leads to, is out of reach.
    """
    venv = tmp_path_factory.mktemp("elsewhere") / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    [wheel] = built.glob("*.whl")
    offline = ("--no-index", "--no-deps", "--quiet", "--disable-pip-version-check")
    pip = (str(venv / "bin" / "python"), "-m", "pip", "install")
    subprocess.run([*pip, *offline, str(wheel)], check=True)
    [packages] = venv.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(f"{get_path('purelib')}\n", "utf-8")
    return venv


def in_checkout() -> set[str]:
    """Name every file of the packages, as far as it is no by-product of running."""
    return {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def in_wheel(folder: Path) -> set[str]:
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        return {name for name in file.namelist() if ".dist-info/" not in name}


def in_sdist(folder: Path) -> set[str]:
    [sdist] = folder.glob("*.tar.gz")
    with tarfile.open(sdist) as file:
        return {name.partition("/")[2] for name in file.getnames()}


def test_the_wheel_has_every_file_and_no_other(built: Path) -> None:
    """
    Catalogue, letters, migrations, fonts, styles, invented mails: all that is there.
    """
    assert in_checkout() == in_wheel(built)


def test_the_sdist_has_what_a_wheel_is_built_of(built: Path, tmp_path: Path) -> None:
    """
    A wheel that is built of the sdist alone has the same files; the terms are there.
    """
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as file:
        file.extractall(tmp_path, filter="data")
    [source] = tmp_path.glob("grievance-*")

    assert in_wheel(built) == in_wheel(build(source, tmp_path / "again", "wheel"))
    terms = {"LICENSE", "NOTICE", "CHANGELOG.md", "SECURITY.md"}
    assert terms == terms & in_sdist(built)


def run(venv: Path, folder: Path, *words: object) -> Ended:
    """Run the installed program far from the checkout."""
    done = subprocess.run(
        [venv / "bin" / "grievance", *map(str, words)],
        cwd=folder,
        env={
            "PATH": os.defpath,
            "GRIEVANCE_HOME": str(folder / "home"),
            "GRIEVANCE_PASSPHRASE_FILE": str(folder / "passphrase"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(status=done.returncode, out=done.stdout, err=done.stderr)


@pytest.mark.slow
def test_it_works_where_no_checkout_is(installed: Path, tmp_path: Path) -> None:
    """
    It makes an office, takes in the mails it ships, and finds all its data files.
    """
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n", "utf-8")
    [shipped] = installed.glob("lib/python*/site-packages/grievance/demo/mails")
    mail = min(shipped.iterdir())

    done = [
        run(installed, tmp_path, *words)
        for words in (
            ("--version",),
            ("init", "--person", "Ada Okafor", "--mailbox", "office@grievance.example"),
            ("intake", mail, "--strict"),
            ("cases", "--json"),
            ("catalogue", "check"),
        )
    ]

    assert [0] * len(done) == [one.status for one in done], [one.err for one in done]
    assert "grievance, version 0.1.0\n" == done[0].out
    assert 1 == len(done[3].lines)


@pytest.mark.slow
def test_what_runs_is_the_installed_one(installed: Path) -> None:
    """
    Nothing of the checkout is imported, so that the test above shows something.
    """
    code = "import grievance, tui, worker; print(grievance.__file__)"
    python = installed / "bin" / "python"
    done = subprocess.run(
        [python, "-c", code], cwd="/", check=True, capture_output=True, text=True
    )

    assert Path(done.stdout.strip()).is_relative_to(installed)
