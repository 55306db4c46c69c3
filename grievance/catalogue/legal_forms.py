"""Legal forms and kinds of works: what people leave out of a name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from grievance.catalogue.files import decode
from grievance.catalogue.folding import is_spaceless


SHORTEST = 3  # characters that must remain, or the name would match anything


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalForms:
    """
    What people leave out, folded.

    *words* end a name, *endings* end one written without spaces (the longest
    come first), *works* stand around a place, *joints* between the two.
    """

    about: str
    words: frozenset[str]
    endings: tuple[str, ...]
    works: frozenset[str]
    joints: frozenset[str]

    def strip(self, folded: str) -> str:
        """Return a folded name without its legal form, or as it is."""
        if is_spaceless(folded):
            return self._strip_ending(folded)
        words = folded.split()
        while len(words) > 1 and words[-1] in self.words:
            words.pop()
        return " ".join(words)

    def place(self, folded: str) -> str:
        """
        Return the place in the name of a works; empty if it is one word.

        One word alone, such as *river* of a River Mill, would match anything.
        """
        words = folded.split()
        length = len(words)
        while words and words[-1] in self.works:
            words.pop()
        while words and (words[0] in self.works or words[0] in self.joints):
            words.pop(0)
        is_shorter = len(words) < length
        return " ".join(words) if is_shorter and len(words) > 1 else ""

    def _strip_ending(self, folded: str) -> str:
        name = folded.strip()
        for ending in self.endings:
            rest = name.removesuffix(ending)
            if rest != name and len(rest) >= SHORTEST:
                return rest
        return name


@cache
def legal_forms() -> LegalForms:
    """Load the legal forms that ship with the catalogue."""
    return decode("legal_forms.json", LegalForms)
