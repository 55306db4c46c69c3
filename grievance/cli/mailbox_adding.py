"""Ask for a new mailbox, and write it at the end of the settings."""

from __future__ import annotations

import shlex
import stat

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
import msgspec

from grievance.cli.terminal import has_terminal
from grievance.domain.errors import SetupError
from grievance.replacing import replace_file
from grievance.settings import (
    MailboxSettings,
    parse_settings,
    read_settings,
    write_mailbox,
)


Answers = str | int | None
KINDS = ("imap", "maildir", "folder")
SECURITIES = ("tls", "starttls", "none")
QUESTIONS = {
    "name": "A short name for it (a-z, 0-9 and -)",
    "kind": "What is it",
    "host": "The IMAP server",
    "user": "The account",
    "password": "Where the password is (env:NAME or file:PATH)",
    "path": "The folder on this machine",
}
NEEDED = {
    "imap": ("host", "user", "password"),
    "maildir": ("path",),
    "folder": ("path",),
}
OPTIONS = (
    click.option("--name", metavar="NAME", help="A short name: a-z, 0-9 and -."),
    click.option("--kind", type=click.Choice(KINDS), help="What it is."),
    click.option("--host", metavar="HOST", help="The IMAP server."),
    click.option("--port", type=int, metavar="NUMBER", help="If not the usual one."),
    click.option("--security", type=click.Choice(SECURITIES), help="tls unless named."),
    click.option(
        "--ca-file", metavar="FILE", help="Who signs its certificate, in PEM."
    ),
    click.option("--user", metavar="USER", help="The account on the server."),
    click.option(
        "--password", metavar="REF", help="Where it is: env:NAME or file:PATH."
    ),
    click.option(
        "--token-command",
        metavar="COMMAND",
        help="Prints an access token for XOAUTH2; in place of a password.",
    ),
    click.option("--folder", metavar="NAME", help="On the server; INBOX unless named."),
    click.option(
        "--path", metavar="DIR", help="Of a Maildir or a folder of .eml files."
    ),
    click.option(
        "--address", metavar="ADDRESS", help="Where people write, if not the office's."
    ),
    click.option(
        "--poll-seconds", type=int, metavar="NUMBER", help="Between two looks; 60."
    ),
)


def answer_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command an option for each answer."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def add_mailbox(
    file: Path, environ: Mapping[str, str], answers: Mapping[str, Answers]
) -> MailboxSettings:
    """
    Add a mailbox to the settings in *file*, and leave the rest of them as it is.

    Raises:
        SetupError: Something is missing or cannot be, and nothing was changed.
    """
    settings = read_settings(file, environ)  # before anybody is asked anything
    whole = _asked({name: said for name, said in answers.items() if said is not None})
    mailbox = _made(_from_here(whole))
    if mailbox.name in {one.name for one in settings.mailbox}:
        msg = f"There is a mailbox {mailbox.name} already; nothing was changed."
        raise SetupError(msg)
    text = file.read_text("utf-8")
    longer = f"{text.rstrip()}\n\n{write_mailbox(mailbox)}"
    parse_settings(longer, file)
    mode = stat.S_IMODE(file.stat().st_mode)
    replace_file(file.resolve(), longer, mode=mode)
    return mailbox


def _asked(answers: dict[str, Any]) -> dict[str, Any]:
    """Ask for what is missing."""
    for name in ("name", "kind"):
        answers[name] = answers.get(name) or _ask(name)
    if command := answers.pop("token_command", None):
        answers["token_command"] = _words(command)
    for name in NEEDED[answers["kind"]]:
        if name == "password" and "token_command" in answers:
            continue
        answers[name] = answers.get(name) or _ask(name)
    return answers


def _ask(name: str) -> str:
    if not has_terminal():
        option = "password or --token-command" if name == "password" else name
        msg = f"Say --{option}; nothing was changed."
        raise SetupError(msg)
    choice = click.Choice(KINDS) if name == "kind" else None
    answer: str = click.prompt(QUESTIONS[name], type=choice, err=True)
    return answer.strip()


def _from_here(answers: dict[str, Any]) -> dict[str, Any]:
    """Make paths whole: whoever types one means it from where they are."""
    for name in ("path", "ca_file", "password"):
        mark, path = "", answers.get(name, "")
        if name == "password":
            mark, path = ("file:", path[5:]) if path.startswith("file:") else ("", "")
        if path and not path.startswith("~"):
            answers[name] = f"{mark}{Path(path).absolute()}"
    return answers


def _words(command: str) -> list[str]:
    """Split a command as a shell does; no shell will ever see it."""
    try:
        return shlex.split(command)
    except ValueError:
        msg = "The token command has a quotation mark without its other half."
        raise SetupError(msg) from None


def _made(answers: Mapping[str, Any]) -> MailboxSettings:
    try:
        return msgspec.convert(answers, MailboxSettings)
    except msgspec.ValidationError as error:
        msg = f"This mailbox cannot be: {error}; nothing was changed."
        raise SetupError(msg) from None
