"""`grievance desk`: open the terminal where cases are worked on."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from grievance.cli.named_home import home_of
from grievance.cli.surroundings import (
    ENV_PERSON,
    Surroundings,
    with_surroundings,
)
from grievance.cli.terminal import can_show_desk
from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.once import Once
from grievance.own_home import close_home
from grievance.settings import read_settings
from tui.app import run_desk
from tui.entrance import Entrance


if TYPE_CHECKING:  # the lock is there before these are imported
    from tui.guide import Guide
    from tui.workplace import Workplace


@click.command(
    epilog="Examples: grievance desk --person 'Ada Okafor'; grievance desk --read-only"
)
@click.option("--person", metavar="NAME", help=f"Who you are; else {ENV_PERSON}.")
@click.option(
    "--read-only",
    is_flag=True,
    help="Only look: cases open, which is logged, and every change is refused.",
)
@click.option(
    "--plain",
    is_flag=True,
    help="For screen readers: no frames, one column, and the cursor on the line.",
)
@with_surroundings
@click.pass_context
def desk(
    ctx: click.Context,
    surroundings: Surroundings,
    /,
    *,
    person: str | None,
    read_only: bool,
    plain: bool,
) -> None:
    """
    Open the desk: it asks for your passphrase, then shows the queue.

    A worker runs beside it, unless one does already or you only look. Where there is no
    office yet, it offers to make one, unless you only look.
    """
    home, wanted = home_of(surroundings), person
    if read_only:
        _refuse_nothing_to_see(home)
    if not can_show_desk(surroundings.environ):
        msg = "The desk needs a terminal; `grievance cases --json` does without one."
        raise SetupError(msg)
    if not home.settings.exists():
        guide = _first_run(home, surroundings, plain=plain)
        if guide.wants_demo:
            _demo(ctx)
        if not guide.is_made:
            ctx.exit(0)
        wanted = guide.person
    wanted = wanted or surroundings.environ.get(ENV_PERSON)
    with ExitStack() as until:
        workplace = partial(_workplace, until, surroundings, read_only=read_only)
        entrance = _entrance(home, surroundings, Once(workplace))
        entrance = replace(entrance, name=wanted or None, looks_only=read_only)
        status = run_desk(entrance, plain=plain)
    ctx.exit(status)


def _entrance(
    home: Home, surroundings: Surroundings, workplace: Once[Workplace]
) -> Entrance:
    """Return the way in, once nobody else can read what is in the home."""
    for mended in close_home(home):
        click.echo(mended, err=True)
    environ = surroundings.environ
    settings = read_settings(home.settings, environ)
    return Entrance(home=home, settings=settings, environ=environ, workplace=workplace)


def _workplace(
    until: ExitStack, surroundings: Surroundings, *, read_only: bool
) -> Workplace:
    # A thread imports it while the lock is on the screen.
    from grievance.cli.desk_workplace import open_workplace  # noqa: PLC0415  # as above

    return open_workplace(until, surroundings, read_only=read_only)


def _refuse_nothing_to_see(home: Home) -> None:
    if not home.settings.exists():
        msg = (
            f"There is no office in {home.path} to look at; name the right home, or "
            "open the desk without --read-only to make one."
        )
        raise SetupError(msg)


def _first_run(home: Home, surroundings: Surroundings, *, plain: bool) -> Guide:
    # Only who has no office yet waits for what makes one.
    from grievance.cli.first_office import offer_office  # noqa: PLC0415  # as above

    return offer_office(home, surroundings.environ, plain=plain)


def _demo(ctx: click.Context) -> None:
    # The demonstration is a tour of all rooms, which nobody else waits for.
    from grievance.cli.demo import demo  # noqa: PLC0415  # as above

    ctx.invoke(demo, path=None)
