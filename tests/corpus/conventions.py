"""
The conventions of a peer that are not ours, so that a score can tell them apart.

imap_tools reads enclosed mails into the letter around them and does not list
the machine's parts of a bounce; we keep both as attachments of their own.
"""

from __future__ import annotations

from dataclasses import replace

from grievance.mail.errors import UnreadableMailError
from grievance.mail.letter import Attachment, Letter
from grievance.mail.parse import parse


ENCLOSED = ("message/rfc822", "message/global")
UNLISTED = ("message/delivery-status", "text/rfc822-headers")


def unfolded(letter: Letter) -> Letter:
    """Return *letter* with the text and attachments of enclosed mails merged in."""
    texts = [letter.text]
    attachments: list[Attachment] = []
    for attachment in letter.attachments:
        if attachment.media_type in UNLISTED:
            continue
        attachments.append(attachment)
        inner = _enclosed(attachment)
        if inner:
            texts.append(inner.text)
            attachments += inner.attachments
    return replace(letter, text="\n".join(texts), attachments=tuple(attachments))


def _enclosed(attachment: Attachment) -> Letter | None:
    if attachment.media_type not in ENCLOSED:
        return None
    try:
        return unfolded(parse(attachment.content))
    except UnreadableMailError:
        return None
