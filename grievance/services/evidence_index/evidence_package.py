"""
A zip with an index of evidence for a regulator; the same facts give the same bytes.

    README.txt              what this is, and how to check it
    index.json/.csv/.html   the same index for programs, tables and people
    evidence/NNN.EXT        the files themselves, as they were received
    log/checkpoint.txt      the newest signed state of the office's log
    log/inclusion.json      proofs that each record was entered in it
    MANIFEST.sha256         for `sha256sum --check`

No file name of anybody's, no reference of the case, and nothing of who complained.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from grievance.services.evidence_index.evidence_pages import (
    IndexedItem,
    as_csv,
    as_html,
)
from grievance.services.log.log_inclusion import Inclusion


EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip can name
PRIVATE = 0o600 << 16
MANIFEST = "MANIFEST.sha256"
README = """\
Index of evidence
=================

{office} made this on {made_on}. Purpose: {purpose}

index.html, index.csv and index.json are the same index. Files under evidence/ are as
they were received; the SHA-256 of each stands in the index and in MANIFEST.sha256:

    sha256sum --check MANIFEST.sha256

log/checkpoint.txt is the newest signed state of this office's log (C2SP signed note).
log/inclusion.json has, for each item, the line by which its record was entered in the
log, and the proof (RFC 9162) that the line is under that state. The digest in the line
is that of the sealed record, which the office can open before you. Where it says that
no state covers the line yet, ask the office for a newer one.

What this is not: it says nothing of who complained, and the index is not all that the
office knows. Please keep it closed, and give the files to nobody who may harm people
that can be seen or guessed from them.

{disclaimer}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceIndex:
    """All that goes into the zip; *files* are the bytes by their place in it."""

    office: str
    purpose: str = field(repr=False)
    disclaimer: str
    made_on: date
    items: tuple[IndexedItem, ...]
    files: Mapping[str, bytes] = field(repr=False)
    checkpoint: str = ""
    inclusions: Sequence[Inclusion] = ()


def package(index: EvidenceIndex) -> bytes:
    """Return the zip."""
    files = {
        "README.txt": _readme(index),
        "index.json": _json(_fields(index)),
        "index.csv": as_csv(index.items),
        "index.html": as_html(
            index.items,
            title=f"Index of evidence, {index.made_on}",
            notes=(index.office, index.purpose, index.disclaimer),
        ),
        "log/checkpoint.txt": index.checkpoint.encode(),
        "log/inclusion.json": _json(
            {"inclusions": [asdict(one) for one in index.inclusions]}
        ),
        **index.files,
    }
    files[MANIFEST] = _manifest(files)
    return _zipped(files)


def _fields(index: EvidenceIndex) -> Mapping[str, object]:
    return {
        "office": index.office,
        "purpose": index.purpose,
        "made_on": index.made_on,
        "disclaimer": index.disclaimer,
        "items": [asdict(item) for item in index.items],
    }


def _readme(index: EvidenceIndex) -> bytes:
    return README.format(
        office=index.office,
        made_on=index.made_on,
        purpose=index.purpose,
        disclaimer=index.disclaimer,
    ).encode()


def _json(fields: Mapping[str, object]) -> bytes:
    written = json.dumps(fields, ensure_ascii=False, indent=2, default=date.isoformat)
    return f"{written}\n".encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = (
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    )
    return "".join(lines).encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Store, and do not compress: bytes would depend on the library's version."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system = 3  # Unix, wherever this runs
            member.external_attr = PRIVATE
            archive.writestr(member, content)
    return written.getvalue()
