"""What the desk asks about the office, its people and their keys; run in threads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.errors import SetupError
from grievance.domain.ids import PersonId, holder_of
from grievance.domain.people import Person
from grievance.domain.rekeying import DueKeys
from grievance.domain.request import RequestedAct
from grievance.domain.retention import RetentionRules
from grievance.services.people.rotate_suite import SuiteProgress, suite_progress
from grievance.services.people.tie_person import names_of_ties
from grievance.services.registry.registry_books import registry_on_books
from grievance.services.rekeying.count_due_keys import due_keys_for
from grievance.services.rekeying.rewrap_for_recovery import under_former_recovery
from grievance.services.rekeying.rewrap_for_worker import UnderFormer, under_former
from grievance.services.requests.list_requests import describe_requests
from grievance.services.retention.retention_queue import list_retention
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, PersonEntry
from grievance.vault.log_verifier import find_notes
from tui.asking.people import follow_people
from tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeKeys:
    """The keys of the office, and what lies under those before them."""

    suite: SuiteProgress
    worker: UnderFormer
    recovery: int
    kept_here: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeBook:
    """
    Who is here with which keys, and how much there is to see to around them.

    *over* counts cases whose time is over, *asked* erasures that wait for a second
    person, and *names_only* cases of which whoever looks may open who complained alone.
    """

    directory: Directory
    me: Person
    at: datetime
    ties: Mapping[PersonId, tuple[str, ...]] = field(repr=False)
    held: Mapping[PersonId, int]
    due: DueKeys
    keys: OfficeKeys
    over: int
    asked: int
    names_only: int
    entries: int
    covered: int

    @property
    def here(self) -> tuple[PersonEntry, ...]:
        """Everybody who is in the office now."""
        return tuple(one.in_force(self.at) for one in self.directory.active(self.at))

    @property
    def gone(self) -> tuple[PersonEntry, ...]:
        """Everybody who left, or whose time is over or has not come."""
        ids = {one.person_id for one in self.here}
        return tuple(o for o in self.directory.newest() if o.person_id not in ids)


def read_office(session: Session) -> OfficeBook:
    """Read who is here, and count what there is to see to; opens no case."""
    follow_people(session)
    mechanism, ring, at = session.mechanism, session.ring, session.mechanism.now()
    directory = ring.directory
    with mechanism.store.read() as tx:
        registry = registry_on_books(tx)
        entries, held = directory.newest(), tx.worklists.holders()
        return OfficeBook(
            directory=directory,
            me=session.me,
            at=at,
            ties={o.person_id: names_of_ties(registry, o.conflicts) for o in entries},
            held={o.person_id: held.get(holder_of(o.person_id), 0) for o in entries},
            due=due_keys_for(tx, directory, session.me, at=at, today=mechanism.today),
            keys=_office_keys(tx, session),
            over=len(_over(tx, session)),
            asked=_asked(tx, session),
            names_only=_names_only(tx, session),
            entries=tx.log.frontier().size,
            covered=_covered(tx),
        )


def _office_keys(tx: Transaction, session: Session) -> OfficeKeys:
    directory, at = session.ring.directory, session.mechanism.now()
    return OfficeKeys(
        suite=suite_progress(tx, directory, at=at),
        worker=under_former(tx, directory.worker.kv),
        recovery=len(under_former_recovery(tx, directory)),
        kept_here=_kept_here(session),
    )


def _kept_here(session: Session) -> tuple[int, ...]:
    """Return the older keys of the worker that lie in this home, if it is the worker's."""
    try:
        return tuple(sorted(session.mechanism.worker_ring().former))
    except SetupError:
        return ()


def _over(tx: Transaction, session: Session) -> tuple[object, ...]:
    rules = RetentionRules.of(session.mechanism.timetable)
    return list_retention(tx, session.ring, rules, today=session.today)


def _asked(tx: Transaction, session: Session) -> int:
    found = describe_requests(tx, session.ring, at=session.mechanism.now())
    return sum(one.act is RequestedAct.ERASE_CASE for one in found)


def _names_only(tx: Transaction, session: Session) -> int:
    granted = tx.rings.names_on_ring(session.ring.author.holder)
    return sum(len(way.revisions) for way in granted)


def _covered(tx: Transaction) -> int:
    notes = tx.log.checkpoints()[-1:]
    return max((one.size for note in notes for one in find_notes(note)), default=0)
