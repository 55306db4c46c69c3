"""
What travels between the sandbox, its fork server and its children.

    to the fork server:    length (8 bytes) · Limits as JSON             once
                           order (9 bytes): new, with the two pipes of a child;
                           end, why: with the pid of one
    from the fork server:  length (8 bytes) = 0                          once, when ready
                           wait status (8 bytes)                         for each why
    to a child:            length (8 bytes) · raw mail                   per mail
    from a child:          pid (8 bytes)                                 once, when confined
                           length (8 bytes) · answer as JSON · contents  per mail

The contents of the attachments follow the answer one after another, with the
sizes the answer names. Nothing is pickled: the parent takes only typed values
within bounds, so that a child taken over by a mail can lie about that mail, and
read and lie about those that the same child reads after it, and nothing else.
"""

from __future__ import annotations

import struct

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec

from grievance.mail.errors import Refusal
from grievance.mail.letter import Attachment, Letter
from grievance.mail.limits import MB, Limits
from grievance.mail.sandbox.bounds import is_possible
from grievance.mail.words import plain


LENGTH = struct.Struct(">Q")
ORDER = struct.Struct(">BQ")  # kind and pid; every order has the same size
NEW, END, WHY = 1, 2, 3
LONGEST_TYPE = 100  # characters of the media type of an attachment


class BadAnswerError(Exception):
    """The child sent what no honest child sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An attachment without its content."""

    name: str = field(repr=False)
    media_type: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A letter without contents, or the reason why there is none."""

    letter: Letter | None = None
    pieces: tuple[Piece, ...] = ()
    refusal: Refusal | None = None


# Made once, here: msgspec crashes where two threads look at a new type together.
_ANSWERS = msgspec.json.Decoder(Answer)


def pack(letter: Letter) -> tuple[bytes, Sequence[bytes]]:
    """Return the framed answer and the contents to send after it."""
    pieces = tuple(
        Piece(name=a.name, media_type=a.media_type, size=a.size)
        for a in letter.attachments
    )
    answer = Answer(letter=replace(letter, attachments=()), pieces=pieces)
    return framed(answer), [a.content for a in letter.attachments]


def framed(value: Answer | Limits) -> bytes:
    """Return *value* as JSON behind its length."""
    body = msgspec.json.encode(value)
    return LENGTH.pack(len(body)) + body


def longest_answer(limits: Limits) -> int:
    """Return the bytes of JSON that a mail within *limits* can become at most."""
    return 6 * (limits.text + limits.text) + 12 * limits.headers + MB  # with asides


def unpack(body: bytes | bytearray, limits: Limits) -> Answer:
    """
    Read an answer strictly.

    Raises:
        BadAnswerError: Not typed as agreed, or out of bounds.
    """
    try:
        answer = _ANSWERS.decode(body)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadAnswerError from error
    if not _in_bounds(answer, limits):
        raise BadAnswerError
    return answer


def complete(answer: Answer, contents: Sequence[bytes]) -> Letter:
    """Return the letter of *answer* with the contents of its attachments."""
    if answer.letter is None:
        raise BadAnswerError
    attachments = tuple(
        Attachment(name=piece.name, media_type=piece.media_type, content=content)
        for piece, content in zip(answer.pieces, contents, strict=True)
    )
    return replace(answer.letter, attachments=attachments)


def _in_bounds(answer: Answer, limits: Limits) -> bool:
    """Tell whether no field could keep the parent busy, or carry words elsewhere."""
    sizes = [piece.size for piece in answer.pieces]
    return (
        (answer.letter is None) != (answer.refusal is None)
        and len(sizes) <= limits.parts
        and all(size >= 0 for size in sizes)
        and sum(sizes) <= limits.size
        and all(p.name == plain.file_name(p.name) for p in answer.pieces)
        and all(len(p.media_type) <= LONGEST_TYPE for p in answer.pieces)
        and all(p.media_type == plain.line(p.media_type) for p in answer.pieces)
        and (answer.letter is None or is_possible(answer.letter, limits))
    )
