"""Mails for the tests of the command line, written for them."""

from __future__ import annotations

from pathlib import Path


COMPLAINT = b"""\
From: Imre Varga <imre@post.example>
To: office@grievance.example
Date: Mon, 02 Nov 2026 09:00:00 +0000
Subject: Night shift at Tamarack Rolling
Message-ID: <one@post.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

They hold our passports and pay no overtime. I fear that I lose my work for this.
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="roster.pdf"
Content-Transfer-Encoding: base64

cm9zdGVy
--b--
"""

HOSTILE = """\
From: =?utf-8?b?{name}?= <mallory@post.example>
To: office@grievance.example
Date: Mon, 02 Nov 2026 10:00:00 +0000
Subject: [bold]hello[/x] \x1b]0;owned\x07 \u202egnp.exe
Message-ID: <two@post.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

[/red] [@click=app.quit]x[/] \x1b[2J\x1b[31mred \u202eabc\u2066 \x9b5n end
""".format(name="TWFsbG9yeQ==").encode()

AUTOMATIC = b"""\
From: Away <away@post.example>
To: office@grievance.example
Date: Mon, 02 Nov 2026 11:00:00 +0000
Subject: Out of office
Auto-Submitted: auto-replied
Message-ID: <three@post.example>
Content-Type: text/plain

I am away.
"""

NO_MAIL = b"\x00\x01\x02 nothing that is a mail at all"

REGISTRY = b"""\
{"firms": [{"id": "00000000-0000-4000-8000-0000000000f1", "name": "Heron Audit",
            "country": "NL"}],
 "entities": [{"id": "00000000-0000-4000-8000-0000000000e1",
   "name": "Tamarack Rolling", "aliases": ["Tamarack"], "names": {"zh": "\xe5\xa1\x94\xe6\x9d\xbe"},
   "country": "CA",
   "facilities": [{"name": "Spruce Hollow Mill", "country": "CA"}],
   "certifications": [{"standard": "ASI-PS", "version": "V3.1", "number": "T-1",
     "issued": "2025-01-01", "expires": "2027-12-31", "status": "certified"}],
   "audits": [{"id": "00000000-0000-4000-8000-0000000000a1", "kind": "surveillance",
     "firm": "Heron Audit", "scheduled_start": "2026-12-10", "status": "scheduled"}]}]}
"""


def numbered(number: int) -> bytes:
    """Make a mail that differs from every other one."""
    head = f"From: n{number}@post.example\nSubject: matter {number}\n"
    return f"{head}Message-ID: <n{number}@post.example>\n\nThe dust is back.\n".encode()


def write(folder: Path, **mails: bytes) -> list[Path]:
    """Write each mail into a file of its name; return them in that order."""
    folder.mkdir(exist_ok=True)
    files = [folder / f"{name}.eml" for name in mails]
    for file, raw in zip(files, mails.values(), strict=True):
        file.write_bytes(raw)
    return files
