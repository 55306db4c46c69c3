"""`./dev`: finds a Python, knows a whole environment, refuses in one sentence."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib

from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from packaging.requirements import Requirement


ROOT = Path(__file__).parent.parent
LOCK_FILES = sorted((ROOT / "requirements").glob("*.lock"))

# Makes any Python believe that it is an old one, and then starts `dev`.
AS_AN_OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 8, 0, "final", 0)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture(name="dev")
def _dev() -> ModuleType:
    """
    The script as a module, loaded but not run.
    """
    loader = SourceFileLoader("dev_script", str(ROOT / "dev"))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    script = module_from_spec(spec)
    loader.exec_module(script)
    return script


@pytest.fixture(name="checkout")
def _checkout(tmp_path: Path) -> Path:
    """
    A checkout that was never set up.
    """
    checkout = tmp_path / "checkout"
    (checkout / "requirements").mkdir(parents=True)
    for file in (ROOT / "dev", ROOT / "pyproject.toml", *LOCK_FILES):
        shutil.copy(file, checkout / file.relative_to(ROOT))
    return checkout


@pytest.fixture(name="venv")
def _venv(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """
    The place of the environment, with no Python in it yet.
    """
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    monkeypatch.setattr(dev, "VENV", venv)
    monkeypatch.setattr(dev, "STAMP", venv / "set-up.json")
    return venv


@pytest.fixture(name="programs")
def _programs(tmp_path: Path) -> Callable[..., Path]:
    """
    A folder of invented programs for the PATH: one shell line each.
    """

    def write(**lines: str) -> Path:
        folder = tmp_path / "programs"
        folder.mkdir()
        for name, line in lines.items():
            program = folder / name.replace("_", ".")
            program.write_text(f"#!/bin/sh\n{line}\n")
            program.chmod(0o755)
        return folder

    return write


def run(*command: str | Path, **environment: str) -> tuple[int, str]:
    """Run a Python with nothing else in its environment; give (status, errors)."""
    done = subprocess.run(
        [sys.executable, *command],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_an_old_python_becomes_the_newest_one_that_works(
    programs: Callable[..., Path],
) -> None:
    """
    A newer name that does not start (a shim) is passed over.
    """
    path = programs(
        python3_14="exit 127",
        python3_13='[ "$1" = -c ] || echo "3.13 runs: $*" >&2',
        python3_12="echo never >&2",
    )
    dev = ROOT / "dev"

    status, said = run("-c", AS_AN_OLD_PYTHON, dev, "test", "-k", "x", PATH=str(path))

    assert (0, f"3.13 runs: {dev} test -k x\n") == (status, said)


def test_an_old_python_alone_says_what_to_install(
    programs: Callable[..., Path],
) -> None:
    """
    Without any newer Python there is one sentence and no traceback.
    """
    path = programs(python3_12="exit 127")

    status, said = run("-c", AS_AN_OLD_PYTHON, ROOT / "dev", "test", PATH=str(path))

    assert (2, "dev: this needs Python 3.11 or newer: install it.\n") == (status, said)


def test_a_python_without_venv_says_what_to_install(
    checkout: Path, programs: Callable[..., Path], tmp_path: Path
) -> None:
    """
    Debian ships the means to make environments apart from Python.
    """
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "ensurepip.py").write_text("raise ImportError\n")

    status, said = run(
        checkout / "dev",
        "check",
        PATH=str(programs(uv="exit 127")),
        PYTHONPATH=str(tmp_path / "without"),
    )

    assert (2, 1) == (status, said.count("\n"))
    assert "apt install python3-venv" in said
    assert not (checkout / ".venv").exists()


def test_a_failed_step_leaves_nothing_that_looks_ready(
    checkout: Path, programs: Callable[..., Path]
) -> None:
    """
    When the installer fails its own words are shown, and the next run starts anew.
    """
    installer = programs(uv='[ "$1" = --version ] || { echo "disk full"; exit 1; }')

    status, said = run(checkout / "dev", "check", PATH=str(installer))

    assert 2 == status
    assert "disk full\ndev: making .venv failed" in said
    assert not (checkout / ".venv" / "set-up.json").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["tset"], "there is no command 'tset'"),
        (["corpus"], "corpus needs a folder"),
        (["corpus", "/no/such/folder"], "there is no folder /no/such/folder"),
        (["check", "ruff"], "check takes no arguments"),
        (["chaos"], "this is not built yet: there is no tests/chaos.py"),
        (["lock"], "lock needs uv"),
    ],
)
def test_refuses_in_one_sentence(
    checkout: Path, words: list[str], sentence: str
) -> None:
    """
    What cannot be done is refused before anything is installed.
    """
    status, said = run(checkout / "dev", *words, PATH=os.devnull)

    assert (2, 1) == (status, said.count("\n"))
    assert said.startswith(f"dev: {sentence}")
    assert not (checkout / ".venv").exists()


def test_help_names_every_command(dev: ModuleType) -> None:
    """
    The help is the script's own opening, so it cannot fall behind unseen.
    """
    assert set(dev.COMMANDS) == set(
        re.findall(r"^  \./dev (\w+) .{10}", dev.__doc__ or "", re.MULTILINE)
    )


@pytest.mark.parametrize(
    ("words", "is_spread"),
    [
        ([], True),
        (["-k", "seal"], True),
        (["-x", "--durations=9"], True),
        (["tests/vault"], False),
        (["-x", "tests/test_dev.py::test_a_lock_names_no_place"], False),
    ],
)
def test_all_tests_share_the_cores_and_a_few_do_not(
    dev: ModuleType, words: list[str], *, is_spread: bool
) -> None:
    """
    A single file starts at once, in one process.
    """
    assert is_spread == bool(dev.spread(words))


def test_the_fingerprint_follows_what_is_installed(
    dev: ModuleType, checkout: Path
) -> None:
    """
    Another lock, dependency, Python or place is another environment.
    """
    lock, project = checkout / "requirements/dev.lock", checkout / "pyproject.toml"
    seen = [dev.fingerprint(checkout), dev.fingerprint(checkout, "3.99")]
    lock.write_text(lock.read_text() + "new==1\n")
    seen.append(dev.fingerprint(checkout))
    more = project.read_text().replace("dependencies = [", 'dependencies = ["new",')
    project.write_text(more)
    seen.append(dev.fingerprint(checkout))
    seen.append(dev.fingerprint(checkout.rename(checkout.with_name("moved"))))

    assert 5 == len(set(seen))


def test_the_fingerprint_ignores_the_settings_of_tools(
    dev: ModuleType, checkout: Path
) -> None:
    """
    A new lint rule does not make anybody install everything again.
    """
    before = dev.fingerprint(checkout)
    with (checkout / "pyproject.toml").open("a") as project:
        project.write("\n[tool.any]\nthing = 1\n")

    assert before == dev.fingerprint(checkout)


@pytest.mark.parametrize(
    "stamped", [None, "", "{", "[]", "{}", '{"fingerprint": "x"}', "\x00"]
)
def test_a_broken_stamp_is_no_stamp(
    dev: ModuleType, tmp_path: Path, stamped: str | None
) -> None:
    """
    An environment that was killed half-way is never taken for a whole one.
    """
    stamp = tmp_path / "set-up.json"
    if stamped is not None:
        stamp.write_text(stamped)

    assert ("", "") == dev.read_stamp(stamp)


@pytest.mark.parametrize(
    ("reached", "wanted", "ready"),
    [
        ("run", "run", True),
        ("run", "develop", False),
        ("develop", "run", True),
        ("develop", "develop", True),
    ],
)
def test_tests_need_more_than_the_demonstration(
    dev: ModuleType, venv: Path, reached: str, wanted: str, *, ready: bool
) -> None:
    """
    The demonstration does not download test servers; what has them can do both.
    """
    (venv / "bin" / "python").symlink_to(sys.executable)
    dev.write_stamp(reached)

    assert ready == dev.is_ready(wanted)


def test_an_environment_whose_python_went_away_is_not_ready(
    dev: ModuleType, venv: Path
) -> None:
    """
    An upgrade of the system may take the Python that an environment points at.
    """
    (venv / "bin" / "python").symlink_to(venv / "gone")
    dev.write_stamp("develop")

    assert not dev.is_ready("develop")


def test_nothing_leads_out_of_the_checkout(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Settings that point an installer elsewhere do not reach it.
    """
    for name in dev.LEADING_OUT:
        monkeypatch.setenv(name, "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")

    inside = dev.environment()

    assert not set(inside) & set(dev.LEADING_OUT)
    assert ("0", "1") == (inside["PIP_USER"], inside["PYTHONNOUSERSITE"])


@pytest.mark.parametrize("lock", LOCK_FILES, ids=lambda file: file.name)
def test_a_lock_names_no_place(lock: Path) -> None:
    """
    Mirrors differ from machine to machine; names, versions and hashes do not.
    """
    found = re.findall(r".*(?:https?:|file:|/opt|index|find-links).*", lock.read_text())

    assert [] == found


@pytest.mark.parametrize("lock", LOCK_FILES, ids=lambda file: file.name)
def test_every_locked_package_has_its_hashes(lock: Path) -> None:
    """
    Nothing is installed that was not there when the lock was made.
    """
    entries = re.split(r"\n(?=\S)", lock.read_text().strip())
    bare = [entry for entry in entries if "--hash=sha256:" not in entry]

    assert [] == bare
    assert all(re.match(r"[a-z0-9-]+==", entry) for entry in entries)


def test_the_locks_satisfy_the_project() -> None:
    """
    A dependency cannot be added to the project and forgotten in the locks.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    runtime = project["project"]["dependencies"]
    development = [line for line in groups["dev"] if isinstance(line, str)]

    assert [] == unlocked(runtime, "runtime")
    assert [] == unlocked(groups["build"], "build")
    assert [] == unlocked([*runtime, *groups["build"], *development], "dev")


def test_the_locks_agree() -> None:
    """
    What is tested is what is run.
    """
    development = locked("dev")

    assert [] == [
        (name, version)
        for lock in ("runtime", "build")
        for name, version in locked(lock).items()
        if development[name] != version
    ]


def locked(lock: str) -> dict[str, str]:
    """Read name → version from a lock file."""
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE))


def unlocked(lines: list[str], lock: str) -> list[str]:
    """Name the requirements that a lock file does not satisfy."""
    versions = locked(lock)
    wanted = [Requirement(line) for line in lines]
    return [
        str(one)
        for one in wanted
        if one.name not in versions or not one.specifier.contains(versions[one.name])
    ]


def test_caches_stay_in_the_checkout(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What is downloaded or compiled is kept inside, unless somebody chose a place.
    """
    monkeypatch.delenv("PIP_CACHE_DIR", raising=False)
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", "/chosen")

    found = dev.environment()

    assert str(ROOT / "build" / "cache" / "pip") == found["PIP_CACHE_DIR"]
    assert "/chosen" == found["UV_CACHE_DIR"]
    assert str(ROOT / "build" / "cache" / "python") == found["PYTHONPYCACHEPREFIX"]
    assert "PYTHONDONTWRITEBYTECODE" not in found
