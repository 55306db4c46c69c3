"""Trust the next root key in the text of a settings file, and touch nothing else there."""

from __future__ import annotations

import base64
import re

from grievance.domain.errors import SetupError


_ROOT = r"^root\s*=\s*[\"']{}[\"'].*$"
_NAMED = r"^first_root\s*=\s*[\"'][^\"']"
_EMPTY = r"^first_root\s*=\s*[\"'][\"'] *\n"  # as this program writes it


def pinned_root(text: str, *, before: bytes, following: bytes) -> str:
    """
    Return *text* with the root key *following*, as it is where that was done already.

    The first root key stays named: the log goes by it.

    Raises:
        SetupError: There is no line with the key *before*.
    """
    old, new = _encoded(before), _encoded(following)
    if new in text:
        return text
    line = re.search(_ROOT.format(re.escape(old)), text, re.MULTILINE)
    if line is None:
        raise pin_by_hand(following)
    changed = line.group().replace(old, new)
    if not re.search(_NAMED, text, re.MULTILINE):
        text = re.sub(_EMPTY, "", text, flags=re.MULTILINE)
        changed += f'\nfirst_root = "{old}"'
    return text.replace(line.group(), changed)


def pin_by_hand(following: bytes) -> SetupError:
    """Say what somebody has to write, where the file cannot be written."""
    msg = (
        f'The office has a new root key: put root = "{_encoded(following)}" into '
        "grievance.toml, after comparing it with whoever holds the root key; "
        "docs/rotation.md says more."
    )
    return SetupError(msg)


def _encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()
