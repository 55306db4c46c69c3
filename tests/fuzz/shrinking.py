"""Make a mail smaller while it stays wrong in the same way."""

from __future__ import annotations

import time

from collections.abc import Callable, Iterator, Sequence


SECONDS = 20.0


def shrink(
    raw: bytes, is_wrong: Callable[[bytes], bool], *, seconds: float = SECONDS
) -> bytes:
    """Return a smaller mail for which *is_wrong* holds, as far as time allows."""
    until = time.monotonic() + seconds
    for split in (_lines, _bytes):
        pieces: Sequence[bytes] = split(raw)
        step = max(len(pieces) // 2, 1)
        while time.monotonic() < until:
            smaller = _without_some(pieces, step, is_wrong, until)
            if len(smaller) == len(pieces):
                if step == 1:
                    break
                step = max(step // 2, 1)
            pieces = smaller
        raw = b"".join(pieces)
    return raw


def _lines(raw: bytes) -> list[bytes]:
    return raw.splitlines(keepends=True)


def _bytes(raw: bytes) -> list[bytes]:
    return [raw[at : at + 1] for at in range(len(raw))]


def _without_some(
    pieces: Sequence[bytes],
    step: int,
    is_wrong: Callable[[bytes], bool],
    until: float,
) -> Sequence[bytes]:
    """Leave out every *step* pieces that are not needed."""
    for start in _starts(len(pieces), step):
        if time.monotonic() > until:
            break
        fewer = [*pieces[:start], *pieces[start + step :]]
        if fewer and is_wrong(b"".join(fewer)):
            pieces = fewer
    return pieces


def _starts(count: int, step: int) -> Iterator[int]:
    yield from range((count - 1) // step * step, -1, -step)
