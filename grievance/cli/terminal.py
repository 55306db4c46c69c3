"""Whether a person sits there: somebody who can be asked and be shown a secret."""

from __future__ import annotations

import sys

from collections.abc import Mapping


WEB_DRIVER = "textual.drivers.web_driver:WebDriver"  # of who is started by `serve`


def has_terminal() -> bool:
    """Tell whether questions can be asked, and answers are not written to a file."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def can_show_desk(environ: Mapping[str, str]) -> bool:
    """Tell whether a screen can be drawn and keys be read: a terminal, or a browser."""
    is_served = environ.get("TEXTUAL_DRIVER") == WEB_DRIVER
    return is_served or (sys.stdin.isatty() and sys.stdout.isatty())
