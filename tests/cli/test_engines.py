"""The whole path on either database."""

from __future__ import annotations

from tests.cli.command import Shell
from tests.cli.conftest import PERSON
from tests.cli.letters import COMPLAINT


def test_from_init_to_an_opened_case(shell: Shell, database_url: str) -> None:
    """
    Found, take in, list, open and verify; a second office is refused there.
    """
    first = shell.run("init", "--person", PERSON, "--database", database_url)
    (line,) = shell.run("intake", "-", "--json", stdin=COMPLAINT).lines
    (listed,) = shell.run("cases", "--json").lines
    (opened,) = shell.run("case", line["reference"], "--json").lines
    verified = shell.run("log", "verify")
    other = shell.with_environ(GRIEVANCE_HOME=f"{shell.home}-2")
    second = other.run("init", "--person", PERSON, "--database", database_url)

    assert 0 == first.status, first.err
    assert "case" == line["outcome"]
    assert line["reference"] == listed["reference"] == opened["reference"]
    assert "imre@post.example" == opened["letters"][0]["sender"]["address"]
    assert 0 == verified.status
    assert 2 == second.status
    assert "There is an office in this database already" in second.err
    assert not other.home.exists()
