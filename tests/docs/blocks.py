"""The blocks of commands that the documents show, as they would be typed."""

from __future__ import annotations

import re
import shlex

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from tests.docs.pages import PAGES, name


BLOCK = re.compile(r"^ *```([a-z]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
CONTINUED = re.compile(r"\\\n\s*")
PROSE = re.compile(r"   +[^\s#-].*$")  # what stands beside a command
OPTIONAL = re.compile(r"\[(--?[a-z][^\]]*)\]")  # an option that may be left out
HERE_DOCUMENT = re.compile(r"(?<=<<'END'\n).*?^END$", re.MULTILINE | re.DOTALL)
PROGRAM = "grievance"
ELIDED = "…"  # and so on: not to be typed as it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One command: its *words*, and the files that it reads and writes, if it does."""

    line: str
    words: tuple[str, ...]
    reads: str = ""
    writes: str = ""

    @classmethod
    def of(cls, line: str) -> Typed:
        """Read a line as a shell would, without what is optional or prose."""
        shown = PROSE.sub("", OPTIONAL.sub(r"\1", line))
        lexer = shlex.shlex(shown, posix=True, punctuation_chars="<>")
        lexer.whitespace_split, lexer.commenters = True, "#"
        words, reads, writes = [], "", ""
        rest = iter(lexer)
        for word in rest:
            if word == "<":
                reads = next(rest)
            elif word == ">":
                writes = next(rest)
            else:
                words.append(word)
        return cls(line=line, words=tuple(words), reads=reads, writes=writes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of code on a page, from the *line* on."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def place(self) -> str:
        return f"{name(self.page)}:{self.line}"

    @property
    def lines(self) -> list[str]:
        """Give each command of it on one line."""
        joined = CONTINUED.sub(" ", self.text).splitlines()
        return [line for line in joined if line.startswith(f"{PROGRAM} ")]

    @property
    def for_shells(self) -> list[str]:
        """Give what any program is told, in a block for a shell or of the checkout."""
        joined = HERE_DOCUMENT.sub("", CONTINUED.sub(" ", self.text)).splitlines()
        is_shell = self.language == "sh"
        return [line for line in joined if line and (is_shell or line[:2] == "./")]

    @property
    def commands(self) -> list[Typed]:
        return [Typed.of(line) for line in self.lines if ELIDED not in line]


def blocks() -> Iterator[Block]:
    """Yield every block of every page but of those that tell what was."""
    for page in PAGES:
        if {"adr", "changes"}.isdisjoint(page.parts):
            text = page.read_text("utf-8")
            for found in BLOCK.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                text_of = dedent(found[2])
                yield Block(page=page, line=line, language=found[1], text=text_of)
