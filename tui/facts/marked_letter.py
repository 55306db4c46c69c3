"""A letter with what may give somebody away marked in place, by signs and a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grievance.leak.hit import Hit
from grievance.services.letters.guard_letter import Checked
from tui.wrapping import Block


OPENS, CLOSES = "⟦", "⟧"
CLEAN = "✓ Nothing in it was found that may give somebody away."
FOUND = "▲ What may give somebody away · releasing it over these needs a reason"


def letter_blocks(checked: Checked, found: str = FOUND) -> list[Block]:
    """
    Return the letter in full, each hit between signs, and below what each is.

    *found* is said above these where there are any.
    """
    hits = checked.hits
    blocks = [
        Block(text, "warm" if OPENS in text or CLOSES in text else "")
        for text in marked(checked.text, hits).split("\n")
    ]
    blocks += [Block(), Block(found, "warm") if hits else Block(CLEAN, "soft")]
    blocks += [
        Block(f"{hit.words}: {hit.why}", label=f"{CLOSES}{number} {hit.kind}")
        for number, hit in enumerate(hits, 1)
    ]
    return blocks + [Block(f"▲ {gap}", "warm") for gap in checked.gaps]


def marked(text: str, hits: Sequence[Hit]) -> str:
    """Return *text* with each hit between signs, its number after it."""
    signs: dict[int, str] = {}
    for number, hit in enumerate(hits, 1):
        signs[hit.start] = signs.get(hit.start, "") + OPENS
        signs[hit.end] = f"{CLOSES}{number}" + signs.get(hit.end, "")
    return "".join(_pieces(text, signs))


def _pieces(text: str, signs: dict[int, str]) -> Iterable[str]:
    before = 0
    for place in sorted(signs):
        yield text[before:place]
        yield signs[place]
        before = place
    yield text[before:]
