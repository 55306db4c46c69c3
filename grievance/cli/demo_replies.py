"""
The demonstration's answers: to addresses and letters that only this office can make.

A mail that ships with the project names another one in place of what is missing, and
is filled once that one has become a case and was acknowledged:

    {reply_address:NAME.eml}       where its sender reaches the case
    {returned_headers:NAME.eml}    the head of our letter, as a bounce quotes it
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Mapping
from email import policy
from email.headerregistry import AddressHeader
from email.parser import BytesParser
from pathlib import Path

from grievance.cli.named_case import find_case
from grievance.domain.errors import SetupError
from grievance.mail.boxes.files import Incoming
from grievance.mail.token import reply_address
from grievance.wiring import Mechanism


PLACEHOLDER = re.compile(rb"\{(reply_address|returned_headers):([^}\s]+)\}")


def is_reply(path: Path) -> bool:
    """Tell whether a mail waits for something of ours."""
    return PLACEHOLDER.search(path.read_bytes()) is not None


def filled(
    mechanism: Mechanism, replies: Iterable[Path], references: Mapping[str, str]
) -> Iterator[Incoming]:
    """Yield the answers, complete; *references* are by file name."""
    for path in replies:

        def missing(found: re.Match[bytes], folder: Path = path.parent) -> bytes:
            first = folder / found[2].decode()
            reference = references[first.name]
            if found[1] == b"returned_headers":
                return _head_of_ours(mechanism, reference)
            return _address(mechanism, first, reference).encode()

        raw = PLACEHOLDER.sub(missing, path.read_bytes())
        yield Incoming(label=path.name, raw=raw)


def letters_folder(mechanism: Mechanism) -> Path:
    """Return where letters of ours are put as files."""
    return mechanism.home.path / mechanism.settings.smtp.folder


def _head_of_ours(mechanism: Mechanism, reference: str) -> bytes:
    """
    Return the header fields of the letter that went out for a case.

    Raises:
        SetupError: None did, as it waits for a person.
    """
    sent = next(letters_folder(mechanism).glob(f"{reference}.*.eml"), None)
    if sent is None:
        msg = f"No letter went out about {reference}, so that none can come back."
        raise SetupError(msg)
    head, _, _ = sent.read_bytes().partition(b"\r\n\r\n")
    return head.replace(b"\r\n", b"\n")


def _address(mechanism: Mechanism, first: Path, reference: str) -> str:
    """Make the address at which the sender of the *first* mail reaches its case."""
    with mechanism.store.read() as tx:
        case = find_case(tx, reference)
    return reply_address(
        mechanism.worker_ring().keys.mac_key,
        mailbox=mechanism.settings.mail.address,
        reference=case.reference,
        epoch=case.token_epoch,
        correspondent=_sender(first),
    )


def _sender(path: Path) -> str:
    """Read who sent one of our own mails; these need no sandbox."""
    header = BytesParser(policy=policy.default).parsebytes(path.read_bytes())["From"]
    assert isinstance(header, AddressHeader)
    return str(header.addresses[0].addr_spec)
