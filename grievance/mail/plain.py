"""Make text plain: no control characters, nothing that breaks a line or a path."""

from __future__ import annotations

import re


LINE = 1_000
NAME = 120

_BREAK = re.compile(r"\r\n?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSAFE_IN_NAME = re.compile('[<>:"|?*]')


def body(text: str) -> str:
    """Return *text* with newlines and tabs as its only control characters."""
    text = _CONTROL.sub("", _BREAK.sub("\n", text))
    return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


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
