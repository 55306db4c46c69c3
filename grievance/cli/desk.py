"""`grievance desk`: open the terminal where cases are worked on."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial

import click

from grievance.cli.background import background_worker
from grievance.cli.first_office import first_office
from grievance.cli.opening import home_of, opened
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.terminal import can_show_desk
from grievance.cli.unlocking import ENV_PERSON
from grievance.domain.errors import SetupError
from grievance.home import Home
from grievance.services.read_directory import staff
from grievance.wiring import Mechanism
from tui.app import run_desk
from tui.discreet import run_discreetly
from tui.first_run import FirstRun
from tui.guide import Guide, Next


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
    if not can_show_desk():
        msg = "The desk needs a terminal; `grievance cases --json` does without one."
        raise SetupError(msg)
    if not home.settings.exists():
        guide = _first_run(home, surroundings.environ, plain=plain)
        if guide.next is Next.DEMO:
            _demo(ctx)
        if guide.next is not Next.UNLOCK:
            ctx.exit(0)
        wanted = guide.person
    wanted = wanted or surroundings.environ.get(ENV_PERSON)
    with (
        opened(surroundings, read_only=read_only) as mechanism,
        _worker(mechanism, surroundings.environ),
    ):
        name = wanted or whose_machine(mechanism)
        status = run_desk(mechanism, None, name=name, plain=plain)
    ctx.exit(status)


def _refuse_nothing_to_see(home: Home) -> None:
    if not home.settings.exists():
        msg = (
            f"There is no office in {home.path} to look at; name the right home, or "
            "open the desk without --read-only to make one."
        )
        raise SetupError(msg)


def _worker(
    mechanism: Mechanism, environ: Mapping[str, str]
) -> AbstractContextManager[None]:
    """Start none for who only looks: it would change what they look at."""
    if mechanism.store.looks_only:
        return nullcontext()
    return background_worker(mechanism.home, environ)


def _first_run(home: Home, environ: Mapping[str, str], *, plain: bool) -> Guide:
    guide = Guide(home.path, partial(first_office, home, environ))
    status = run_discreetly(FirstRun(guide, environ, plain=plain))
    if status:
        guide.next = Next.LEAVE
    return guide


def _demo(ctx: click.Context) -> None:
    # The demonstration is a tour of all rooms, which nobody else waits for.
    from grievance.cli.demo import demo  # noqa: PLC0415  # as above

    ctx.invoke(demo, path=None)


def whose_machine(mechanism: Mechanism) -> str:
    """
    Name the first person whose device file lies here, or nobody.

    With an empty name the first thing typed would be shown, and people type their
    passphrase.
    """
    people = staff(mechanism.directory(), at=mechanism.now())
    here = (p.name for p in people if mechanism.home.device(p.name).is_file())
    return next(here, "")
