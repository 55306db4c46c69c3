"""
The demonstration's replies: they answer an address that only this office can make.

A mail that ships with the project holds `{reply_address:NAME.eml}` in its place, and
is filled once the mail of that name has become a case.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Mapping
from email import policy
from email.headerregistry import AddressHeader
from email.parser import BytesParser
from pathlib import Path

from grievance.cli.named_case import find_case
from grievance.mail.mailbox import Incoming
from grievance.mail.token import reply_address
from grievance.wiring import Mechanism


PLACEHOLDER = re.compile(rb"\{reply_address:([^}\s]+)\}")


def is_reply(path: Path) -> bool:
    """Tell whether a mail waits for an address."""
    return PLACEHOLDER.search(path.read_bytes()) is not None


def filled(
    mechanism: Mechanism, replies: Iterable[Path], references: Mapping[str, str]
) -> Iterator[Incoming]:
    """Yield the replies with their addresses; *references* are by file name."""
    for path in replies:

        def address(found: re.Match[bytes], folder: Path = path.parent) -> bytes:
            name = found[1].decode()
            written = _address(mechanism, folder / name, references[name])
            return written.encode()

        raw = PLACEHOLDER.sub(address, path.read_bytes())
        yield Incoming(label=path.name, raw=raw)


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
