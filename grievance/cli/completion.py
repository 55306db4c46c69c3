"""`grievance completion`: let a shell complete commands, options and choices."""

from __future__ import annotations

import click

from click.shell_completion import get_completion_class

from grievance.domain.errors import SetupError


SHELLS = ("bash", "zsh", "fish")
ASKED_BY = "_GRIEVANCE_COMPLETE"  # the variable by which click is asked to complete


@click.command(
    epilog="\b\nExamples:\n"
    "  grievance completion bash > ~/.local/share/bash-completion/completions/grievance\n"
    "  grievance completion zsh > ~/.zfunc/_grievance\n"
    "  grievance completion fish > ~/.config/fish/completions/grievance.fish"
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, /, *, shell: str) -> None:
    """
    Print a script with which a shell completes commands, options and choices.

    It names no case and no person: nothing of an office is read to complete a word.
    For zsh, the folder has to be in `fpath` before `compinit`.
    """
    made = get_completion_class(shell)
    if made is None:
        msg = f"{shell} is no shell of which completion is known."
        raise SetupError(msg)
    click.echo(made(ctx.find_root().command, {}, "grievance", ASKED_BY).source())
