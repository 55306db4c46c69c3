"""What `allegation`, `evidence` and `fact` share: days, words and the case at hand."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import click

from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings
from grievance.cli.unlocking import Who, unlock
from grievance.domain.allegation import Period
from grievance.domain.case import Case
from grievance.services.boxes.log_opening import log_opening
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


Command = Callable[..., Any]
DAY = click.DateTime(["%Y-%m-%d"])
with_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A case at hand: the books are open, and whose hands it is in."""

    mechanism: Mechanism
    tx: Transaction
    ring: PersonRing = field(repr=False)
    case: Case
    at: datetime

    @property
    def today(self) -> date:
        """The office's day."""
        return self.mechanism.timetable.day_of(self.at)


@contextmanager
def case_at_hand(
    surroundings: Surroundings, who: Who, reference: str, *, writes: bool = False
) -> Generator[Desk, None, None]:
    """
    Open the books with a case and its reader.

    Where nothing is written, that somebody reads the case is logged; so it is not where
    they may not, as nothing is then.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with desk_of(mechanism, ring, reference) as desk:
            if not writes:
                log_opening(desk.tx, ring, desk.case.id, at=desk.at)
            yield desk


@contextmanager
def desk_of(
    mechanism: Mechanism, ring: PersonRing, reference: str
) -> Generator[Desk, None, None]:
    """Open the books to write, with a case and its reader; nothing is logged of it."""
    with mechanism.store.begin() as tx:
        case, at = find_case(tx, reference), mechanism.now()
        yield Desk(mechanism=mechanism, tx=tx, ring=ring, case=case, at=at)


def with_period(command: Command) -> Command:
    """Give *command* the options that say when something happened."""
    command = click.option("--until", type=DAY, metavar="DAY", help="When it ended.")(
        command
    )
    return click.option("--since", type=DAY, metavar="DAY", help="When it began.")(
        command
    )


def period_of(since: datetime | None, until: datetime | None) -> Period:
    """Return a period of two options; `NotAllowedError` where it ends too early."""
    return Period(since=day_of(since), until=day_of(until))


def day_of(moment: datetime | None) -> date | None:
    """Return the day that an option names."""
    return moment.date() if moment else None
