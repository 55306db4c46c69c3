"""
Names by the words, or characters, they are made of.

A look-up tries one slice for each length a name with this beginning can have,
so many names that begin alike do not make a hostile text slow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar


Name = TypeVar("Name")


class NameIndex(Generic[Name]):
    """Finds the names that stand at one place of a text."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        self._widths: dict[str, set[int]] = defaultdict(set)

    def add(self, parts: Sequence[str], name: Name) -> None:
        """Add *name*, written as *parts*: words, or the characters of a string."""
        self._names[tuple(parts)].append(name)
        self._widths[parts[0]].add(len(parts))

    def at(self, parts: Sequence[str], start: int) -> Iterator[tuple[Name, int]]:
        """Yield each name that begins at *start*, and how many parts it takes."""
        for width in self._widths.get(parts[start], ()):
            here = tuple(parts[start : start + width])
            for name in self._names.get(here, ()):
                if len(here) == width:  # shorter at the end of the text
                    yield name, width
