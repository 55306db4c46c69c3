"""Makers for tests of IMAP: an account on the test server, its mailbox, its books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from grievance.mail.boxes.files import Coordinates
from grievance.mail.boxes.imap import Account, ImapMailbox
from grievance.mail.boxes.imap_server import Server
from grievance.mail.limits import Limits
from grievance.secret import Login, PasswordLogin
from grievance.wiring import utc_now
from tests.servers.dovecot import HOST, PASSWORD, Dovecot


@dataclass
class BooksInMemory:
    """Keeps the promise of `Books`, for what a test says was taken in."""

    on_books: dict[Coordinates, datetime] = field(default_factory=dict)

    def taken(
        self, mailbox: str, uidvalidity: int, uids: Sequence[int]
    ) -> Mapping[int, datetime]:
        assert "complaints" == mailbox
        places = [Coordinates(uidvalidity=uidvalidity, uid=uid) for uid in uids]
        found = [place for place in places if place in self.on_books]
        return {place.uid: self.on_books[place] for place in found}


@dataclass
class Post:
    """Somebody's mailbox on the test server, looked into by us."""

    server: Dovecot
    user: str
    books: BooksInMemory = field(default_factory=BooksInMemory)
    limits: Limits = field(default_factory=Limits)
    folder: str = "INBOX"
    port: int = 0  # of a relay, where there is one
    patience: float = 30.0

    def deliver(self, *mails: bytes) -> None:
        self.server.deliver(self.user, *mails, folder=self.folder)

    @property
    def way(self) -> Server:
        port = self.port or self.server.port
        return Server(host=HOST, port=port, security="none", patience=self.patience)

    @contextmanager
    def mailbox(self, login: Login | None = None) -> Iterator[ImapMailbox]:
        """Give the mailbox; it is left at the end."""
        account = Account(
            server=self.way,
            login=login or password_login(self.user),
            folder=self.folder,
        )
        box = ImapMailbox("complaints", account, self.books, self.limits)
        try:
            yield box
        finally:
            box.close()

    def take_all(self, box: ImapMailbox) -> list[bytes | str | None]:
        """Take in what there is, as an importer does."""
        found = []
        for incoming in box.mails():
            found.append(incoming.raw if incoming.raw is not None else incoming.refusal)
            if incoming.raw is not None and incoming.coordinates:
                self.books.on_books.setdefault(incoming.coordinates, utc_now())
                box.done(incoming)
        return found

    def look(self) -> list[bytes | str | None]:
        """Connect, take in what there is, and leave."""
        with self.mailbox() as box:
            return self.take_all(box)


def password_login(user: str, password: str = PASSWORD) -> PasswordLogin:
    return PasswordLogin(user=user, password=lambda: password)
