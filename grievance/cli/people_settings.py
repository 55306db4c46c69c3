"""`grievance people settings` and `join`: what somebody's own machine needs."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import click
import msgspec

from grievance.cli.named_home import home_of
from grievance.cli.new_file import write_new
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.people_words import compare_words, words_option
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.display import one_line
from grievance.domain.errors import SetupError
from grievance.home import PRIVATE_FOLDER, Home, write_private
from grievance.reading_files import read_text
from grievance.settings import (
    ENV_DATABASE,
    MailSettings,
    Settings,
    SmtpSettings,
    UrlSettings,
    parse_settings,
    read_settings,
    write_settings,
)
from grievance.vault.errors import RolledBackError, SealError
from grievance.vault.spoken import SETTINGS, spoken
from grievance.wiring import SQLITE, Mechanism, database_file, database_url


A_FILE = click.Path(path_type=Path)
ONLY_HERE = (
    "The database is a file of this machine, {}: what was written serves another home on "
    "this machine, and no machine of their own; that takes PostgreSQL "
    "(docs/operations.md)."
)
PASSWORD = f"A password can come in {ENV_DATABASE}."
ELSEWHERE = (
    "It is a file of the machine where these settings were written: from a machine of "
    "your own you reach only an office on PostgreSQL."
)


@click.command(epilog="Example: grievance people settings bo.office")
@click.argument("file", type=A_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def settings(surroundings: Surroundings, /, *, file: Path, as_json: bool) -> None:
    """
    Write what a colleague's machine needs: settings with the public root key.

    There is no secret in it, no password and no mailbox. They give it to `grievance
    people join`, and you read them the words that this prints.
    """
    with opened(surroundings) as mechanism:
        words = write_office(mechanism, file)
        say_where_it_serves(mechanism)
    if as_json:
        print_json({"file": str(file), "words": words})
        return
    click.echo(f"The words of {file.name}: {words}")


@click.command(epilog="Example: grievance people join bo.office")
@click.argument("file", type=A_FILE)
@words_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def join(
    surroundings: Surroundings, /, *, file: Path, words: str | None, as_json: bool
) -> None:
    """
    Make this machine one of the office, with the settings somebody gave you.

    Have them read you the words of the file by telephone: whoever can choose the root
    key for you can show you an office of their own.
    """
    home = home_of(surroundings)
    home.refuse_office()
    content = read_text(file)
    text = content.decode("utf-8", "replace")
    given = parse_settings(text, file)
    mine = spoken(SETTINGS, content)
    compare_words(mine, words, whose=f"The words of {one_line(file.name)}:")
    _make(home)
    write_private(home.settings, text)
    problem = _look(home, surroundings)
    if as_json:
        print_json({"home": str(home.path), "words": mine, "problem": problem})
        return
    click.echo(one_line(f"{home.path} is a home of {given.office.name}."))
    if problem:
        click.echo(f"Not at work yet: {problem}", err=True)


def write_office(mechanism: Mechanism, path: Path) -> str:
    """
    Write the settings of this office for another machine; return the file's words.

    Raises:
        SetupError: It is there already, or cannot be written.
    """
    content = write_settings(for_machine(mechanism)).encode()
    write_new(path, content)
    return spoken(SETTINGS, content)


def say_where_it_serves(mechanism: Mechanism) -> None:
    """Say where a file for another machine is of no use there."""
    path = database_file(mechanism.home, mechanism.settings)
    if path is not None:
        click.echo(one_line(ONLY_HERE.format(path)), err=True)


def for_machine(mechanism: Mechanism) -> Settings:
    """
    Return the settings without what only the worker needs, and without secrets.

    The root key is the one of today: this machine follows it before.
    """
    mechanism.root_public()
    whole = read_settings(mechanism.home.settings, mechanism.environ)
    addresses = whole.own_addresses
    url = database_url(mechanism.home, whole)
    return msgspec.structs.replace(
        whole,
        mail=MailSettings(address=addresses[0] if addresses else ""),
        mailbox=(),
        smtp=SmtpSettings(),
        smime=type(whole.smime)(),
        database=UrlSettings(url=without_password(url)),
        broker=UrlSettings(),
    )


def without_password(url: str) -> str:
    """Return the URL of a database without the password in it."""
    if url.startswith(SQLITE):
        return url
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    user = parts.username
    kept = [one for one in parse_qsl(parts.query) if one[0] != "password"]
    return urlunsplit(
        parts._replace(
            netloc=f"{user}@{place}" if user else place, query=urlencode(kept)
        )
    )


def _make(home: Home) -> None:
    try:
        for folder in (home.path, home.path / "devices", home.marks.parent):
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        msg = f"The home {home.path} cannot be made: {error.strerror}."
        raise SetupError(msg) from None


def _look(home: Home, surroundings: Surroundings) -> str | None:
    """
    Look into the database once; return why that cannot be done yet, if so.

    Raises:
        SealError, RolledBackError: Another root key signed what lies there; then this
            is no home.
    """
    try:
        with opened(surroundings) as mechanism:
            mechanism.directory()
    except (SealError, RolledBackError):
        home.settings.unlink()
        raise
    except SetupError as error:
        url = read_settings(home.settings, surroundings.environ).database.url
        return f"{error} {ELSEWHERE if url.startswith(SQLITE) else PASSWORD}"
    return None
