"""
An IMAP mailbox: what is new is fetched whole, one message at a time, and then marked.

Our keyword is a convenience.  Where a server keeps none, or one was lost, the books say
what was taken in before.  They are believed only of a message that arrived before it
was taken in: on a server that was put back from a backup, a number may mean another.
"""

from __future__ import annotations

import time

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from grievance.mail.boxes.files import Coordinates, Incoming, too_large
from grievance.mail.boxes.imap_connection import Connection, Facts, Selected
from grievance.mail.boxes.imap_server import OverlongError, Server
from grievance.mail.boxes.mailbox import Books, Inspection, UnreachableError
from grievance.mail.limits import Limits
from grievance.secret import Login


BATCH = 200  # messages that the server and the books are asked about at once
CLOCKS_DIFFER = timedelta(minutes=1)
NOT_GIVEN = "The server does not hand this message out; look at it with a mail reader."


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Which folder of whose account, where."""

    server: Server
    login: Login = field(repr=False)
    folder: str = "INBOX"


class ImapMailbox:
    """
    A folder on an IMAP server, connected on first use.

    After any error it connects anew.  A message that a connection broke on comes last
    in the next look, so that it holds up no other.
    """

    def __init__(
        self, name: str, account: Account, books: Books, limits: Limits
    ) -> None:
        self.name = name
        self._account = account
        self._books = books
        self._limits = limits
        self._connection: Connection | None = None
        self._selected: Selected | None = None
        self._passed: set[int] = set()  # on this connection
        self._broken: Counter[Coordinates] = Counter()
        self._overlong: set[Coordinates] = set()

    def mails(self) -> Iterator[Incoming]:
        """Yield what is not marked and not on the books; see `Mailbox.mails`."""
        try:
            selected = self._open()
            found = self._connected.search(selected)
            new = (uid for uid in found if uid not in self._passed)
            uids = sorted(new, key=self._order(selected))
            for first in range(0, len(uids), BATCH):
                yield from self._look_at(selected, uids[first : first + BATCH])
        except BaseException:
            self.close()
            raise

    def done(self, mail: Incoming) -> None:
        """Mark it; should the folder have been numbered anew, the next look does."""
        place = mail.coordinates
        if place is None or self._connection is None or self._selected is None:
            return
        if place.uidvalidity == self._selected.uidvalidity:
            self._mark(place.uid)

    def wait(self, seconds: float) -> bool:
        """Wait for the server to speak, or just wait where it does not do so."""
        connection = self._connection
        if connection is None or not connection.can_idle:
            time.sleep(seconds)
            return False
        try:
            return connection.idle(seconds)
        except BaseException:
            self.close()
            raise

    def inspect(self) -> Inspection:
        """Connect, and count what is neither marked nor on the books."""
        selected = self._open()
        found = sorted(self._connected.search(selected))
        validity = selected.uidvalidity
        known = 0
        for first in range(0, len(found), BATCH):
            batch = found[first : first + BATCH]
            known += len(self._books.taken(self.name, validity, batch))
        return Inspection(
            waiting=len(found) - known,
            total=selected.count,
            keeps_marks=selected.keeps_marks,
            tells=self._connected.can_idle,
        )

    def close(self) -> None:
        """Leave the server."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._selected = None
        self._passed.clear()

    def _open(self) -> Selected:
        """Select the folder each time: it tells how much is there, and how numbered."""
        if self._connection is None:
            self._connection = Connection(self._account.server, self._account.login)
        selected = self._connection.select(self._account.folder)
        if self._selected and self._selected.uidvalidity != selected.uidvalidity:
            self._passed.clear()
        self._selected = selected
        return selected

    def _order(self, selected: Selected) -> Callable[[int], tuple[int, int]]:
        """Return the key that sorts by age, those last on which a connection broke."""
        now = selected.uidvalidity
        broken = {p.uid: n for p, n in self._broken.items() if p.uidvalidity == now}
        return lambda uid: (broken.get(uid, 0), uid)

    def _look_at(self, selected: Selected, uids: Sequence[int]) -> Iterator[Incoming]:
        validity = selected.uidvalidity
        facts = self._connected.facts(uids)
        taken = self._books.taken(self.name, validity, sorted(uids))
        places = (Coordinates(uidvalidity=validity, uid=uid) for uid in uids)
        # No name is given to a mail here: two large ones would be in memory.
        yield from filter(
            None, (self._take(p, facts.get(p.uid), taken.get(p.uid)) for p in places)
        )

    def _take(
        self, place: Coordinates, facts: Facts | None, taken_at: datetime | None
    ) -> Incoming | None:
        facts = facts or self._alone(place)
        if facts is None:
            return self._not_given(place)
        if _is_known(facts, taken_at):
            self._mark(place.uid)
            return None
        if facts.size > self._limits.keep or place in self._overlong:
            return self._refused(place, too_large(self._limits))
        raw = self._fetch(place)
        if raw is not None:
            return Incoming(label=self._label(place), raw=raw, coordinates=place)
        return self._not_given(place)

    def _not_given(self, place: Coordinates) -> Incoming | None:
        """Tell of a message that the server keeps to itself, unless it has gone."""
        if self._connected.is_there(place.uid):
            return self._refused(place, NOT_GIVEN)
        return None

    def _alone(self, place: Coordinates) -> Facts | None:
        """Ask for one message: another may have kept a server from telling of any."""
        return self._connected.facts([place.uid]).get(place.uid)

    def _fetch(self, place: Coordinates) -> bytes | None:
        self._broken[place] += 1  # unless it ends well
        try:
            raw = self._connected.fetch(place.uid, most=self._limits.keep)
        except OverlongError:
            self._overlong.add(place)
            raise
        del self._broken[place]
        return raw

    def _refused(self, place: Coordinates, sentence: str) -> Incoming:
        self._passed.add(place.uid)
        return Incoming(label=self._label(place), refusal=sentence, coordinates=place)

    def _mark(self, uid: int) -> None:
        self._passed.add(uid)
        if self._selected and self._selected.keeps_marks:
            self._connected.mark(uid)

    def _label(self, place: Coordinates) -> str:
        return f"{self.name} {place.uidvalidity}/{place.uid}"

    @property
    def _connected(self) -> Connection:
        if self._connection is None:
            msg = f"{self._account.server.address} was left in the meantime."
            raise UnreachableError(msg)
        return self._connection


def _is_known(facts: Facts, taken_at: datetime | None) -> bool:
    """Tell whether the books mean this message, and none that had its number before."""
    if taken_at is None or facts.arrived is None:
        return False
    return facts.arrived <= taken_at + CLOCKS_DIFFER
