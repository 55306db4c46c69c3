"""Legal forms: the endings people leave out when they name an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from grievance.catalogue.files import decode
from grievance.catalogue.folding import is_spaceless


SHORTEST = 3  # characters that must remain, or the name would match anything


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalForms:
    """Folded words and endings, longest ending first."""

    about: str
    words: frozenset[str]
    endings: tuple[str, ...]

    def strip(self, folded: str) -> str:
        """Return a folded name without its legal form, or as it is."""
        if is_spaceless(folded):
            return self._strip_ending(folded)
        words = folded.split()
        while len(words) > 1 and words[-1] in self.words:
            words.pop()
        return " ".join(words)

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
