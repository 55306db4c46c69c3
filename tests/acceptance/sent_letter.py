"""Letters that went out, as they lie in the folder of the mail server."""

from __future__ import annotations

import email
import re

from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """A letter as it lies in the folder that the mail server picks up from."""

    to: str
    subject: str
    text: str
    reply_to: str
    message_id: str
    whole: str = field(repr=False)

    @classmethod
    def parse(cls, raw: bytes) -> SentLetter:
        mail = email.message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain",))
        assert body is not None
        text = body.get_content()
        heads = "\n".join(f"{name}: {value}" for name, value in mail.items())
        return cls(
            to=str(mail["To"]),
            subject=str(mail["Subject"]),
            text=text,
            reply_to=str(mail["Reply-To"]),
            message_id=str(mail["Message-ID"]),
            whole=f"{heads}\n\n{text}",
        )

    def told_of(self, *words: str) -> set[str]:
        """Return which of these words the letter or its headers have, across lines."""
        everything = _unbroken(self.whole)
        return {word for word in words if _is_word(_unbroken(word), everything)}

    def says(self, words: str) -> bool:
        """Whether the letter has these words, wherever its lines are broken."""
        return bool(self.told_of(words))


def _is_word(word: str, text: str) -> bool:
    """Whether *text* has it; a number not inside a longer one, as of a Message-ID."""
    if not word[:1].isdigit():
        return word in text
    return bool(re.search(rf"(?<![\d.]){re.escape(word)}(?!\d)", text))


def _unbroken(text: str) -> str:
    return " ".join(text.casefold().split())
