"""Plain mails of the size people write, each a little different."""

from __future__ import annotations

from random import Random

from tests.doubles import OUR_SERVER


SENTENCES = (
    "We work at the casthouse and the dust is very bad.",
    "Nobody gave us masks, although we asked in spring and again in summer.",
    "The foreman says that whoever talks to the office will be sent home.",
    "Last month two of us were not paid for the hours after midnight.",
    "The water behind the settling pond has been red since the rain.",
    "We wrote to the company twice and nobody answered.",
    "My neighbour's well smells and the children have a rash.",
    "The auditor was shown another line than the one we work on.",
    "Please do not use my name when you speak to them.",
    "I can send photographs if you tell me how to do it safely.",
)


def write_mails(count: int, *, seed: int = 7) -> list[bytes]:
    """
    Write *count* mails of about two kilobytes; the same ones for the same seed.

    Each comes from another address, and our server vouches for it.
    """
    random = Random(seed)  # mails to measure with
    return [_mail(number, random) for number in range(count)]


def _mail(number: int, random: Random) -> bytes:
    text = " ".join(random.choices(SENTENCES, k=30))
    return (
        f"Authentication-Results: {OUR_SERVER}; dmarc=pass header.from=example.org\r\n"
        f"From: Writer {number} <writer{number}@example.org>\r\n"
        "To: Grievance Office <intake@grievance.example>\r\n"
        f"Subject: Conditions at the plant, letter {number}\r\n"
        f"Message-ID: <letter.{number}@example.org>\r\n"
        "Date: Mon, 2 Nov 2026 10:00:00 +0000\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: text/plain; charset="utf-8"\r\n'
        "\r\n"
        f"Letter {number}. {text}\r\n"
    ).encode()
