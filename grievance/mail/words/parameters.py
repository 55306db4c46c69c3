"""Content-Type and Content-Disposition: the value and its parameters."""

from __future__ import annotations

import re

from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from grievance.mail.words.charset import decode
from grievance.mail.words.headers import text


MOST = 200

_VALUE = re.compile(rb"[^;\s]+(?:\s*/\s*[^;\s]+)?")
_PARAMETER = re.compile(
    rb';\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL
)
_CONTINUED = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*?)")
_QUOTED_PAIR = re.compile(rb'\\(["\\])')


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameterised:
    """A field such as `text/plain; charset=utf-8`; names in lower case."""

    value: str
    parameters: dict[str, str] = field(repr=False)
    raw: dict[str, bytes] = field(repr=False)

    def get(self, name: str) -> str:
        """Return a parameter as text for people, `""` when there is none."""
        return self.parameters.get(name, "")


def read(value: bytes, hint: str = "") -> Parameterised:
    """Read a field in one pass; RFC 2231 pieces are put together and decoded."""
    match = _VALUE.match(value.strip())
    raw: dict[str, bytes] = {}
    for count, found in enumerate(_PARAMETER.finditer(value)):
        if count == MOST:
            break
        raw.setdefault(found[1].decode("ascii", "replace").lower(), _bare(found[2]))
    return Parameterised(
        value=_value(match[0]) if match else "",
        parameters=_joined(raw, hint),
        raw=raw,
    )


def _value(written: bytes) -> str:
    """Return a value without spaces, and the quotes and commas some programs write."""
    return re.sub(r"[\s\"',]", "", written.decode("ascii", "replace")).lower()


def _bare(value: bytes) -> bytes:
    value = value.strip()
    if value[:1] != b'"':
        return value
    return _QUOTED_PAIR.sub(rb"\1", value[1:].removesuffix(b'"'))


def _joined(raw: dict[str, bytes], hint: str) -> dict[str, str]:
    """Give each parameter one text; the extended form wins over the plain one."""
    pieces: dict[str, list[tuple[int, bool, bytes]]] = {}
    plain: dict[str, str] = {}
    for key, value in raw.items():
        name, number, extended = _key(key)
        if number is None and not extended:
            plain[name] = text(value, hint)
        else:
            pieces.setdefault(name, []).append((number or 0, extended, value))
    return plain | {n: _continued(sorted(p), hint) for n, p in pieces.items()}


def _key(key: str) -> tuple[str, int | None, bool]:
    match = _CONTINUED.fullmatch(key)
    if match is None:
        return key, None, False
    return match[1], None if match[2] is None else int(match[2]), bool(match[3])


def _continued(pieces: list[tuple[int, bool, bytes]], hint: str) -> str:
    charset = ""
    out = bytearray()
    for index, (_, extended, value) in enumerate(pieces):
        rest = value
        if extended and index == 0 and value.count(b"'") >= 2:  # noqa: PLR2004  # cs'lang'
            label, _, rest = value.split(b"'", 2)
            charset = label.decode("ascii", "replace")
        out += unquote_to_bytes(rest) if extended else rest
    if charset:
        return decode(bytes(out), charset, hint)
    return text(bytes(out), hint)
