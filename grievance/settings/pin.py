"""Put the next root key into the settings file, and touch nothing else there."""

from __future__ import annotations

import base64
import re

from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.replacing import replace_file


def pin_root(path: Path, *, before: bytes, following: bytes) -> None:
    """
    Trust *following* in place of *before* from now on; the log keeps its name.

    Whoever did so already is left in peace.

    Raises:
        SetupError: The file is another one, or cannot be written: what to put there is
            said.
    """
    old, new = (base64.b64encode(key).decode() for key in (before, following))
    try:
        text, mode = path.read_text("utf-8"), path.stat().st_mode & 0o777
    except OSError:
        raise _by_hand(path, new) from None
    if new in text:
        return
    line = re.search(rf"^root\s*=\s*[\"']{re.escape(old)}[\"'].*$", text, re.MULTILINE)
    if line is None:
        raise _by_hand(path, new)
    named = f'\nfirst_root = "{old}"'
    if re.search(r"^first_root\s*=\s*[\"'][^\"']", text, re.MULTILINE):
        named = ""
    changed = line.group().replace(old, new) + named
    text = text[: line.start()] + changed + text[line.end() :]
    try:
        replace_file(path, _without_empty(text), mode=mode)
    except SetupError:
        raise _by_hand(path, new) from None


def _without_empty(text: str) -> str:
    """Drop an empty `first_root`, which a file that this program wrote has."""
    return re.sub(r"^first_root\s*=\s*[\"'][\"']\n", "", text, flags=re.MULTILINE)


def _by_hand(path: Path, new: str) -> SetupError:
    msg = (
        f'The office has a new root key: put root = "{new}" into {path}, after '
        "comparing it with whoever holds the root key; see docs/rotation.md."
    )
    return SetupError(msg)
