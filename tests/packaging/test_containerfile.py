"""The container file, which no engine builds here: what can be said of it by reading it."""

from __future__ import annotations

import json
import re
import shutil

from pathlib import Path

from tests.cli.command import ROOT, Shell
from tests.packaging.test_distributions import build, in_checkout, in_wheel


PINNED = re.compile(r"^docker\.io/library/python:\d+\.\d+\.\d+-slim-\w+$")
SECRETS = re.compile(r"passphrase|password|secret|token|\.key", re.IGNORECASE)


def instructions() -> list[tuple[str, str]]:
    """Read each instruction with what follows it, over all its lines."""
    text = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(one.partition(" ")[0], one.partition(" ")[2]) for one in lines]


def test_the_base_is_one_version_of_a_python_that_we_support() -> None:
    """
    Both stages begin with the same image, named to its last number.
    """
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]

    assert 2 == len(bases)
    assert 1 == len(set(bases))
    assert PINNED.match(bases[0])


def test_what_runs_is_nobody_special() -> None:
    """
    The user is a number that is not root's, and nothing is done after it as root.
    """
    words = [word for word, _rest in instructions()]
    [user] = [rest for word, rest in instructions() if word == "USER"]

    assert 0 < int(user)
    assert not {"RUN", "COPY", "ADD"} & set(words[words.index("USER") :])


def test_it_asks_how_it_is_and_keeps_the_office_outside() -> None:
    """
    The health check asks the worker alone, as an engine restarts what is not well; the
    home lies on a volume.
    """
    found = dict(instructions())

    assert found["HEALTHCHECK"].endswith('CMD ["python", "-m", "worker.alive"]')
    assert f"GRIEVANCE_HOME={found['VOLUME']}" in found["ENV"]
    assert '["grievance"]' == found["ENTRYPOINT"]


def test_packages_are_locked_and_no_secret_is_in_it() -> None:
    """
    What is installed is hashed or ours; nothing is named like a secret.
    """
    installs = [
        one for word, one in instructions() if word == "RUN" and "pip install" in one
    ]

    assert 2 == len(installs)
    assert all("--require-hashes" in one or "--no-deps" in one for one in installs)
    assert not SECRETS.search((ROOT / "Containerfile").read_text("utf-8"))


def test_a_wheel_is_made_of_what_is_sent(tmp_path: Path) -> None:
    """
    All else is left out, as a home, `.git` or an environment; the wheel is the same.
    """
    lines = (ROOT / ".containerignore").read_text("utf-8").splitlines()
    sent, source = [line[1:] for line in lines if line.startswith("!")], tmp_path / "in"
    source.mkdir()
    for name in sent:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)

    built = build(source, tmp_path / "out", "wheel")

    assert "*" == lines[0]
    assert in_checkout() == in_wheel(built)


def test_what_it_runs_there_is() -> None:
    """
    The health check is a module of what is installed there, and the container a command
    of ours, with its words.
    """
    found = dict(instructions())
    python, flag, checked = json.loads(found["HEALTHCHECK"].partition("CMD ")[2])
    program, *words = json.loads(found["ENTRYPOINT"]) + json.loads(found["CMD"])

    assert ("python", "-m") == (python, flag)
    assert f"{checked.replace('.', '/')}.py" in in_checkout()
    assert "grievance" == program
    assert 0 == Shell(environ={}).run(*words, "--help").status


def test_what_makes_the_wheel_is_locked() -> None:
    """
    It takes the lock files that are there; what makes the wheel is in one of them.
    """
    [locked] = [rest for _word, rest in instructions() if "--require-hashes" in rest]
    named = re.findall(r"/source/(requirements/\S+\.lock)", locked)

    assert named
    texts = [(ROOT / one).read_text("utf-8") for one in named]
    assert any("hatchling==" in text for text in texts)
