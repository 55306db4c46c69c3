"""
Everyday words of the five languages: no name, unless they are written as one.

Most are those that the letters, the standards and the lexicons of this office use;
`everyday.txt` has some more.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files

from grievance.catalogue.files import decode
from grievance.catalogue.letters import shipped_letters
from grievance.catalogue.lexicon import LANGUAGES, Written
from grievance.leak.words import STEM, flat


_WORD = re.compile(r"[^\W\d_]{2,}")


def is_common(written: str) -> bool:
    """Whether a word, in whatever form, is an everyday one."""
    return flat(written)[:STEM] in _stems()


@cache
def _stems() -> frozenset[str]:
    book = shipped_letters()
    texts = [
        *_texts(tuple(book.templates.values())),
        *_texts(tuple(book.voices.values())),
        *_texts([decode(f"lexicons/{one}.json", Written) for one in LANGUAGES]),
        files(__package__).joinpath("everyday.txt").read_text("utf-8"),
    ]
    return frozenset(
        flat(word)[:STEM] for text in texts for word in _WORD.findall(text)
    )


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a value of ours, however deep it lies."""
    if isinstance(value, str):
        yield value
    for inner in _parts(value):
        yield from _texts(inner)


def _parts(value: object) -> Iterable[object]:
    if is_dataclass(value):
        return [getattr(value, one.name) for one in fields(value)]
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, tuple | list | set | frozenset) else ()
