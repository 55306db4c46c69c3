"""Mails of every kind that intake tells apart, each of them different from all others."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from email.policy import SMTP
from random import Random

from grievance.domain.intake import Outcome
from tests.doubles import OUR_ADDRESS, OUR_SERVER


Kind = Callable[[int, str], bytes]
SENTENCES = (  # in which nobody fears or risks anything, so that the answers go out
    "We work at the casthouse and the dust is very bad.",
    "Nobody gave us masks, although we asked in spring and again in summer.",
    "Last month two of us were not paid for the hours after midnight.",
    "The road to our village was promised long ago and is not paved.",
    "We wrote to the company twice and nobody answered.",
    "The auditor was shown another line than the one we work on.",
)
PICTURE_BYTES = 100_000
FEAR = "The foreman says that whoever talks to the office will be sent home."


def write_mails(count: int, *, seed: int, pictured: bool = False) -> list[bytes]:
    """
    Write *count* mails, the same for the same seed; no two have the same bytes.

    Where they are *pictured*, plain complaints come with a large file.
    """
    random = Random(seed)
    texts = [" ".join(random.choices(SENTENCES, k=20)) for _ in range(count)]
    return [
        _with_picture(number, text, random.randbytes(PICTURE_BYTES))
        if pictured and _is_pictured(number)
        else KINDS[number % len(KINDS)](number, text)
        for number, text in enumerate(texts)
    ]


def expected_outcomes(count: int) -> dict[Outcome, int]:
    """Say how many of *count* mails become what."""
    found: dict[Outcome, int] = {}
    for number in range(count):
        outcome = _OUTCOMES.get(KINDS[number % len(KINDS)], Outcome.CASE)
        found[outcome] = found.get(outcome, 0) + 1
    return found


def expected_held(count: int) -> int:
    """Say how many answers wait for somebody who looks first."""
    return sum(KINDS[number % len(KINDS)] in _LOOK_FIRST for number in range(count))


def count_pictures(count: int) -> int:
    """Say in how many of *count* mails a large file comes."""
    return sum(map(_is_pictured, range(count)))


def _is_pictured(number: int) -> bool:
    return KINDS[number % len(KINDS)] is _complaint


def _complaint(number: int, text: str) -> bytes:
    return _mail(number, text, f"Message-ID: <letter.{number}@post.example>")


def _same_id(number: int, text: str) -> bytes:
    """Use one Message-ID for ever other words."""
    return _mail(number, text, "Message-ID: <reused@post.example>")


def _no_id(number: int, text: str) -> bytes:
    return _mail(number, text)


def _unproven(number: int, text: str) -> bytes:
    proven = _complaint(number, text)
    return proven.replace(b"dmarc=pass", b"dmarc=fail", 1)


def _fearful(number: int, text: str) -> bytes:
    """Be answered by nobody before a person looked."""
    return _complaint(number, f"{text} {FEAR}")


def _automatic(number: int, text: str) -> bytes:
    return _mail(number, text, "Auto-Submitted: auto-generated")


def _broken(number: int, text: str) -> bytes:
    """Be no mail at all."""
    return f"{text} {number}".encode()


def _with_picture(number: int, text: str, picture: bytes) -> bytes:
    mail = message_from_bytes(_complaint(number, text), policy=SMTP)
    mail["Content-Type"] = "text/plain; charset=utf-8"  # or its words are dropped
    mail.add_attachment(picture, maintype="image", subtype="png", filename="gate.png")
    return mail.as_bytes()


def _mail(number: int, text: str, *headers: str) -> bytes:
    lines = (
        f"Authentication-Results: {OUR_SERVER}; dmarc=pass header.from=post.example",
        f"From: Writer {number} <writer{number}@post.example>",
        f"To: {OUR_ADDRESS}",
        f"Subject: Letter {number}",
        "Date: Mon, 2 Nov 2026 10:00:00 +0000",
        *headers,
        "",
        f"Letter {number}. {text}",
        "",
    )
    return "\r\n".join(lines).encode()


KINDS: tuple[Kind, ...] = (
    *(_complaint,) * 13,
    _fearful,
    _same_id,
    _no_id,
    _unproven,
    _unproven,
    _automatic,
    _broken,
)
_OUTCOMES: dict[Kind, Outcome] = {
    _automatic: Outcome.AUTOMATIC,
    _broken: Outcome.QUARANTINED,
}
_LOOK_FIRST = frozenset({_fearful, _unproven})
