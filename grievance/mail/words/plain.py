"""Make text plain: no control characters, nothing that breaks a line or a path."""

from __future__ import annotations

import re

from collections.abc import Iterator

from grievance.domain.display import visible
from grievance.mail import notes


LINE = 1_000
NAME = 120

_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_STEERING = re.compile("[\x1b\x80-\x84\x86-\x9f]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
ESCAPE = visible("\x1b")
_MARKS = {code: visible(chr(code)) for code in (0x1B, *range(0x80, 0xA0))}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSAFE_IN_NAME = re.compile('[<>:"|?*\u202a-\u202e\u2066-\u2069]')


def body(text: str) -> str:
    """
    Return *text* with newlines and tabs as its only control characters.

    Codes that steer a terminal become marks; other controls say nothing and go.
    """
    text = _CONTROL.sub("", _BREAK.sub("\n", text))
    if _STEERING.search(text):
        text = text.translate(_MARKS)
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def oddities(text: str) -> Iterator[str]:
    """Yield a note for each kind of code in *text* that is more than text."""
    if _CONTROL.search(text):
        yield notes.CONTROLS
    if _STEERING.search(text):
        yield notes.ESCAPES
    if _TURNING.search(text):
        yield notes.DIRECTIONS
    if "\N{REPLACEMENT CHARACTER}" in text:
        yield notes.REPLACED


def oddities_of_line(text: str) -> Iterator[str]:
    """Yield the notes for a *text* that is plain already and shows what was in it."""
    if ESCAPE in text:
        yield notes.ESCAPES
    if _TURNING.search(text):
        yield notes.DIRECTIONS


def line(text: str, *, limit: int = LINE) -> str:
    """Return *text* on one line, runs of space as one space, at most *limit* long."""
    return " ".join(body(" ".join(text.split())).split())[:limit].rstrip()


def file_name(text: str, *, extension: str = "") -> str:
    """Return a name without folders or controls, 1-120 characters."""
    last = re.split(r"[/\\]", line(text, limit=10 * NAME))[-1]
    name = _UNSAFE_IN_NAME.sub("_", last).strip(" .")
    if not name:
        return f"unnamed.{extension}" if extension else "unnamed"
    return _shortened(name).rstrip(" .")


def _shortened(name: str) -> str:
    if len(name) <= NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:  # noqa: PLR2004  # an extension, not a sentence
        return name[:NAME]
    return stem[: NAME - len(extension) - 1] + dot + extension
