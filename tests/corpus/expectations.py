"""What a manifest expects of a mail, and where a letter differs."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from grievance.mail.letter import Letter
from grievance.mail.words.address import normalise
from grievance.mail.words.html import to_text


UNNAMED = ("unnamed", "message.eml")
SHOWN = 60


class ExpectedAttachment(msgspec.Struct):
    name: str
    content_type: str = ""
    content_id: str = ""


class Expected(msgspec.Struct):
    """The fields that are compared; a manifest may hold more."""

    subject: str
    from_email: str
    text: str
    html: str
    attachments: list[ExpectedAttachment]


class Entry(msgspec.Struct):
    """One line of `manifest.jsonl`."""

    file: str
    expected: Expected | None = None


FIELDS = ("subject", "from", "body", "attachments")


def misses(letter: Letter, expected: Expected) -> Iterator[tuple[str, str]]:
    """Yield (field, what differs in one line) for each field that differs."""
    pairs = {
        "subject": (words(expected.subject), words(letter.subject)),
        "from": (normalise(expected.from_email), normalise(letter.sender.address)),
        "body": (expected_body(expected), words(letter.text)),
    }
    for field, (wanted, got) in pairs.items():
        if wanted != got:
            yield field, _difference(wanted, got)
    wanted_names = [a.name for a in expected.attachments]
    got_names = [a.name for a in letter.attachments]
    if not same_names(wanted_names, got_names):
        yield "attachments", f"wanted {wanted_names!r}, got {got_names!r}"


def words(text: str) -> str:
    """Return *text* with each run of space as one."""
    return " ".join(text.split())


def expected_body(expected: Expected) -> str:
    """Without a plain text the HTML is what a reader sees."""
    return words(expected.text) or words(to_text(expected.html))


def same_names(wanted: list[str], got: list[str]) -> bool:
    """An empty name is the peer's way to write none; we always make one up."""
    return len(wanted) == len(got) and all(
        g == w if w else g.startswith(UNNAMED) or g.endswith(".eml")
        for w, g in zip(wanted, got, strict=True)
    )


def _difference(wanted: str, got: str) -> str:
    pairs = enumerate(zip(wanted, got, strict=False))
    at = next((i for i, (w, g) in pairs if w != g), min(len(wanted), len(got)))
    start = max(at - 10, 0)
    return (
        f"at {at}: wanted {wanted[start : start + SHOWN]!r}, "
        f"got {got[start : start + SHOWN]!r}"
    )
