"""Why a mail could not be read: one sentence, without a word of the mail."""

from __future__ import annotations

from enum import StrEnum

from grievance.domain.errors import GrievanceError


class Refusal(StrEnum):
    """The stable short code of each reason."""

    EMPTY = "empty"
    NOT_A_MAIL = "not-a-mail"
    TOO_LARGE = "too-large"
    HEADERS_TOO_LARGE = "headers-too-large"
    TOO_MANY_PARTS = "too-many-parts"
    TOO_DEEP = "too-deep"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"


SENTENCES = {
    Refusal.EMPTY: "The message is empty.",
    Refusal.NOT_A_MAIL: "This is not a mail: it has no header line.",
    Refusal.TOO_LARGE: "The message is larger than the limit",
    Refusal.HEADERS_TOO_LARGE: "The headers of the message are larger than the limit",
    Refusal.TOO_MANY_PARTS: "The message has more parts than the limit",
    Refusal.TOO_DEEP: "The message is nested deeper than the limit",
    Refusal.TIMEOUT: "Reading the message took too long; it was stopped.",
    Refusal.MEMORY: "Reading the message took too much memory; it was stopped.",
    Refusal.CRASHED: "Reading the message failed; the reader was started anew.",
}


class UnreadableMailError(GrievanceError):
    """The mail cannot be read; `code` says why in a word, the message in a sentence."""

    def __init__(self, code: Refusal, limit: str = "") -> None:
        sentence = SENTENCES[code]
        super().__init__(f"{sentence} of {limit}." if limit else sentence)
        self.code = code
