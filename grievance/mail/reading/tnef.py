"""Outlook's winmail.dat: the files and the text inside it."""

from __future__ import annotations

import logging

from collections.abc import Iterator
from dataclasses import dataclass, field

from tnefparse.tnef import (  # type: ignore[import-untyped]  # it has no types
    TNEF,
    TNEFAttachment,
)

from grievance.mail.words.charset import decode


MOST_OBJECTS = 2_000  # the library copies the rest of the file for each
NAME = "winmail.dat"
_MAGIC = bytes.fromhex("789f3e22")
_HEAD = 6
_LENGTH = slice(5, 9)
_AROUND = 11  # bytes of an object besides its content


class NotTnefError(Exception):
    """It cannot be unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file with the name it was given, which may be unsafe or empty."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """What a winmail.dat holds; text or HTML may be empty."""

    text: str = field(repr=False)
    html: str = field(repr=False)
    files: tuple[File, ...]


def unpack(content: bytes) -> Unpacked:
    """
    Return the text and the files of a winmail.dat.

    Raises:
        NotTnefError: It is none, is broken, or has more than 2,000 objects.
    """
    if _objects(content) > MOST_OBJECTS:
        raise NotTnefError
    logging.getLogger("tnefparse").setLevel(logging.CRITICAL)  # it logs what it reads
    try:
        found = TNEF(content, do_checksum=False)
        return Unpacked(
            text=_words(found.body),
            html=_words(found.htmlbody),
            files=tuple(_files(found)),
        )
    except Exception as error:  # it trips over broken input in many ways
        raise NotTnefError from error


def is_one(content: bytes) -> bool:
    """Tell whether *content* begins as a winmail.dat does."""
    return content.startswith(_MAGIC)


def _objects(content: bytes) -> int:
    """Count the objects as the library will see them."""
    count, at = 0, _HEAD
    while at + _AROUND < len(content) and count <= MOST_OBJECTS:
        head = content[at : at + _AROUND]
        at += int.from_bytes(head[_LENGTH], "little") + _AROUND
        count += 1
    return count


def _files(found: TNEF) -> Iterator[File]:
    for attachment in found.attachments:
        if isinstance(attachment.data, bytes) and attachment.data:
            yield File(name=_words(_name(attachment)), content=attachment.data)


def _name(attachment: TNEFAttachment) -> object:
    """Return the long name, else the short one, undecoded where the library fails."""
    try:
        return attachment.long_filename() or attachment.name
    except UnicodeDecodeError:
        return vars(attachment)["_name"]


def _words(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        return decode(value.rstrip(b"\0"))
    return value.rstrip("\0") if isinstance(value, str) else ""
