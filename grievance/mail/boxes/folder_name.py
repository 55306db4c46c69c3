"""Names of folders as IMAP writes them (RFC 3501, 5.1.3)."""

from __future__ import annotations

import base64
import re


_FOREIGN = re.compile(r"[^\x20-\x7e]+|&")


def encode_folder(name: str) -> str:
    """Write a name in modified UTF-7, within quotation marks."""
    plain = _FOREIGN.sub(_shifted, name)
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _shifted(found: re.Match[str]) -> str:
    """Write what is not printable ASCII as base64 of UTF-16, with `,` for `/`."""
    if found.group() == "&":
        return "&-"
    coded = base64.b64encode(found.group().encode("utf-16-be", "surrogatepass"))
    return f"&{coded.decode().rstrip('=').replace('/', ',')}-"
