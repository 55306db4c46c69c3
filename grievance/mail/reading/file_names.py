"""Names for attachments: the one given, made safe, or one made up."""

from __future__ import annotations

import re

from grievance.mail.reading.parts import Part
from grievance.mail.words import plain
from grievance.mail.words.headers import text
from grievance.mail.words.parameters import read


_HEAD = 16 * 1024
_SUBJECT = re.compile(
    rb"^subject[ \t]*:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", re.IGNORECASE | re.MULTILINE
)
_BLANK_LINE = re.compile(rb"\n\r?\n")
_MACHINE_PARTS = {
    "message/delivery-status": "delivery-status.txt",
    "message/disposition-notification": "disposition-notification.txt",
    "text/rfc822-headers": "headers.txt",
}
_EXTENSIONS = {
    "application/gzip": "gz",
    "application/json": "json",
    "application/ms-tnef": "dat",
    "application/msword": "doc",
    "application/octet-stream": "bin",
    "application/pdf": "pdf",
    "application/pgp-encrypted": "pgp",
    "application/pgp-signature": "asc",
    "application/pkcs7-mime": "p7m",
    "application/pkcs7-signature": "p7s",
    "application/rtf": "rtf",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/x-pkcs7-mime": "p7m",
    "application/x-pkcs7-signature": "p7s",
    "application/xml": "xml",
    "application/zip": "zip",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/tiff": "tif",
    "image/webp": "webp",
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "text/rtf": "rtf",
    "text/vcard": "vcf",
    "text/x-vcard": "vcf",
    "text/xml": "xml",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
}


def given(part: Part, hint: str) -> str:
    """Return the name the sender gave the part, not yet safe; `""` for none."""
    disposition = read(part.headers.first("content-disposition"), hint)
    content_type = read(part.headers.first("content-type"), hint)
    return disposition.get("filename") or content_type.get("name")


def name_for(part: Part, content: bytes, hint: str) -> str:
    """Return a safe name, never empty."""
    name = given(part, hint)
    if not name and part.media_type in ("message/rfc822", "message/global"):
        return _enclosed(content, hint)
    name = name or _MACHINE_PARTS.get(part.media_type, "")
    return plain.file_name(name, extension=_EXTENSIONS.get(part.media_type, ""))


def _enclosed(content: bytes, hint: str) -> str:
    """Name an enclosed mail after its subject."""
    blank = _BLANK_LINE.search(content, 0, _HEAD)
    found = _SUBJECT.search(content, 0, blank.start() if blank else _HEAD)
    subject = text(re.sub(rb"[\r\n]+", b"", found[1]), hint) if found else ""
    return plain.file_name(f"{subject or 'message'}.eml".replace("/", "-"))
