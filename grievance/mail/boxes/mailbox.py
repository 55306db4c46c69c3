"""
Mailboxes: places that are looked into for mail, again and again.

Whoever looks takes a mail in for good, and only then tells the mailbox that it is
`done`. A crash in between costs looking at it twice; whoever keeps the books knows it
by its bytes. Nothing is ever deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from grievance.domain.errors import GrievanceError
from grievance.mail.boxes.files import Incoming


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """
    What there is in a mailbox; None where that is no question.

    *keeps_marks* if the server takes our keyword, *tells* if it tells of new messages.
    """

    waiting: int
    total: int | None = None
    keeps_marks: bool | None = None
    tells: bool | None = None


class Mailbox(Protocol):
    """A mailbox of one kind or another; not for several threads at a time."""

    @property
    def name(self) -> str:
        """What the settings call it."""

    def mails(self) -> Iterator[Incoming]:
        """
        Yield what waits here; `done` may be called in between.

        Raises:
            MailboxError: It cannot be looked into now.
        """

    def done(self, mail: Incoming) -> None:
        """
        Remember that *mail* is safe with us, so that it is not met again.

        Raises:
            MailboxError: This cannot be told to the mailbox now.
        """

    def wait(self, seconds: float) -> bool:
        """
        Wait, at most that long; tell whether there seems to be something new.

        Raises:
            MailboxError: The mailbox is no longer there.
        """

    def inspect(self) -> Inspection:
        """
        Look without taking anything.

        Raises:
            MailboxError: It cannot be looked into now.
        """

    def close(self) -> None:
        """Let go of it; the next call begins anew."""


class Books(Protocol):
    """What was taken in before."""

    def taken(
        self, mailbox: str, uidvalidity: int, uids: Sequence[int]
    ) -> Mapping[int, datetime]:
        """Return which of these messages were taken in, and when."""


class MailboxError(GrievanceError):
    """A mailbox cannot be looked into now; the sentence says what to do."""


class UnreachableError(MailboxError):
    """The server or folder is not there, does not answer, or has gone."""


class UntrustedError(MailboxError):
    """The connection would not be secret, or leads to somebody else."""


class LoginRefusedError(MailboxError):
    """The server does not take the password or the token."""


class NoFolderError(MailboxError):
    """There is no such folder on the server."""
