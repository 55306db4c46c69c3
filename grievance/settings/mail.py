"""Where mail comes in and goes out, and whom we believe about it."""

from __future__ import annotations

import re

from datetime import timedelta
from typing import Literal

import msgspec

from grievance.secret import is_reference
from grievance.server_rules import (
    refuse_bad_login,
    refuse_bad_server,
    refuse_outside,
)


MAILBOX_NAME = "[a-z0-9-]{1,64}"
OTHER_SOURCES = frozenset({"file", "stdin"})  # of receipts
SHORTEST_POLL, LONGEST_POLL = 5, 1500  # seconds; servers end IDLE after half an hour
LARGEST_CAP = 1_000_000
LONGEST_PULL_BACK = 600  # seconds


class MailSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    Our own address, whom we believe about senders, and how much goes out by itself.

    *authentication* is `results` where our mail server, named *authserv_id*, writes
    what it found into the mail, or `enforced` where it lets nothing through that fails
    DMARC.  The caps are acknowledgements in 24 hours: from one mailbox, to one domain of
    senders (free-mail domains count like any other), and in all.  A letter that a person
    lets go waits for *pull_back_seconds*, in which it can be pulled back.
    """

    address: str = ""
    """Where people write to; without one nobody is acknowledged."""
    authserv_id: str = ""
    """The name under which our own mail server says whom it believes."""
    authentication: Literal["results", "enforced"] = "results"
    """
    `results` if it writes that into each mail, `enforced` if it rejects the others.
    """
    acknowledge: bool = True
    """Whether each new case is acknowledged."""
    mailbox_cap: int = 200
    """Acknowledgements in 24 hours from one mailbox; 0 holds each."""
    domain_cap: int = 100
    """Acknowledgements in 24 hours to one domain of senders."""
    overall_cap: int = 500
    """Acknowledgements in 24 hours in all."""
    pull_back_seconds: int = 30
    """
    How long a letter that a person let go waits, and can be pulled back; 0 to 600.
    """

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value; 0 holds every letter."""
        for name in ("mailbox_cap", "domain_cap", "overall_cap"):
            refuse_outside(name, getattr(self, name), 0, LARGEST_CAP)
        seconds = self.pull_back_seconds
        refuse_outside("pull_back_seconds", seconds, 0, LONGEST_PULL_BACK)

    @property
    def pull_back(self) -> timedelta:
        """How long a letter waits that a person let go."""
        return timedelta(seconds=self.pull_back_seconds)


class MailboxSettings(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """
    A place that is looked into for mail, again and again.

    *path* for a Maildir or a folder, the rest for IMAP.  *password* is a reference,
    `env:NAME` or `file:PATH`, never a password; *token_command* prints an access token
    for XOAUTH2 instead.  *port* 0 is the usual one.  *address* is at which people write
    to it, where that is not the office's.
    """

    name: str
    """
    Its name in the books: 1 to 64 of a-z, 0-9 and -; never given to another place.
    """
    kind: Literal["imap", "maildir", "folder"]
    """An account on a server, or a place on this machine."""
    path: str = ""
    """Of a Maildir or a folder; starts at the home."""
    host: str = ""
    """The IMAP server."""
    port: int = 0
    """Its port; 0 for the usual one, 993 or 143."""
    security: Literal["tls", "starttls", "none"] = "tls"
    """TLS from the first byte, after STARTTLS, or none, to this very machine only."""
    ca_file: str = ""
    """Authorities in PEM, in place of the system's."""
    user: str = ""
    """The account."""
    password: str = ""
    """Where its password is: `env:NAME` or `file:PATH`, never the password."""
    token_command: tuple[str, ...] = ()
    """
    A program and its arguments that print an access token, in place of a password.
    """
    folder: str = "INBOX"
    """Which folder of the account."""
    address: str = ""
    """Where people write to it, if not to `mail.address`."""
    poll_seconds: int = 60
    """
    How often it is looked into, where the server does not tell of mail; 5 to 1500.
    """

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value."""
        if not re.fullmatch(MAILBOX_NAME, self.name) or self.name in OTHER_SOURCES:
            msg = "name is to be 1 to 64 of a-z, 0-9 and -, and not file or stdin"
            raise ValueError(msg)
        refuse_outside("poll_seconds", self.poll_seconds, SHORTEST_POLL, LONGEST_POLL)
        if self.kind == "imap":
            self._refuse_bad_account()
        elif not self.path or self.host or self.user or self.password:
            msg = f"a {self.kind} is to have a path, and neither server nor account"
            raise ValueError(msg)

    def _refuse_bad_account(self) -> None:
        refuse_bad_server(host=self.host, port=self.port, security=self.security)
        refuse_bad_login(
            user=self.user, password=self.password, command=self.token_command
        )
        if not (self.password or self.token_command):
            msg = "name a password (env:NAME or file:PATH) or a token_command"
            raise ValueError(msg)
        if self.path or not self.folder:
            msg = "an imap mailbox is to have a folder, and no path"
            raise ValueError(msg)


class SmtpSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    The server that takes our letters, or the *folder* that they are put into as files.

    Without either none is sent, and all wait.
    """

    folder: str = ""
    """Puts letters into this folder as files, in place of a server."""
    host: str = ""
    """The server that takes our letters; without one they wait."""
    port: int = 0
    """Its port; 0 for the usual one: 587, 465 or 25."""
    security: Literal["tls", "starttls", "none"] = "starttls"
    """TLS after STARTTLS, from the first byte, or none, to this very machine only."""
    ca_file: str = ""
    """Authorities in PEM, in place of the system's."""
    user: str = ""
    """The account."""
    password: str = ""
    """Where its password is: `env:NAME` or `file:PATH`, never the password."""
    token_command: tuple[str, ...] = ()
    """
    A program and its arguments that print an access token, in place of a password.
    """

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value."""
        if self.folder and self.host:
            msg = "name a host or a folder, not both"
            raise ValueError(msg)
        if self.host or self.port or self.user:
            refuse_bad_server(host=self.host, port=self.port, security=self.security)
        refuse_bad_login(
            user=self.user, password=self.password, command=self.token_command
        )


class SmimeSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    The office's own key, with which letters that are closed by S/MIME are signed.

    *key* and *certificate* are files in PEM; *password* is a reference, as for a server.
    """

    key: str = ""
    """The office's own key in PEM, with which encrypted letters are signed."""
    certificate: str = ""
    """Its certificate in PEM, and those up to the authority."""
    password: str = ""
    """Where the password of the key is: `env:NAME` or `file:PATH`."""

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value."""
        if bool(self.key) != bool(self.certificate):
            msg = "name both a key and its certificate, or neither"
            raise ValueError(msg)
        if self.password and not is_reference(self.password):
            msg = "password is to be env:NAME or file:PATH, never a password"
            raise ValueError(msg)
