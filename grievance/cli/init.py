"""`grievance init`: make the home of an office."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import click

from grievance.cli.founding import NewOffice, found
from grievance.cli.named_home import home_of
from grievance.cli.passphrases import Chosen, choose_passphrase, passphrase_file
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.terminal import has_terminal
from grievance.domain.errors import SetupError
from grievance.domain.people import Role
from grievance.home import Home
from grievance.services.people.change_contact import Contact
from grievance.services.people.enrol_person import NewPerson
from grievance.settings import ENV_BROKER, ENV_DATABASE
from grievance.vault.identity import Cost
from grievance.wiring import utc_now


UTC = "UTC"


@click.command(
    epilog="Example: grievance init --person 'Ada Okafor' --passphrase-file ada.txt"
)
@click.option("--person", metavar="NAME", help="The first person, with every role.")
@click.option(
    "--office",
    "office_name",
    metavar="NAME",
    default="Grievance Office",
    show_default=True,
    help="What the office is called.",
)
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The passphrase is its first line; a new or empty file receives a generated "
    "one. Else GRIEVANCE_PASSPHRASE_FILE, else one is shown on the terminal.",
)
@click.option("--database", metavar="URL", default="", help="PostgreSQL; else a file.")
@click.option("--broker", metavar="URL", default="", help="Redis; else in process.")
@click.option(
    "--mailbox", metavar="ADDRESS", default="", help="Where complaints arrive."
)
@click.option(
    "--address",
    metavar="ADDRESS",
    default="",
    help="Your own, for a mail each morning about what is due.",
)
@click.option(
    "--time-zone",
    metavar="ZONE",
    default="",
    help="Where you and the office are, such as Europe/Zurich; else UTC.",
)
@click.option(
    "--authserv-id",
    metavar="ID",
    default="",
    help="How your mail server signs its Authentication-Results.",
)
@click.option(
    "--suite",
    type=click.IntRange(1, 2),
    default=1,
    show_default=True,
    help="How keys are wrapped: 1 with X25519; 2 with X-Wing, which is to withstand "
    "quantum computers, and takes more room.",
)
@click.option(
    "--strong-lock",
    is_flag=True,
    help="Guessing the passphrase takes 2 GiB of memory each time, and so does yours.",
)
@with_surroundings
def init(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    person: str | None,
    office_name: str,
    address: str,
    time_zone: str,
    passphrase_file: Path | None,
    suite: int,
    strong_lock: bool,
    **configured: str,
) -> None:
    """
    Make the home of an office, with its first person.

    The home holds settings, an embedded database, the worker's key, your device file
    and the safe: two keys that you move elsewhere. Nothing is ever overwritten.
    """
    home = home_of(surroundings)
    home.refuse_office()
    name = person or _ask_name()
    contact = Contact(address=address, time_zone=time_zone)
    contact.refuse_if_bad()
    chosen = _passphrase(surroundings, passphrase_file)
    first = NewPerson(
        name=name,
        roles=frozenset(Role),
        passphrase=chosen.passphrase,
        cost=Cost.HIGH if strong_lock else Cost.LOW_MEMORY,
        contact=contact,
    )
    office = NewOffice(
        name=office_name,
        people=(first,),
        time_zone=time_zone or UTC,
        suite=suite,
        **configured,
    )
    found(home, office, surroundings.environ, at=utc_now())
    _say_passphrase(chosen)
    _warn_of_passwords(home, office)
    _say_what_next(home, name)


def _passphrase(surroundings: Surroundings, named: Path | None) -> Chosen:
    return choose_passphrase(passphrase_file(surroundings, named))


def _ask_name() -> str:
    if not has_terminal():
        msg = "Say who the first person is: grievance init --person NAME."
        raise SetupError(msg)
    answer: str = click.prompt("Your name", err=True)
    return answer


def _say_passphrase(chosen: Chosen) -> None:
    if chosen.is_new and chosen.file is None:
        shown = f"\nYour passphrase, shown this once:\n\n    {chosen.passphrase}\n"
        click.echo(shown, err=True)
    elif chosen.is_new:
        click.echo(f"Your new passphrase was written to {chosen.file}.", err=True)


def _warn_of_passwords(home: Home, office: NewOffice) -> None:
    urls = {ENV_DATABASE: office.database, ENV_BROKER: office.broker}
    for variable, url in urls.items():
        if _has_password(url):
            msg = (
                f"Warning: a password now lies in {home.settings}; {variable} can "
                "carry the URL instead."
            )
            click.echo(msg, err=True)


def _has_password(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.password) or "password" in parse_qs(parts.query)
    except ValueError:  # no URL; where it is used, that is said
        return False


def _say_what_next(home: Home, name: str) -> None:
    for line in (
        f"The office is in {home.path}.",
        f"Your device file is {home.device(name)}.",
        "Back that file up: without it your passphrase opens nothing.",
        f"Move {home.safe} to another place today; its READ-ME.txt says why.",
        "Next: grievance registry import FILE; grievance intake PATH; grievance desk.",
    ):
        click.echo(line, err=True)
