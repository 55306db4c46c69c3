"""`grievance mailbox`: the places that are looked into for mail, again and again."""

from __future__ import annotations

import stat

import click

from grievance.cli.faults import REFUSED
from grievance.cli.group import Group
from grievance.cli.mailbox_adding import Answers, add_mailbox, answer_options
from grievance.cli.named_home import home_of
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.domain.counting import counted
from grievance.domain.errors import NotFoundError
from grievance.mail.boxes.imap_connection import IMPORTED
from grievance.mail.boxes.mailbox import Inspection, MailboxError
from grievance.mailboxes import open_mailbox
from grievance.secret import SecretError, secret_file
from grievance.settings import MailboxSettings, Settings, read_settings
from grievance.wiring import Mechanism


HEADS = ("name", "kind", "place", "account", "secret", "address")


@click.group(cls=Group, epilog="Example: grievance mailbox test")
def mailbox() -> None:
    """Add, list or test mailboxes, which the worker looks into."""


@mailbox.command(
    "add",
    epilog="Example: grievance mailbox add --name complaints --kind imap "
    "--host imap.example.org --user complaints@example.org --password env:IMAP_PASSWORD",
)
@with_surroundings
@answer_options
def add_(surroundings: Surroundings, /, **answers: Answers) -> None:
    """
    Add a mailbox to grievance.toml; on a terminal, what is missing is asked for.

    Nothing else in the file is changed. A password is never written into it: say
    where it is, env:NAME or file:PATH.
    """
    home = home_of(surroundings)
    added = add_mailbox(home.settings, surroundings.environ, answers)
    click.echo(f"Added {added.name} to {home.settings}.", err=True)
    click.echo(
        f"Next: grievance mailbox test {added.name}; then start the worker anew.",
        err=True,
    )


@mailbox.command("list", epilog="Example: grievance mailbox list --json")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per mailbox."
)
@with_surroundings
def list_(surroundings: Surroundings, /, *, as_json: bool) -> None:
    """List the mailboxes of the settings; none of them is looked into."""
    settings = read_settings(home_of(surroundings).settings, surroundings.environ)
    if as_json:
        for one in settings.mailbox:
            print_json(_fields(one, settings))
        return
    rows = [_row(one, settings) for one in settings.mailbox]
    print_table(HEADS, rows, empty="No mailbox is configured.")


@mailbox.command("test", epilog="Example: grievance mailbox test complaints")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@with_surroundings
@click.pass_context
def test_(
    ctx: click.Context, surroundings: Surroundings, /, *, names: tuple[str, ...]
) -> None:
    """
    Look into mailboxes, all of them unless named, and take nothing.

    Exit with 1 if one of them cannot be looked into, or there is none.
    """
    with opened(surroundings) as mechanism:
        chosen = _chosen(mechanism.settings, names)
        failed = [one for one in chosen if not _is_fine(mechanism, one)]
    if not chosen:
        click.echo("No mailbox is configured; see grievance mailbox add.", err=True)
    if failed or not chosen:
        ctx.exit(REFUSED)


def _chosen(settings: Settings, names: tuple[str, ...]) -> list[MailboxSettings]:
    known = {one.name: one for one in settings.mailbox}
    if unknown := [name for name in names if name not in known]:
        msg = f"There is no mailbox {unknown[0]!r}; see `grievance mailbox list`."
        raise NotFoundError(msg)
    return [known[name] for name in dict.fromkeys(names or known)]


def _is_fine(mechanism: Mechanism, settings: MailboxSettings) -> bool:
    """Look into a mailbox, and say in a sentence or two what there is."""
    try:
        found = _inspected(mechanism, settings)
    except (MailboxError, SecretError) as trouble:
        click.echo(f"{settings.name}: {trouble}", err=True)
        return False
    for sentence in (*_sentences(settings, found), *_warnings(mechanism, settings)):
        click.echo(f"{settings.name}: {sentence}")
    return True


def _inspected(mechanism: Mechanism, settings: MailboxSettings) -> Inspection:
    place = open_mailbox(mechanism, settings)
    try:
        return place.inspect()
    finally:
        place.close()


def _sentences(settings: MailboxSettings, found: Inspection) -> list[str]:
    waiting = counted(found.waiting, "message")
    if settings.kind != "imap":
        return [f"{waiting} to take in."]
    way = {"none": "without TLS, on this machine", "tls": "over TLS"}
    secrecy = way.get(settings.security, "over TLS after STARTTLS")
    return [
        f"Logged in as {settings.user} {secrecy}.",
        f"The folder {settings.folder} holds {found.total}; {waiting} to take in.",
        f"What was taken in is marked with {IMPORTED}."
        if found.keeps_marks
        else "The server keeps no marks of ours; the books remember what was taken in.",
        "The server tells of new messages at once."
        if found.tells
        else f"The server is asked every {settings.poll_seconds} seconds.",
    ]


def _warnings(mechanism: Mechanism, settings: MailboxSettings) -> list[str]:
    """Warn of a password that others on this machine can read."""
    if not settings.password.startswith("file:"):
        return []
    file = secret_file(settings.password, base=mechanism.home.path)
    if not stat.S_IMODE(file.stat().st_mode) & 0o077:
        return []
    return [f"Warning: others on this machine can read {file}; chmod 600 it."]


def _fields(one: MailboxSettings, settings: Settings) -> Fields:
    return {
        "name": one.name,
        "kind": one.kind,
        "place": _place(one),
        "security": one.security if one.kind == "imap" else None,
        "folder": one.folder if one.kind == "imap" else None,
        "user": one.user or None,
        "secret": _secret(one) or None,
        "address": one.address or settings.mail.address or None,
        "poll_seconds": one.poll_seconds,
    }


def _row(one: MailboxSettings, settings: Settings) -> tuple[str, ...]:
    address = one.address or settings.mail.address
    return (one.name, one.kind, _place(one), one.user, _secret(one), address)


def _place(one: MailboxSettings) -> str:
    """Say where it is, for people."""
    if one.kind != "imap":
        return one.path
    port = f":{one.port}" if one.port else ""
    return f"{one.host}{port} {one.folder}"


def _secret(one: MailboxSettings) -> str:
    """Say where the secret comes from; of a command its name only."""
    return one.password or "".join(one.token_command[:1])
