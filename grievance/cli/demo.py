"""`grievance demo`: the main job from end to end, with invented complaints."""

from __future__ import annotations

import logging

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
import msgspec

from platformdirs import user_cache_path

from grievance.cli.demo_audit import COMPLAINED, from_flag_to_finding
from grievance.cli.demo_closing import print_letters, print_ways
from grievance.cli.demo_days import Days
from grievance.cli.demo_hands import Done, Hands
from grievance.cli.demo_home import fresh_home
from grievance.cli.demo_registry import import_sheets
from grievance.cli.demo_replies import filled, is_reply
from grievance.cli.demo_statistics import show_statistics
from grievance.cli.demo_table import print_demo
from grievance.cli.demo_turns import InTurn
from grievance.cli.demo_work import print_work, work
from grievance.cli.founding import NewOffice, found
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.taking_in import Line, conclude, summary, take_in
from grievance.cli.terminal import can_show_desk
from grievance.demo import mails, office
from grievance.domain.errors import SetupError
from grievance.domain.outbox import JobKind
from grievance.domain.people import Role
from grievance.home import (
    DEVICE_KEY,
    PRIVATE_FOLDER,
    Home,
    read_key,
    write_private,
)
from grievance.mail.boxes.files import Incoming
from grievance.services.boxes.unlock_ring import Credentials
from grievance.services.people.enrol_person import NewPerson
from grievance.vault.identity import Cost
from grievance.vault.passphrase import new_passphrase
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism, build
from grievance.wiring.verifying import verify
from worker.embedded import Embedded
from worker.jobs import LOG


SENT = "sent"
FOUNDED = 200  # days ago: two quarters ended since then, and may be told of


@click.command(epilog="Example: grievance demo --home /tmp/grievance-demo")
@click.option(
    "--home",
    "path",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the demonstration lives; everything in it is deleted the next time.",
)
@with_surroundings
@click.pass_context
def demo(
    ctx: click.Context, surroundings: Surroundings, /, *, path: Path | None
) -> None:
    """
    Found an invented office, let it work on complaints, and show what became of them.

    On a terminal the desk opens then, unlocked as the coordinator. Only the folder
    and a lock file beside it are touched, and no server or network is used.
    """
    place = path or user_cache_path("grievance-demo", appauthor=False)
    with fresh_home(place.absolute()) as home:
        days = Days(FOUNDED)
        people = _found(home, days)
        days.forward(COMPLAINED)
        mechanism = build(home.path, {}, now=days)
        try:
            ring = _show(_at_once(mechanism), people, days)
            if can_show_desk(surroundings.environ):
                ctx.exit(_open_desk(mechanism, ring, surroundings.environ))
        finally:
            mechanism.store.close()


def _at_once(mechanism: Mechanism) -> Mechanism:
    """Let no letter wait to be pulled back as long as nobody sits at the desk."""
    settings = mechanism.settings
    mail = msgspec.structs.replace(settings.mail, pull_back_seconds=0)
    return replace(mechanism, settings=msgspec.structs.replace(settings, mail=mail))


def _found(home: Home, days: Days) -> tuple[NewPerson, ...]:
    """Found the office; the passphrases of a demonstration are no secrets."""
    click.echo("Founding an office with three people…", err=True)
    invented = office()
    people = tuple(
        NewPerson(
            name=person.name,
            roles=frozenset(Role(role) for role in person.roles),
            passphrase=new_passphrase(),
            cost=Cost.LOW_MEMORY,
        )
        for person in invented.people
    )
    new = NewOffice(
        name=invented.name,
        people=people,
        mailbox=invented.mailbox,
        authserv_id=invented.authserv_id,
        letters_folder=SENT,
    )
    found(home, new, {}, at=days())
    for folder in (home.path / SENT, home.demo_passphrases):
        folder.mkdir(mode=PRIVATE_FOLDER)
    for person in people:
        write_private(home.demo_passphrase(person.name), f"{person.passphrase}\n")
    return people


def _show(mechanism: Mechanism, people: Sequence[NewPerson], days: Days) -> PersonRing:
    """Take everything in, work on some of it, and print what became of it."""
    import_sheets(mechanism)
    coordinator = people[0]
    rings = {person.name: _unlock(mechanism, person) for person in people}
    ring = rings[coordinator.name]
    with _without_warnings():
        click.echo("Telling auditors, from a complaint to a finding…", err=True)
        told = from_flag_to_finding(mechanism, rings, days)
        with Embedded(mechanism) as worker:
            lines = _take_in(mechanism, worker)
            done = _work(mechanism, worker, rings, lines)
        with InTurn(mechanism) as last:
            last.begin_day()  # the notices that became due by this work
    print_demo(mechanism, ring, lines)
    conclude(mechanism)
    click.echo(summary(lines))
    print_work((*done, *told))
    print_letters(mechanism, ring)
    show_statistics(mechanism, ring)
    verdict = verify(mechanism)
    if verdict.problems:
        raise SetupError(verdict.problems[0])
    click.echo(verdict.sentence())
    home = mechanism.home
    print_ways(home.path, home.demo_passphrase(coordinator.name))
    return ring


def _take_in(mechanism: Mechanism, worker: Embedded) -> list[Line]:
    replies = [path for path in mails() if is_reply(path)]
    first = (
        Incoming(label=path.name, raw=path.read_bytes())
        for path in mails()
        if path not in replies
    )
    lines = take_in(mechanism, worker, first)
    worker.drain(JobKind.SEND_LETTER)
    lines += take_in(mechanism, worker, filled(mechanism, replies, _cases(lines)))
    return sorted(lines, key=lambda line: line.file)


def _work(
    mechanism: Mechanism,
    worker: Embedded,
    rings: Mapping[str, PersonRing],
    lines: Sequence[Line],
) -> tuple[Done, ...]:
    click.echo("Working on some of the cases…", err=True)
    references = _cases(lines)
    return work(
        Hands(mechanism=mechanism, worker=worker, rings=rings, references=references)
    )


def _cases(lines: Sequence[Line]) -> dict[str, str]:
    """Return the references of cases, by the file name of their mail."""
    return {one.file: one.reference for one in lines if one.reference}


@contextmanager
def _without_warnings() -> Generator[None, None, None]:
    """Keep the worker from warning of what the table is about to explain."""
    before = LOG.level
    LOG.setLevel(logging.ERROR)
    try:
        yield
    finally:
        LOG.setLevel(before)


def _unlock(mechanism: Mechanism, person: NewPerson) -> PersonRing:
    shown = Credentials(
        name=person.name,
        passphrase=person.passphrase,
        device=read_key(mechanism.home.device(person.name), DEVICE_KEY),
    )
    return mechanism.unlock(shown)


def _open_desk(
    mechanism: Mechanism, ring: PersonRing, environ: Mapping[str, str]
) -> int:
    # Only those who sit at a terminal wait for the desk to be imported.
    from grievance.cli.background import background_worker  # noqa: PLC0415  # as above
    from tui.app import run_desk  # noqa: PLC0415  # as above
    from tui.entrance import Entrance  # noqa: PLC0415  # as above
    from tui.workplace import Workplace  # noqa: PLC0415  # as above

    click.echo(
        "\nThe desk opens now. What stands above is here again once you leave it with "
        "Ctrl+Q."
    )
    # What is set for a real office must not lead the worker to its database.
    kept = {k: v for k, v in environ.items() if not k.startswith("GRIEVANCE_")}
    with background_worker(mechanism.home, kept):
        return run_desk(Entrance.to(Workplace(mechanism=mechanism)), ring)
