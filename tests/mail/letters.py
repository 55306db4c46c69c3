"""Builders for the small mails of these tests, all written here."""

from __future__ import annotations

from email.header import Header
from pathlib import Path


def mail(*headers: str | bytes, body: str | bytes = b"Hello.\r\n") -> bytes:
    """Return a mail with a sender and a date, *headers* after them."""
    lines = [
        b"From: Ana Souza <ana@mail.example>",
        b"Date: Mon, 2 Mar 2026 09:30:00 +0100",
        *(_bytes(header) for header in headers),
    ]
    return b"\r\n".join([*lines, b"", _bytes(body)])


def bare(*headers: str | bytes, body: str | bytes = b"Hello.\r\n") -> bytes:
    """Return a mail with *headers* only."""
    return b"\r\n".join([*(_bytes(header) for header in headers), b"", _bytes(body)])


def multipart(kind: str, *parts: bytes, headers: tuple[str, ...] = ()) -> bytes:
    """Return a mail of *parts*, each with its own headers."""
    boundary = f"=_{kind.replace('/', '_')}"
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"'
    return mail("MIME-Version: 1.0", *headers, head, body=_joined(boundary, parts))


def nested(depth: int) -> bytes:
    """Return multiparts inside each other, *depth* times."""
    lines = [mail('Content-Type: multipart/mixed; boundary="b0"', body=b"")]
    lines += [
        f'--b{i}\r\nContent-Type: multipart/mixed; boundary="b{i + 1}"\r\n\r\n'.encode()
        for i in range(depth)
    ]
    return b"".join(lines)


def part(
    body: str | bytes, *headers: str, kind: str = "text/plain; charset=utf-8"
) -> bytes:
    """Return one part."""
    lines = [f"Content-Type: {kind}", *headers]
    return b"\r\n".join([*(line.encode() for line in lines), b"", _bytes(body)])


def word(text: str, charset: str) -> str:
    """Return *text* as encoded words on one line."""
    return Header(text, charset, maxlinelen=10_000).encode(linesep=" ")


def written(folder: Path, name: str, raw: bytes) -> Path:
    """Write *raw* below *folder* and return where."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def _joined(boundary: str, parts: tuple[bytes, ...]) -> bytes:
    line = b"--" + boundary.encode()
    pieces = [line + b"\r\n" + piece + b"\r\n" for piece in parts]
    return b"".join([*pieces, line + b"--\r\n"])


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
