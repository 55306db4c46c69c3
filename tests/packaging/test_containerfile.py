"""The container file, which no engine builds here: what can be said of it by reading it."""

from __future__ import annotations

import re

from tests.cli.command import ROOT


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
    The health check is the doctor; the home lies on a volume.
    """
    found = dict(instructions())

    assert found["HEALTHCHECK"].endswith('CMD ["grievance", "doctor"]')
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


def test_only_what_is_built_is_sent() -> None:
    """
    All is left out but what a wheel is made of: no home, no `.git`, no environment.
    """
    lines = (ROOT / ".containerignore").read_text("utf-8").splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}

    assert "*" == lines[0]
    assert {"grievance", "migrations", "tui", "worker", "pyproject.toml"} < sent
    assert sent == {one for one in sent if (ROOT / one).exists()}
