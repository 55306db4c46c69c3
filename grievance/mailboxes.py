"""Make the mailboxes that the settings name, with what the books know about each."""

from __future__ import annotations

import hashlib
import json

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import assert_never

from grievance.mail.boxes.folders import FolderLayout, MaildirLayout, StandingMailbox
from grievance.mail.boxes.imap import Account, ImapMailbox
from grievance.mail.boxes.imap_server import Server
from grievance.mail.boxes.mailbox import Mailbox
from grievance.replacing import replace_file
from grievance.services.intake.collect_mail import taken_in
from grievance.settings import MailboxSettings
from grievance.storage.store import Store
from grievance.wiring import Mechanism


def open_mailbox(mechanism: Mechanism, settings: MailboxSettings) -> Mailbox:
    """
    Return a mailbox, which connects when it is first looked into.

    Raises:
        SetupError: This home cannot remember it.
    """
    name, limits = settings.name, mechanism.limits
    match settings.kind:
        case "imap":
            since = known_since(mechanism, settings)
            books = StoreBooks(store=mechanism.store, since=since)
            return ImapMailbox(name, account_of(mechanism, settings), books, limits)
        case "maildir":
            layout = MaildirLayout(_path(mechanism, settings.path))
            return StandingMailbox(name, layout, limits)
        case "folder":
            folder = FolderLayout(_path(mechanism, settings.path))
            return StandingMailbox(name, folder, limits)
        case _:
            assert_never(settings.kind)


def account_of(mechanism: Mechanism, settings: MailboxSettings) -> Account:
    """Return where an IMAP mailbox is, and how we log in."""
    server = server_of(settings, home=mechanism.home.path)
    login = mechanism.login(settings)
    return Account(server=server, login=login, folder=settings.folder)


def server_of(settings: MailboxSettings, *, home: Path) -> Server:
    """Return where an IMAP mailbox is; paths that are not absolute start at *home*."""
    ca_file = settings.ca_file and str(home / Path(settings.ca_file).expanduser())
    return Server(
        host=settings.host,
        port=settings.port,
        security=settings.security,
        ca_file=ca_file,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreBooks:
    """
    What was taken in from a mailbox, *since* its name means this place.

    See `grievance.mail.boxes.mailbox.Books`.
    """

    store: Store
    since: datetime

    def taken(
        self, mailbox: str, uidvalidity: int, uids: Sequence[int]
    ) -> Mapping[int, datetime]:
        with self.store.read() as tx:
            found = taken_in(tx, mailbox, uidvalidity, uids)
        return {uid: at for uid, at in found.items() if at >= self.since}


def known_since(mechanism: Mechanism, settings: MailboxSettings) -> datetime:
    """
    Return since when the mailbox of this name is this folder of this account.

    Many servers number every folder alike, so that what is on the books of one would
    hide what is in another.  The home remembers which it was; where it does not know,
    everything is fetched once more and recognised by its bytes.

    Raises:
        SetupError: The home cannot be written to.
    """
    file = mechanism.home.marks.with_name(f"mailbox-{settings.name}.json")
    place = _digest(settings)
    known = _remembered(file, place)
    if known is not None:
        return known
    since = mechanism.now()
    replace_file(file, json.dumps({"place": place, "since": since.isoformat()}))
    return since


def _remembered(file: Path, place: str) -> datetime | None:
    try:
        found = json.loads(file.read_text("utf-8"))
        since = datetime.fromisoformat(found["since"])
        return since if found["place"] == place and since.tzinfo else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(settings: MailboxSettings) -> str:
    """Name a folder of an account on a server, whatever way leads there."""
    place = [settings.host.lower(), settings.port, settings.user, settings.folder]
    return hashlib.sha256(json.dumps(place).encode()).hexdigest()


def _path(mechanism: Mechanism, text: str) -> Path:
    """Return a path of the settings; one that is not absolute starts at the home."""
    return mechanism.home.path / Path(text).expanduser()
