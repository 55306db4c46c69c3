"""Which file holds the root key, for what changes who works here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from grievance.domain.errors import SetupError
from grievance.home import ROOT_KEY, read_key
from grievance.vault.keys import SigningKey
from grievance.wiring import Mechanism


def root_key_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be told where the root key is."""
    option = click.option(
        "--root-key",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The root key, which signs who works here; else the one in the home's "
        "safe.",
    )
    return option(command)


def read_root(mechanism: Mechanism, named: Path | None) -> SigningKey:
    """
    Return the root key of this office.

    Raises:
        SetupError: It is missing, or that of another office.
    """
    seed = read_key(named or mechanism.home.root_key, ROOT_KEY)
    root = SigningKey.from_seed(seed)
    if root.public != mechanism.settings.root_public:
        msg = "This is the root key of another office; name the right one."
        raise SetupError(msg)
    return root
