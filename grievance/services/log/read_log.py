"""
Read in the log who did what when, as far as somebody may know of it.

Of cases only those on their ring; who else read something is for coordinators and
custodians.  What is left out is counted, so that nobody takes the rest for everything.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from grievance.domain.compartment import Compartment
from grievance.domain.events import CLOCK_TOLERANCE
from grievance.domain.ids import RECOVERY, ROOT, WORKER, CaseId, HolderId, holder_of
from grievance.domain.people import Role
from grievance.domain.request import RequestState
from grievance.services.directory.read_directory import person_of
from grievance.services.log.logged_things import Thing, ids_in, thing_of
from grievance.services.log.say_log import READING, say_act, say_thing
from grievance.services.slips.list_cases import handler_names, list_cases
from grievance.services.slips.slip_memory import SlipMemory
from grievance.storage.store import Transaction
from grievance.vault.log import LogEntry, parse_entry
from grievance.vault.ring import PersonRing


MOST = 500  # lines; older ones are asked for by day, person, act or case
_AT_ONCE = 500
_WATCHING = frozenset({Role.COORDINATOR, Role.CUSTODIAN})
_OTHERS: Mapping[str, str] = {
    WORKER: "the mechanism",
    ROOT: "the root key",
    RECOVERY: "the recovery key",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines: of a case, a person, an act, since a moment; the newest so many."""

    case_id: CaseId | None = None
    actor: HolderId | None = None
    act: str = ""
    since: datetime | None = None
    most: int = MOST

    def fits(self, entry: LogEntry) -> bool:
        """Whether it is one of these; of which case it is shows later."""
        return (
            self.actor in {None, entry.actor}
            and self.act in {"", entry.act}
            and (self.since is None or entry.at >= self.since)
        )

    def is_over(self, entry: LogEntry) -> bool:
        """Whether no entry before it can be one, as several clocks wrote them."""
        return self.since is not None and entry.at < self.since - CLOCK_TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """
    What somebody did: *who* is a name, *sentence* goes on from it.

    *reference* is that of the case it was done to; empty for none.
    """

    number: int
    at: datetime
    who: str
    act: str
    sentence: str
    reference: str = ""
    case_id: CaseId | None = None

    @property
    def is_reading(self) -> bool:
        """Whether somebody saw something, and changed nothing."""
        return self.act in READING


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """
    The newest lines first; *left_out* were of cases that are not on the ring.

    It *is_cut* where older ones fit as well; the log has so many entries in *total*.
    """

    lines: tuple[LogLine, ...] = field(repr=False)
    left_out: int = 0
    is_cut: bool = False
    total: int = 0


def read_log(
    tx: Transaction,
    ring: PersonRing,
    wanted: Wanted,
    memory: SlipMemory | None = None,
) -> LogView:
    """
    Return what is *wanted* of the log, as far as this person may see it.

    Raises:
        NotAllowedError: The ring was unlocked before somebody joined, left or was tied.

        BrokenLogError: An entry was altered; `grievance log verify` tells more.

        SealError: A slip or a grant was altered.
    """
    reader = _Reader.of(tx, ring, memory)
    lines: list[LogLine] = []
    left_out = 0
    with closing(_entries(tx, wanted)) as entries:
        while some := list(islice(entries, _AT_ONCE)):
            for line in reader.read(some, wanted.case_id):
                left_out += line is None
                lines += [line] if line else []
            if len(lines) > wanted.most:
                break
    return LogView(
        lines=tuple(lines[: wanted.most]),
        left_out=left_out,
        is_cut=len(lines) > wanted.most,
        total=tx.log.frontier().size,
    )


def _entries(tx: Transaction, wanted: Wanted) -> Generator[LogEntry, None, None]:
    """Yield the entries that fit, the newest first."""
    if wanted.case_id is not None:
        requests = tx.requests.on_case(wanted.case_id, *RequestState)
        ids = (signed.request.id for signed in requests)
        of_case = reversed(tx.log.of_case(wanted.case_id, ids))
        yield from filter(wanted.fits, of_case)
        return
    with closing(tx.log.newest_first()) as bodies:
        for entry in map(parse_entry, bodies):
            if wanted.is_over(entry):
                return
            if wanted.fits(entry):
                yield entry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Who reads, which cases are theirs, and how everybody is called."""

    tx: Transaction
    me: HolderId
    watches: bool
    cases: Mapping[CaseId, str] = field(repr=False)
    aliases: Mapping[str, CaseId] = field(repr=False)
    names: Mapping[str, str]

    @classmethod
    def of(
        cls, tx: Transaction, ring: PersonRing, memory: SlipMemory | None
    ) -> _Reader:
        people = {str(id_): name for id_, name in handler_names(ring).items()}
        person = person_of(ring.directory, ring.person_id)
        return cls(
            tx=tx,
            me=holder_of(ring.person_id),
            watches=not _WATCHING.isdisjoint(person.roles),
            cases=_cases(tx, ring, memory),
            aliases={
                str(one.reference): one.case_id for one in tx.aliases.everything()
            },
            names={**_OTHERS, **people},
        )

    def read(
        self, entries: Sequence[LogEntry], case_id: CaseId | None
    ) -> Iterator[LogLine | None]:
        """Yield a line for each entry, of that case if any; None for what is hidden."""
        located = self.tx.log.locate(set(ids_in(entries)))
        for entry in entries:
            thing = thing_of(entry, self.names, self.aliases, located)
            if thing is None or not self._may_see(entry, thing):
                yield None
            elif case_id in {None, thing.case_id}:
                yield self._line(entry, thing)

    def _may_see(self, entry: LogEntry, thing: Thing) -> bool:
        if thing.case_id is not None and thing.case_id not in self.cases:
            return False
        return self.watches or entry.actor == self.me or entry.act not in READING

    def _line(self, entry: LogEntry, thing: Thing) -> LogLine:
        reference = self.cases[thing.case_id] if thing.case_id else ""
        said = say_thing(thing.kind, reference)
        return LogLine(
            number=entry.sequence,
            at=entry.at,
            who=self._who(entry.actor),
            act=entry.act,
            sentence=say_act(
                entry.act,
                said,
                whom=self.names.get(thing.whom, ""),
                case=reference,
                name=entry.object,
            ),
            reference=reference,
            case_id=thing.case_id,
        )

    def _who(self, actor: HolderId) -> str:
        """Name who did something, as a sentence begins."""
        if actor in _OTHERS:
            return _OTHERS[actor].capitalize()
        return self.names.get(actor, "Somebody who is not in the directory")


def _cases(
    tx: Transaction, ring: PersonRing, memory: SlipMemory | None
) -> dict[CaseId, str]:
    """Return the references of the cases somebody may open, or knows who is behind."""
    me = ring.author.holder
    own = list_cases(tx, ring, memory)
    listed = {one.case.id: str(one.case.reference) for one in own}
    kept_from = {case.id for case in tx.worklists.covers(me)} - listed.keys()
    behind = tx.worklists.covers(me, Compartment.IDENTITY)
    known = {case.id: str(case.reference) for case in behind}
    return {id_: known[id_] for id_ in known.keys() - kept_from} | listed
