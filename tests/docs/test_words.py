"""Commands, options and settings that sentences name are those that there are."""

from __future__ import annotations

import re

from collections.abc import Iterator

import click
import pytest

from grievance.cli.outlines import outlines
from grievance.settings.reference import every_section
from tests.docs.pages import PAGES, in_code, name


# Beginnings of files that are signed, and a file of variables.
NO_COMMANDS = ("grievance root-key-copy", "grievance identity-request")
NO_SETTINGS = frozenset({"py", "toml", "md", "env"})
CALLED = re.compile(r"grievance( [a-z].*)?")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]+")
SETTING = re.compile(r"([a-z]+)\.([a-z_]+)")
# Options of other programs, or of the one that stands before `grievance` in the same line.
OF_OTHERS = frozenset(
    {
        *("--cap-drop", "--security-opt", "--network", "--tmpfs"),  # of a container
        *("--require-hashes", "--only-binary", "--no-deps"),  # of pip
        *(
            "--list",
            "--play",
            "--engine",
            "--mails",
            "--kills",
            "--against",
        ),  # of ./dev
        *(
            "--register",
            "--seed",
            "--root",
            "--key",
        ),  # of ./dev, and of the log's verifier
        *("--help", "--version"),
    }
)


def commands() -> dict[str, click.Command]:
    return dict(outlines())


def named() -> Iterator[tuple[str, str]]:
    """Yield each piece of code within sentences, and its page."""
    for page in PAGES:
        if "adr" not in page.parts:  # a decision may tell of what was not taken
            for code in in_code(page):
                yield name(page), code


def test_commands_in_sentences_are_there() -> None:
    """
    So are the options that stand with them.
    """
    known = commands()
    wrong = {
        f"{page}: {code}"
        for page, code in named()
        if CALLED.fullmatch(code) and not code.startswith(NO_COMMANDS)
        if not is_command(code, known)
    }

    assert set() == wrong


def is_command(code: str, known: dict[str, click.Command]) -> bool:
    """Whether the longest name of a command in it is one, and has these options."""
    words = code.split()[1:]
    called = name_in(words, known) or name_in([w for w in words if w[0] != "-"], known)
    if words and not called:
        return False
    has = options(known[called]) | set(called.split()) if called else set()
    return set(OPTION.findall(code)) <= has | OF_OTHERS | {"--home", "--person"}


def name_in(words: list[str], known: dict[str, click.Command]) -> str:
    """Return the longest name of a command with which *words* begin."""
    names = (" ".join(words[:n]) for n in range(len(words), 0, -1))
    return next((one for one in names if one in known), "")


def options(command: click.Command) -> set[str]:
    return {opt for one in command.params for opt in (*one.opts, *one.secondary_opts)}


def test_options_in_sentences_are_there() -> None:
    """
    Some command has each option that stands alone.
    """
    every = set().union(*map(options, commands().values()))
    wrong = {
        f"{page}: {code}"
        for page, code in named()
        if code[:2] == "--" and not set(OPTION.findall(code)) <= every | OF_OTHERS
    }

    assert set() == wrong


def test_settings_in_sentences_are_there() -> None:
    """
    A setting is named by its section and its name.
    """
    known = {one.name: {s.name for s in one.settings} for one in every_section()}
    wrong = {
        f"{page}: {code}"
        for page, code in named()
        for found in (SETTING.fullmatch(code),)
        if found and found[1] in known and known[found[1]]
        if found[2] not in known[found[1]] | NO_SETTINGS
    }

    assert set() == wrong


@pytest.mark.parametrize("code", ["grievance nothing", "grievance intake --no-such"])
def test_what_is_not_there_is_noticed(code: str) -> None:
    """
    Or the looking would be blind.
    """
    assert not is_command(code, commands())
