"""Letters in the making, and those that were let go, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.draft import Addressee, Draft, SentCopy
from tui.asking.case_file import CaseFile
from tui.facts.letter import moment
from tui.forms.files import files_said
from tui.listed import Listed, Slot, section
from tui.wrapping import Block


SLOTS = (
    Slot("No", 4),
    Slot("Letter", 18),
    Slot("To", 22, 67),
    Slot("State", 20, 48),
    Slot("Subject", 0, 76),
)
NO_DRAFTS = "No letter is being written in this case. n writes one."
KEYS = "Enter changes its words · r reviews it, and lets it go · x gives it up"


def draft_lines(file: CaseFile) -> tuple[Listed, ...]:
    """Return drafts that can be worked on, then what was let go, then the rest."""
    given_up = [d for d in file.drafts if d.given_up]
    return (
        *section("Drafts", [_draft(one, file) for one in file.open_drafts()]),
        *section("Let go", [_copy(one, file) for one in reversed(file.copies)]),
        *section("Given up", [_draft(one, file) for one in given_up]),
    )


def draft_head(one: Draft, file: CaseFile) -> str:
    """Say in one line which draft it is, in which words, and whom it is to."""
    neutral = " neutral" if one.neutral else ""
    kind, to = one.kind.replace("-", " "), to_words(one.to, file)
    return f"Draft {one.number} · {kind} · {one.language}{neutral} · to {to}"


def to_words(to: Addressee, file: CaseFile) -> str:
    """Say whom a letter is to; never an address."""
    if to.organisation is not None:
        return file.title(to.organisation)
    return to.party.replace("-", " ")


def _is_back(one: SentCopy, file: CaseFile) -> bool:
    """Whether the letter was pulled back before it went."""
    return any(one.outgoing_id in draft.pulled_back for draft in file.drafts)


def _draft(one: Draft, file: CaseFile) -> Listed:
    state = "draft"
    if one.given_up:
        state = "✗ given up"
    elif one.asked:
        state = "▲ asked: custodian"
    neutral = " · neutral" if one.neutral else ""
    return Listed(
        cells=(
            f"D{one.number}",
            one.kind.replace("-", " "),
            to_words(one.to, file),
            f"{state}{neutral}",
            one.subject,
        ),
        thing=one,
        key=f"D{one.number}",
        tone="soft" if one.given_up else "",
        detail=tuple(_words(one, KEYS)),
    )


def _copy(one: SentCopy, file: CaseFile) -> Listed:
    said = f"Let go {moment(one.at)}; key 6 of the queue shows what became of it."
    despite = f" Despite what was found: {one.despite}" if one.despite else ""
    return Listed(
        cells=(
            f"D{one.draft}",
            one.kind.replace("-", " "),
            to_words(one.to, file),
            f"{'✗ pulled back' if _is_back(one, file) else '✓'} {one.at:%Y-%m-%d}",
            one.subject,
        ),
        thing=one,
        key=f"sent {one.outgoing_id}",
        detail=tuple(_words(one, said + despite)),
    )


def _words(one: Draft | SentCopy, said: str) -> Iterator[Block]:
    yield Block(said, "soft")
    yield Block(one.language, label="Language")
    if one.files:
        yield Block(files_said(one.files), label="Attached")
    yield Block(one.subject, "title")
    yield Block(one.body)
