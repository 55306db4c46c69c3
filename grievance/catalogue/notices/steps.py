"""What an auditor can do about each item, in steps that would suit any site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grievance.catalogue.letters.sandbox import fill
from grievance.catalogue.notices.items import KnownItem
from grievance.catalogue.notices.layout import joined, laid_out, numbered
from grievance.catalogue.notices.values import ShownItem
from grievance.catalogue.notices.words import NoticeWords


def steps_of(
    items: Sequence[KnownItem], shown: Sequence[ShownItem], words: NoticeWords
) -> str:
    """Write out the steps of all items; those that two of them share stand once."""
    return joined(_blocks(items, shown, words))


def _blocks(
    items: Sequence[KnownItem], shown: Sequence[ShownItem], words: NoticeWords
) -> Iterator[str]:
    seen: dict[tuple[str, ...], str] = {}
    for item, one in zip(items, shown, strict=True):
        head = {"code": one.code, "version": one.version, "title": one.title}
        yield laid_out(fill(words.step["head"], head))
        steps = tuple(dict.fromkeys(step for of in item.tests for step in of.steps))
        if not steps:
            yield laid_out(fill(words.step["untested"], {}))
        elif steps in seen:
            yield laid_out(fill(words.step["same-as"], {"code": seen[steps]}))
        else:
            seen[steps] = one.code
            yield numbered(steps)
