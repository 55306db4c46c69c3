"""`grievance config`: what is set and from where, whether it is good, what can be set."""

from __future__ import annotations

import click

from grievance.cli.config_page import page
from grievance.cli.faults import REFUSED
from grievance.cli.group import Group
from grievance.cli.named_home import home_of
from grievance.cli.output import print_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.settings import read_settings
from grievance.settings.effective import effective
from grievance.settings.reference import every_section


@click.group(cls=Group, epilog="Example: grievance config check")
def config() -> None:
    """Show what is set and where; check it; explain every setting."""


@config.command(
    epilog="\b\nExamples:\n  grievance config show --changed\n"
    "  grievance config show mail --json"
)
@click.argument("section", required=False)
@click.option("--changed", is_flag=True, help="Only those that are not the usual ones.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per setting."
)
@with_surroundings
def show(
    surroundings: Surroundings, /, *, section: str | None, changed: bool, as_json: bool
) -> None:
    """
    Show each setting that is in force, or those of one SECTION, and where it comes from.

    Passwords in URLs and the arguments of token commands are not shown.
    """
    home, environ = home_of(surroundings), surroundings.environ
    settings = read_settings(home.settings, environ)
    found = effective(settings, home.settings.read_text("utf-8"), environ)
    chosen = [
        one
        for one in found
        if section in {None, one.section} and not (changed and one.is_usual)
    ]
    if as_json:
        for one in chosen:
            print_json({"name": one.name, "value": one.value, "source": one.source})
        return
    rows = [(one.name, one.value, one.source) for one in chosen]
    none = "Nothing of that is set; `grievance config reference` names all there is."
    print_table(("setting", "value", "from"), rows, empty=none)


@config.command(
    epilog="\b\nExamples:\n  grievance config check\n  grievance config check --json"
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per finding."
)
@with_surroundings
@click.pass_context
def check(ctx: click.Context, surroundings: Surroundings, /, *, as_json: bool) -> None:
    """
    Read grievance.toml, and look whether all that it names is on this machine.

    No server is asked: `grievance doctor` does that. Exit with 0 if it is good, 1 if
    something is wrong, 2 if it is not understood.
    """
    # Half the house, which somebody who asks for help does not wait for.
    from grievance.cli.config_checking import (  # noqa: PLC0415
        are_good,
        look_at_file,
        show_found,
    )

    found = look_at_file(surroundings)
    show_found(found, as_json=as_json)
    if not are_good(found):
        ctx.exit(REFUSED)


@config.command(
    epilog="\b\nExamples:\n  grievance config reference\n"
    "  grievance config reference --json"
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per setting."
)
def reference(*, as_json: bool) -> None:
    """Explain every setting there is, as docs/configuration.md does; needs no home."""
    if not as_json:
        click.echo(page(), nl=False)
        return
    for section in every_section():
        for one in section.settings:
            print_json(
                {
                    "name": f"{section.name}.{one.name}",
                    "many": section.is_many,
                    "kind": one.kind,
                    "default": one.default,
                    "said": one.said,
                }
            )
