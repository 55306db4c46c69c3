"""Whether a person sits there: somebody who can be asked and be shown a secret."""

from __future__ import annotations

import sys


def has_terminal() -> bool:
    """Tell whether questions can be asked, and answers are not written to a file."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def can_show_desk() -> bool:
    """Tell whether a screen can be drawn and keys can be read."""
    return sys.stdin.isatty() and sys.stdout.isatty()
