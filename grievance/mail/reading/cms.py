"""
What is inside a signed S/MIME file (CMS, RFC 5652): the letter, in the open.

Only the wrapping is taken off; the signature is not checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


DEEPEST = 20
MOST_ELEMENTS = 200_000

_SEQUENCE, _OID = 0x30, 0x06
_OCTETS, _OCTETS_IN_PIECES, _EXPLICIT = 0x04, 0x24, 0xA0
_LONG, _HIGH = 0x80, 0x1F
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_END = b"\0\0"


class _NotCmsError(Exception):
    """The bytes are something else."""


@dataclass(frozen=True, slots=True)
class _Element:
    tag: int
    start: int
    stop: int
    after: int


def signed_content(content: bytes) -> bytes | None:
    """Return what a signed file holds; None where it is no such file."""
    try:
        return _Reader(content).signed_content()
    except (_NotCmsError, IndexError):
        return None


class _Reader:
    """Walks BER, with lengths known or not, a bounded number of steps."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._left = MOST_ELEMENTS

    def signed_content(self) -> bytes:
        """Follow ContentInfo, SignedData and EncapsulatedContentInfo to the octets."""
        outer = list(self._inside(self._element(0), _SEQUENCE))
        if self._bytes(_only(outer, _OID)) != _SIGNED_DATA:
            raise _NotCmsError
        signed = list(self._inside(_only(outer, _EXPLICIT), _EXPLICIT))
        fields = list(self._inside(_only(signed, _SEQUENCE), _SEQUENCE))
        held = list(self._inside(_only(fields, _SEQUENCE), _SEQUENCE))
        octets = list(self._inside(_only(held, _EXPLICIT), _EXPLICIT))
        return self._octets(octets[0])

    def _octets(self, element: _Element) -> bytes:
        if element.tag == _OCTETS:
            return self._bytes(element)
        pieces = self._inside(element, _OCTETS_IN_PIECES)
        return b"".join(self._bytes(p) for p in pieces if p.tag == _OCTETS)

    def _bytes(self, element: _Element) -> bytes:
        return self._content[element.start : element.stop]

    def _inside(self, element: _Element, tag: int) -> Iterator[_Element]:
        """Yield what is in *element*, which must have the *tag*."""
        if element.tag != tag:
            raise _NotCmsError
        at = element.start
        while at < element.stop:
            inner = self._element(at)
            yield inner
            at = inner.after

    def _element(self, at: int, depth: int = 0) -> _Element:
        self._left -= 1
        if depth > DEEPEST or not self._left:
            raise _NotCmsError
        tag, first, start = self._content[at], self._content[at + 1], at + 2
        if tag & _HIGH == _HIGH:
            raise _NotCmsError
        if first == _LONG:
            stop = self._end(start, depth)
            return _Element(tag, start, stop, stop + len(_END))
        if first & _LONG:
            size = first & ~_LONG
            first = int.from_bytes(self._content[start : start + size], "big")
            start += size
        if start + first > len(self._content):
            raise _NotCmsError
        return _Element(tag, start, start + first, start + first)

    def _end(self, at: int, depth: int) -> int:
        """Return where an element of unknown length ends."""
        while self._content[at : at + len(_END)] != _END:
            at = self._element(at, depth + 1).after
        return at


def _only(elements: list[_Element], tag: int) -> _Element:
    """Return the first of *elements* with the *tag*."""
    found = next((element for element in elements if element.tag == tag), None)
    if found is None:
        raise _NotCmsError
    return found
