"""
The words in the files of a letter, as far as a program reads what people read.

    compared   names, and the words of what is plain text
    told       of all else that nobody compared it
    refused    a reference, in the name or in the bytes of any file
"""

from __future__ import annotations

import re

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from grievance.domain.contents import AttachmentNote
from grievance.domain.display import one_line
from grievance.domain.draft import SentCopy
from grievance.leak.hit import Hit, HitKind


PLAIN_TYPES: Final = frozenset({"text/plain", "text/csv", "text/markdown"})
PLAIN_ENDINGS: Final = frozenset({"txt", "csv", "md", "log"})
UNREAD: Final = (
    "{} is no plain text: nobody compared what is in it. Photos and documents may say "
    "who made them, where and when."
)
WHY_FILE: Final = "this file came with the complaint; whoever knows it knows from whom"
_UNKNOWN_TYPE: Final = "application/octet-stream"
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)  # no tab, no line end
_RULE: Final = "\n\n── "


def words_in(note: AttachmentNote, body: bytes) -> str | None:
    """Return the words of a plain text that holds no more than is seen; else None."""
    if not _is_plain(note):
        return None
    try:
        text = body.decode("utf-16" if body.startswith(_MARKS) else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if _UNSEEN.search(text) else text


def ending_of(note: AttachmentNote) -> str:
    """Return what a file's name ends with, by which most machines open it."""
    return note.name.rpartition(".")[2].casefold()


def compared_text(copy: SentCopy, bodies: Sequence[bytes]) -> str:
    """Return what of its files is compared with what a letter must not tell."""
    return "".join(_sections(copy, bodies))


def texts_with_files(copy: SentCopy, bodies: Sequence[bytes]) -> tuple[str, ...]:
    """
    Return all of a letter in which a reference may stand.

    Of what is no plain text, its ASCII: a reference has no other letters.
    """
    pairs = zip(copy.files, bodies, strict=True)
    inside = (
        words_in(one, body) or body.decode("ascii", "ignore") for one, body in pairs
    )
    return (copy.subject, copy.body, *(one.name for one in copy.files), *inside)


def unread_files(copy: SentCopy, bodies: Sequence[bytes]) -> tuple[str, ...]:
    """Say of which files nobody compared what is in them."""
    pairs = zip(copy.files, bodies, strict=True)
    return tuple(
        UNREAD.format(one_line(one.name))
        for one, body in pairs
        if words_in(one, body) is None
    )


def find_known_files(
    copy: SentCopy, bodies: Sequence[bytes], known: Collection[str], *, at: int
) -> Iterator[Hit]:
    """
    Yield a hit at the name of each file whose digest is *known*.

    *at* is where in the letter its files begin.
    """
    for note, section in zip(copy.files, _sections(copy, bodies), strict=True):
        if note.sha256 in known:
            name, start = note.name.strip(), at + len(_RULE)
            end = start + len(name)
            yield Hit(kind=HitKind.FILE, start=start, end=end, words=name, why=WHY_FILE)
        at += len(section)


def _sections(copy: SentCopy, bodies: Sequence[bytes]) -> list[str]:
    pairs = zip(copy.files, bodies, strict=True)
    return [
        f"{_RULE}{one.name.strip()}\n{words_in(one, body) or ''}".rstrip()
        for one, body in pairs
    ]


def _is_plain(note: AttachmentNote) -> bool:
    """Whether every machine shows it as it stands, by its name and by its type."""
    types = PLAIN_TYPES | {_UNKNOWN_TYPE}
    return ending_of(note) in PLAIN_ENDINGS and note.media_type.casefold() in types
