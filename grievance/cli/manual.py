"""`grievance manual`: man pages, made of what `--help` says."""

from __future__ import annotations

from pathlib import Path

import click

from grievance.cli.man_page import command_page, first_page
from grievance.domain.counting import counted
from grievance.domain.errors import SetupError


@click.command(
    epilog="\b\nExamples:\n  grievance manual ~/.local/share/man/man1\n"
    "  man grievance-letters"
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_context
def manual(ctx: click.Context, /, *, folder: Path) -> None:
    """
    Write a man page for the program and for each command into a folder.

    The folder is made if it is not there; pages of before are replaced. They say what
    `--help` says.
    """
    root = ctx.find_root()
    group = root.command
    if not isinstance(group, click.Group):  # which it is
        return
    names = group.list_commands(root)
    pages = {"grievance": first_page(root, names)}
    pages |= {f"grievance-{name}": command_page(name) for name in names}
    _write(folder, pages)
    click.echo(
        f"Written to {folder}: {counted(len(pages), 'page')}, grievance.1 the first."
    )


def _write(folder: Path, pages: dict[str, str]) -> None:
    """
    Write each page.

    Raises:
        SetupError: The folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            page = folder / f"{name}.1"
            page.write_text(text, "utf-8")
            page.chmod(0o644)  # there is nothing secret in it
    except OSError as error:
        msg = f"{folder} cannot be written to: {error.strerror}; name another folder."
        raise SetupError(msg) from None
