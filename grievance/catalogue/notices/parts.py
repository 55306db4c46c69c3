"""The parts of one notice, each laid out in lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from grievance.catalogue.letters.book import clean
from grievance.catalogue.letters.sandbox import fill
from grievance.catalogue.notices.facts import NoticeFacts
from grievance.catalogue.notices.layout import as_it_is, joined, laid_out, section
from grievance.catalogue.notices.page import CLOSING, OPENING, page
from grievance.catalogue.notices.values import Language
from grievance.catalogue.notices.words import OPENING_NAMES, PARTS


# Parts that only list something, and are left out where that is nothing.
_LISTS = {"protection": "protections", "modules": "modules"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """
    What the parts of a notice are filled with.

    *blocks* are laid out already; each follows the part of its name.
    """

    facts: NoticeFacts
    language: Language
    values: Mapping[str, object] = field(repr=False)
    blocks: Mapping[str, str] = field(repr=False)

    def body(self) -> str:
        """Return all parts below each other; the last line ends."""
        names = page(self.facts.kind, for_desk=self.facts.is_for_desk)
        return f"{joined(map(self._part, names))}\n"

    def _part(self, name: str) -> str:
        if name == CLOSING:
            return joined(self._closing())
        if name == OPENING:
            text = self.language.words.opening[self.facts.kind]
            return laid_out(fill(text, self._named(OPENING_NAMES)))
        if name in _LISTS and not self.values[_LISTS[name]]:
            return ""
        part = self.language.words.part[name]
        text = laid_out(fill(part.text, self._named(PARTS[name])))
        block = self.blocks.get(name, "")
        return section(part.title, text, block) if part.title else joined((text, block))

    def _named(self, names: Mapping[str, object]) -> dict[str, object]:
        return {name: self.values[name] for name in names}

    def _closing(self) -> Iterator[str]:
        """Say what no template can leave out: what a certificate is not, and who writes."""
        yield laid_out(self.language.voice.standing.disclaimer)
        yield laid_out(clean(self.facts.office))


def blocks_of(facts: NoticeFacts, steps: str) -> dict[str, str]:
    """Return what follows some parts line by line."""
    return {
        "steps": steps,
        "answering": as_it_is(facts.form),
        "foot": as_it_is(facts.checkpoint),
    }
