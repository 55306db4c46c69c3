"""Which home a command works in."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path

from grievance.cli.named_home import home_of
from grievance.cli.surroundings import Surroundings
from tests.cli.command import Shell


def test_an_option_beats_the_environment(tmp_path: Path) -> None:
    """
    What is named last wins: the option, the variable, the user's data folder.
    """
    environ = {"GRIEVANCE_HOME": str(tmp_path / "variable")}
    named = tmp_path / "option"

    option = home_of(Surroundings(environ=environ, named_home=named))
    variable = home_of(Surroundings(environ=environ))
    nothing = home_of(Surroundings(environ={"GRIEVANCE_HOME": ""}))

    assert named == option.path
    assert tmp_path / "variable" == variable.path
    assert user_data_path("grievance", appauthor=False) == nothing.path


def test_a_home_is_named_before_the_command(busy: Shell) -> None:
    """
    `grievance --home DIR people` needs no variable.
    """
    done = Shell(environ={}).run("--home", busy.home, "people", "--json")

    assert 1 == len(done.lines)
