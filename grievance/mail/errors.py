"""Why a mail could not be read: one sentence, without a word of the mail."""

from __future__ import annotations

from enum import StrEnum

from grievance.domain.errors import GrievanceError
from grievance.mail.limits import KB, MB, Limits


class Refusal(StrEnum):
    """The stable short code of each reason."""

    EMPTY = "empty"
    NOT_A_MAIL = "not-a-mail"
    TOO_LARGE = "too-large"
    HEADERS_TOO_LARGE = "headers-too-large"
    TOO_MANY_PARTS = "too-many-parts"
    TOO_DEEP = "too-deep"
    TOO_MANY_LINES = "too-many-lines"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"


class UnreadableMailError(GrievanceError):
    """The mail cannot be read; `code` says why in a word, the message in a sentence."""

    def __init__(self, code: Refusal, limits: Limits) -> None:
        super().__init__(_sentence(code, limits))
        self.code = code


def _sentence(code: Refusal, limits: Limits) -> str:
    return {
        Refusal.EMPTY: "The message is empty.",
        Refusal.NOT_A_MAIL: "This is not a mail: it has no header that mails have.",
        Refusal.TOO_LARGE: f"The message is over {limits.size / MB:g} MB.",
        Refusal.HEADERS_TOO_LARGE: (
            f"The headers of the message are over {limits.headers / KB:g} KB."
        ),
        Refusal.TOO_MANY_PARTS: f"The message has more than {limits.parts} parts.",
        Refusal.TOO_DEEP: f"The message is nested over {limits.nesting} levels deep.",
        Refusal.TOO_MANY_LINES: f"The message has more than {limits.lines} lines.",
        Refusal.TIMEOUT: "Reading the message took too long and was stopped.",
        Refusal.MEMORY: "Reading the message took too much memory and was stopped.",
        Refusal.CRASHED: "Reading the message failed; it may be hostile.",
    }[code]
