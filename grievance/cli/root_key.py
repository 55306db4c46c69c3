"""Which file holds the root key, for what changes who works here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from grievance.cli.passphrases import read_passphrase
from grievance.cli.terminal import has_terminal
from grievance.domain.errors import SetupError
from grievance.home import ROOT_KEY, read_key
from grievance.vault.keys import SigningKey
from grievance.vault.root_copy import is_root_copy, open_root_copy, public_of_copy
from grievance.wiring import Mechanism


ENV_ROOT_PASSPHRASE = "GRIEVANCE_ROOT_PASSPHRASE_FILE"  # noqa: S105  # a name
LARGEST = 4096  # characters of a key file; some two hundred are usual


def root_key_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be told where the root key is."""
    option = click.option(
        "--root-key",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The root key, which signs who works here, or a copy that `grievance root "
        "seal` made; else the one in the home's safe.",
    )
    return option(command)


def read_root(mechanism: Mechanism, named: Path | None) -> SigningKey:
    """
    Return the root key of this office.

    Raises:
        SetupError: It is missing, that of another office, or a copy whose passphrase
            nobody can be asked for.

        NotAllowedError: The passphrase of the copy is not right.
    """
    return SigningKey.from_seed(read_root_seed(mechanism, named))


def read_root_seed(mechanism: Mechanism, named: Path | None) -> bytes:
    """Return the 32 bytes that the root key comes from; raises as `read_root` does."""
    path = named or mechanism.home.root_key
    copy, public = _copy_in(path), mechanism.root_public()
    if copy is None:
        seed = read_key(path, ROOT_KEY)
    else:
        _refuse_other(public, public_of_copy(copy))
        seed = open_root_copy(copy, _passphrase(mechanism))
    _refuse_other(public, SigningKey.from_seed(seed).public)
    return seed


def _copy_in(path: Path) -> str | None:
    """Return the text of a sealed copy, or None for what is something else."""
    try:
        with path.open(encoding="ascii") as file:
            text = file.read(LARGEST)
    except (OSError, UnicodeDecodeError):  # reading it as a key says what is wrong
        return None
    return text if is_root_copy(text) else None


def _passphrase(mechanism: Mechanism) -> str:
    if named := mechanism.environ.get(ENV_ROOT_PASSPHRASE):
        return read_passphrase(Path(named))
    if not has_terminal():
        msg = (
            "There is no terminal to ask for the passphrase of the root key; name a "
            f"file in {ENV_ROOT_PASSPHRASE}."
        )
        raise SetupError(msg)
    answer: str = click.prompt("Passphrase of the root key", hide_input=True, err=True)
    return answer


def _refuse_other(public: bytes, found: bytes) -> None:
    if found != public:
        msg = (
            "This is the root key of another office, or one that handed over since; name "
            "the right one."
        )
        raise SetupError(msg)
