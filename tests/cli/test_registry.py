"""A registry file is taken over, or refused with what is wrong in it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell
from tests.cli.letters import REGISTRY


def test_import(office: Shell, tmp_path: Path) -> None:
    """
    It says how much there is; a second time changes nothing.
    """
    file = tmp_path / "registry.json"
    file.write_bytes(REGISTRY)

    first = office.run("registry", "import", file)
    again = office.run("registry", "import", file)

    assert (0, "") == (first.status, first.out)
    assert "1 Entity, 1 certificate and 1 audit." in first.err
    assert first == again


def test_a_bad_file(office: Shell, tmp_path: Path) -> None:
    """
    What is wrong in a file, and that there is none, are each a sentence.
    """
    file = tmp_path / "registry.json"
    file.write_bytes(REGISTRY.replace(b'"country": "CA"', b'"country": 7', 1))

    done = office.run("registry", "import", file)
    missing = office.run("registry", "import", tmp_path / "none")

    assert 2 == done.status
    assert f"{file} is not a registry: " in done.err
    assert "$.entities[0].country" in done.err
    assert "docs/operations.md shows the form" in done.err
    assert 2 == missing.status
    assert "cannot be read" in missing.err
