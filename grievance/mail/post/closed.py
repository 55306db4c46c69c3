"""
Write a letter of ours anew so that only its reader can read it.

    outside     every field of the letter but what it says: the Subject is `[...]`, and
                what the body was is the envelope (S/MIME), or neutral words with the
                letter attached (age)
    inside      the whole letter: fields, subject and body

Who writes to whom, when, and the ways an answer finds its case by stay outside: servers,
and the office's own intake, go by them, and they told no more before.  Inside an S/MIME
envelope the fields stand once more, as RFC 9788 has it (`hp="cipher"`, `HP-Outer`), and
the subject on a line above the words, for programs that do not know of that.
"""

from __future__ import annotations

import base64
import secrets

from collections.abc import Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

from grievance.mail.post.closed_words import Words


END = b"\r\n"
HIDDEN = b"[...]"  # what a subject is outside, by RFC 9788
LINE = 76  # characters of base64
NAME = "notice.txt.age"
_STRUCTURAL = frozenset({b"mime-version"})  # fields that say how the body is written


@dataclass(frozen=True)
class Open:
    """A letter as `compose` wrote it, taken apart; its fields keep their bytes."""

    message: bytes = field(repr=False)

    @cached_property
    def fields(self) -> Sequence[tuple[bytes, bytes]]:
        """Its fields but those about the body: name, and value with what is folded."""
        head = self.message.partition(END + END)[0]
        lines = head.replace(END + b" ", b"\0 ").replace(END + b"\t", b"\0\t")
        found: list[tuple[bytes, bytes]] = []
        for line in lines.split(END):
            name, _, value = line.partition(b":")
            is_about_body = name.lower().startswith(b"content-")
            if not is_about_body and name.lower() not in _STRUCTURAL:
                found.append((name, value.replace(b"\0", END).strip()))
        return found

    @cached_property
    def subject(self) -> str:
        return str(self._parsed["Subject"])

    @cached_property
    def body(self) -> str:
        """Its words; lines end in a line feed alone."""
        text: str = self._parsed.get_content()
        return text.replace("\r\n", "\n")

    @cached_property
    def _parsed(self) -> EmailMessage:
        return message_from_bytes(self.message, policy=policy.SMTPUTF8)

    def outer(self, subject: bytes = HIDDEN) -> Sequence[tuple[bytes, bytes]]:
        """Return its fields as they stand outside, with another subject."""
        return [
            (name, subject if name.lower() == b"subject" else value)
            for name, value in self.fields
        ]


def inner_entity(letter: Open) -> bytes:
    """Return what is signed and encrypted: the whole letter, as RFC 9788 has it."""
    told = [(b"HP-Outer", b"%s: %s" % one) for one in letter.outer()]
    text = f"Subject: {letter.subject}\n\n{letter.body}"
    part = _text(text, {"hp": "cipher", "hp-legacy-display": "1"})
    return _written([*letter.fields, *told]) + part


def signed_entity(entity: bytes, signature: bytes, *, micalg: str) -> bytes:
    """Return an entity beside its detached signature, which is DER."""
    boundary = f"signed-{secrets.token_hex(16)}".encode()
    kind = b'multipart/signed; protocol="application/pkcs7-signature"'
    lines = (
        b"MIME-Version: 1.0",
        b"Content-Type: %s;" % kind,
        b' micalg="%s"; boundary="%s"' % (micalg.encode(), boundary),
        b"",
        b"--%s" % boundary,
        entity,
        b"--%s" % boundary,
        *_attached(b"application/pkcs7-signature", b"smime.p7s"),
        b"",
        _base64(signature),
        b"--%s--" % boundary,
        b"",
    )
    return END.join(lines)


def enveloped(letter: Open, envelope: bytes) -> bytes:
    """Return the mail that brings an envelope, which is DER."""
    kind = b"application/pkcs7-mime; smime-type=enveloped-data"
    lines = (
        b"MIME-Version: 1.0",
        *_attached(kind, b"smime.p7m"),
        b"",
        _base64(envelope),
        b"",
    )
    return _written(letter.outer()) + END.join(lines)


def letter_text(letter: Open) -> bytes:
    """Return the letter as one text, UTF-8."""
    return f"{letter.subject}\n\n{letter.body}".encode()


def with_sealed_text(letter: Open, sealed: bytes, words: Words) -> bytes:
    """Return a mail of neutral words to which the sealed letter is attached."""
    made = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    made.set_content(words.body.replace("{name}", NAME), charset="utf-8")
    made.add_attachment(
        sealed, maintype="application", subtype="octet-stream", filename=NAME
    )
    made.set_boundary(f"sealed-{secrets.token_hex(16)}")
    subject = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    subject["Subject"] = words.subject
    told = subject.as_bytes().partition(b":")[2].strip()
    return _written(letter.outer(told)) + made.as_bytes()


def _written(fields: Sequence[tuple[bytes, bytes]]) -> bytes:
    return b"".join(b"%s: %s\r\n" % one for one in fields)


def _text(text: str, parameters: dict[str, str]) -> bytes:
    part = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    part.set_content(text, charset="utf-8", params=parameters)
    return part.as_bytes()


def _attached(kind: bytes, name: bytes) -> tuple[bytes, ...]:
    return (
        b'Content-Type: %s; name="%s"' % (kind, name),
        b"Content-Transfer-Encoding: base64",
        b'Content-Disposition: attachment; filename="%s"' % name,
    )


def _base64(body: bytes) -> bytes:
    written = base64.b64encode(body)
    return END.join(written[at : at + LINE] for at in range(0, len(written), LINE))
