"""
Authentication-Results (RFC 8601), as servers write it and no other way.

Our own server copies what strangers said into this field: names, paths, selectors. So
whatever does not close, says a thing twice, or could hide a result is odd, and who
reads an odd field knows nothing.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass


CUT = "…"  # ends a value that was not kept as it came

_SERVER = re.compile(r"[^\s;()\"]*")
_VERSION = re.compile(r"[0-9]{1,4}")
_PLAIN = re.compile(r'[^"\\()]+')
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_IN_COMMENT = re.compile(r"\\.|[()]", re.DOTALL)
_HIDDEN = re.compile(r";\s*dmarc", re.IGNORECASE)
_DMARC = re.compile(
    r"dmarc\s*(?:/\s*\d{1,4}\s*)?=\s*([a-z]+)"
    r"((?:\s+[\w.-]+\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s\"]+))*)\s*",
    re.IGNORECASE | re.DOTALL,
)
_HEADER_FROM = re.compile(r"(?:^|\s)header\.from\s*=\s*(\S+)", re.IGNORECASE)


class OddResultsError(Exception):
    """The field is not written the way servers write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dmarc:
    """A verdict in lower case, and the domain it is about (`""` where none is named)."""

    verdict: str
    domain: str


def server(value: str) -> str:
    """Return the name a field begins with, as it is written; `""` for none."""
    match = _SERVER.match(value)
    return match[0] if match else ""


def dmarc(value: str) -> Dmarc | None:
    """
    Return what a field says about DMARC, None where it says nothing about it.

    Raises:
        OddResultsError: It cannot be told for certain.
    """
    if value.endswith(CUT):
        raise OddResultsError
    first, *results = _statements(value)
    _check_server(first)
    if [result for result in results if result] == ["none"]:
        return Dmarc(verdict="none", domain="")  # nothing was checked
    found = [result for result in results if result.lower().startswith("dmarc")]
    if len(found) > 1:
        raise OddResultsError
    return _dmarc(found[0]) if found else None


def _check_server(statement: str) -> None:
    """Refuse anything but a name and perhaps a version."""
    name, _, version = statement.partition(" ")
    if not name or (version and not _VERSION.fullmatch(version.strip())):
        raise OddResultsError


def _dmarc(statement: str) -> Dmarc:
    match = _DMARC.fullmatch(statement)
    if match is None:
        raise OddResultsError
    named = _HEADER_FROM.findall(_QUOTED.sub('""', match[2]))
    if len(named) > 1:
        raise OddResultsError
    return Dmarc(verdict=match[1].lower(), domain=named[0] if named else "")


def _statements(value: str) -> list[str]:
    """Split at semicolons outside quotes, comments taken out."""
    statements = [""]
    for piece in _pieces(value):
        if piece.startswith("("):
            statements[-1] += " "
        elif piece.startswith('"'):
            statements[-1] += piece
        else:
            first, *more = piece.split(";")
            statements[-1] += first
            statements += more
    return [statement.strip() for statement in statements]


def _pieces(value: str) -> Iterator[str]:
    """Yield comments, quoted strings and what is between, each whole."""
    at = 0
    while at < len(value):
        end = _end(value, at)
        piece = value[at:end]
        if piece[0] in '("' and _HIDDEN.search(piece):
            raise OddResultsError
        yield piece
        at = end


def _end(value: str, at: int) -> int:
    if value[at] == "(":
        return _end_of_comment(value, at)
    match = (_QUOTED if value[at] == '"' else _PLAIN).match(value, at)
    if match is None:  # a quote that does not close, `)` or a backslash
        raise OddResultsError
    return match.end()


def _end_of_comment(value: str, at: int) -> int:
    depth = 0
    for match in _IN_COMMENT.finditer(value, at):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    raise OddResultsError
