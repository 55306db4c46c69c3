"""The same parts as plain text in lines of 72 columns, and as Markdown."""

from __future__ import annotations

import re

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from grievance.catalogue.letters.wrapping import columns
from grievance.catalogue.notices.layout import (
    UNDERLINE,
    WIDTH,
    joined,
    laid_out,
    numbered,
    section,
)
from grievance.domain import display


class Form(StrEnum):
    """How a text is written out; what its file ends with."""

    PLAIN = "txt"
    MARKDOWN = "md"


class Sheet(Protocol):
    """Lays out the parts of a text."""

    def shown(self, value: str) -> str:
        """Return a name or a title so that nothing in it is taken for a sign."""

    def title(self, text: str) -> str:
        """Return the title of the whole."""

    def section(self, title: str, *blocks: str) -> str:
        """Return blocks under a title, or without one."""

    def text(self, filled: str) -> str:
        """Return what a template wrote."""

    def steps(self, head: str, steps: Iterable[str]) -> str:
        """Return a numbered list under a head."""


class Plain:
    """A text for a mail."""

    def shown(self, value: str) -> str:
        return _one_line(value)

    def title(self, text: str) -> str:
        return f"{text}\n{UNDERLINE * min(columns(text), WIDTH)}"

    def section(self, title: str, *blocks: str) -> str:
        return section(title, *blocks) if title else joined(blocks)

    def text(self, filled: str) -> str:
        return laid_out(filled)

    def steps(self, head: str, steps: Iterable[str]) -> str:
        return joined((laid_out(head), numbered(steps)))


class Markdown:
    """A text for a page; what is no template's cannot be a link, an image or a tag."""

    _SIGNS = re.compile(r"([\\`*_\[\]<>|#~!])")

    def shown(self, value: str) -> str:
        return self._SIGNS.sub(r"\\\1", _one_line(value))

    def title(self, text: str) -> str:
        return f"# {text}"

    def section(self, title: str, *blocks: str) -> str:
        return joined((f"## {title}" if title else "", *blocks))

    def text(self, filled: str) -> str:
        return laid_out(filled)

    def steps(self, head: str, steps: Iterable[str]) -> str:
        lines = (
            f"{number}. {self.shown(step)}"
            for number, step in enumerate(steps, start=1)
        )
        return joined((f"### {head}", "\n".join(lines)))


SHEETS: dict[Form, Sheet] = {Form.PLAIN: Plain(), Form.MARKDOWN: Markdown()}


def _one_line(value: str) -> str:
    return display.one_line(" ".join(value.split()))
