"""The plays: what each of them breaks while complaints come in, and how it heals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from tests.chaos.books import ENGINES
from tests.chaos.endurance import endure
from tests.chaos.inbox import Mishap
from tests.chaos.kills import kill
from tests.chaos.object_store import ObjectStore
from tests.chaos.objects import break_store
from tests.chaos.stage import Needs, Stage, renumber


ON_SERVERS = ("postgresql",)
IN_A_FILE = ("sqlite",)
SHORT = 8.0  # seconds; longer than a lease
LONG = 35.0  # seconds; longer than a mailbox is waited for
MID_FETCH = 12_000  # bytes: a few messages, and a part of one
TROUBLE = 0.03
Fault = Callable[[Stage], AbstractContextManager[None]]
Act = Callable[[Stage, Sequence[bytes]], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """
    One way for an office to be unlucky.

    *act* has the mails delivered, and returns what it found wrong itself; the books are
    looked at after it.  *interrupts* is how often it breaks what a letter on its way needs:
    the books, the way out, the clock.
    """

    name: str
    breaks: str
    heals: str
    act: Act
    mails: int = 60
    interrupts: int = 0
    needs: Needs = field(default_factory=Needs)
    engines: Sequence[str] = ENGINES
    is_long: bool = False


def during(fault: Fault, seconds: float = SHORT) -> Act:
    """Deliver a third of the mails before *fault*, one in it, and one after it."""

    def act(stage: Stage, mails: Sequence[bytes]) -> Sequence[str]:
        stage.deliver(*mails[0::3])
        stage.workforce.await_work()
        with fault(stage):
            stage.deliver(*mails[1::3])
            stage.work(seconds)
        stage.deliver(*mails[2::3])
        return ()

    return act


def at_once(blow: Callable[[Stage], object]) -> Fault:
    """Return a fault that is over as soon as it befell."""

    @contextmanager
    def fault(stage: Stage) -> Iterator[None]:
        blow(stage)
        yield

    return fault


def twice(fault: Fault) -> Fault:
    """Return the same, once more when it has healed."""

    @contextmanager
    def faults(stage: Stage) -> Iterator[None]:
        with fault(stage):
            stage.work(SHORT)
        stage.work(1)
        with fault(stage):
            yield

    return faults


def clock(by: timedelta, then: timedelta) -> Act:
    """Set the hosts' clock *by* so much, and later so that it is wrong by *then*."""

    def act(stage: Stage, mails: Sequence[bytes]) -> Sequence[str]:
        assert stage.clock is not None  # as the play needs one
        jumps = timedelta(), by, timedelta(), then
        for number, jump in enumerate(jumps):
            stage.clock.set(jump)
            stage.deliver(*mails[number :: len(jumps)])
            stage.workforce.await_work()
            stage.work(SHORT)
        return ()

    return act


def post(*mishaps: Mishap, by: float = 1) -> Fault:
    """Return a mail server that does this to letters."""
    return lambda stage: stage.inbox.troubled(*mishaps, by=by)


def full_home(stage: Stage) -> AbstractContextManager[None]:
    assert stage.home is not None  # as the play needs a small one
    return stage.home.full()


def crash(stage: Stage) -> None:
    if stage.books.crash is not None:
        stage.books.crash()


KILLS = Play(
    name="kills",
    breaks="every kind of process is killed, 40 times; the broker is flushed, the "
    "mailbox renumbered, database and object store crash, mail servers err, the store "
    "refuses and is silent",
    heals="whatever ended is started again",
    act=partial(kill, count=40),
    mails=400,
    interrupts=2,
    needs=Needs(
        objects=True,
        troubles=dict.fromkeys((Mishap.GREYLISTED, Mishap.LOST, Mishap.KEPT), TROUBLE),
    ),
)
ENDURANCE = Play(
    name="endurance",
    breaks="nothing; very many mails come, and memory is looked at",
    heals="nothing to heal",
    act=endure,
    mails=50_000,
    is_long=True,
)
ALL: Sequence[Play] = (
    KILLS,
    Play(
        name="broker-flushed",
        breaks="the broker forgets every hint",
        heals="nobody does anything",
        act=during(at_once(lambda stage: stage.broker.flush())),
    ),
    Play(
        name="broker-restarted",
        breaks="the broker is restarted, empty",
        heals="it is there again at once",
        act=during(at_once(lambda stage: stage.broker.restart())),
    ),
    Play(
        name="broker-away",
        breaks="nobody listens where the broker was",
        heals="it is started again, empty",
        act=during(lambda stage: stage.broker.away()),
    ),
    Play(
        name="broker-silent",
        breaks="the broker takes connections and answers nothing",
        heals="it goes on where it was",
        act=during(lambda stage: stage.broker.silent(), 2 * SHORT),
    ),
    Play(
        name="broker-full",
        breaks="the broker refuses what takes memory (noeviction)",
        heals="it has room again",
        act=during(lambda stage: stage.broker.full()),
    ),
    Play(
        name="books-cut",
        breaks="every connection with the database is ended, in mid-transaction",
        heals="who wants one makes a new one",
        act=during(at_once(lambda stage: stage.books.blows()[0]())),
        engines=ON_SERVERS,
        interrupts=1,
    ),
    Play(
        name="books-crash",
        breaks="the database server crashes",
        heals="it is started again",
        act=during(at_once(crash)),
        engines=ON_SERVERS,
        interrupts=1,
    ),
    Play(
        name="books-silent",
        breaks="the database server stops in whatever it does, for longer than a lease",
        heals="it goes on where it was",
        act=during(lambda stage: stage.books.silent(), 2 * SHORT),
        engines=ON_SERVERS,
        interrupts=1,
    ),
    Play(
        name="books-full",
        breaks="no byte is left on the disk of the database server",
        heals="there is room; the server is started again",
        act=during(lambda stage: stage.books.full()),
        needs=Needs(small_books=True),
        engines=ON_SERVERS,
        interrupts=2,
    ),
    Play(
        name="objects",
        breaks="the object store crashes, is away, silent, and refuses to be written to, "
        "one after the other; in each two workers are killed",
        heals="it is there, goes on, and takes what comes",
        act=partial(
            break_store,
            faults=(
                ObjectStore.crashing,
                ObjectStore.away,
                ObjectStore.silent,
                ObjectStore.refusing,
            ),
            seconds=SHORT,
        ),
        mails=100,
        needs=Needs(objects=True),
    ),
    Play(
        name="objects-full",
        breaks="no byte is left on the disk of the object store; two workers are killed",
        heals="there is room; the store is started again",
        act=partial(break_store, faults=(ObjectStore.full,), seconds=SHORT),
        needs=Needs(objects=True, small_objects=True),
    ),
    Play(
        name="home-full",
        breaks="no byte is left on the disk with home, spool and books; twice",
        heals="there is room",
        act=during(twice(full_home)),
        needs=Needs(small_home=True),
        engines=IN_A_FILE,
        interrupts=2,
    ),
    Play(
        name="clock-ahead",
        breaks="the clock goes ahead by a day and is set right",
        heals="tomorrow comes: what was promised for then is done, what came then waits "
        "for a person, and the log tells that time ran back",
        act=clock(timedelta(days=1), timedelta(hours=25)),
        needs=Needs(clock=True),
        interrupts=4,
    ),
    Play(
        name="clock-back",
        breaks="the clock goes back by an hour and is set right, and goes back again",
        heals="as it is: what came later than it is now waits for a person, and the log "
        "tells that time ran back",
        act=clock(timedelta(hours=-1), timedelta(hours=-1)),
        needs=Needs(clock=True),
        interrupts=4,
    ),
    Play(
        name="post-away",
        breaks="nobody listens where letters are sent by",
        heals="the server is started again",
        act=during(lambda stage: stage.inbox.away()),
        interrupts=1,
    ),
    Play(
        name="post-refuses",
        breaks="the mail server refuses recipients for good",
        heals="it takes them; what it refused is left to a person",
        act=during(post(Mishap.REFUSED)),
    ),
    Play(
        name="post-greylists",
        breaks="the mail server puts every recipient off",
        heals="it takes them",
        act=during(post(Mishap.GREYLISTED)),
    ),
    Play(
        name="post-drops",
        breaks="the mail server hangs up after the words, with and without keeping them",
        heals="it answers; what nobody knows of is left to a person",
        act=during(post(Mishap.LOST, Mishap.KEPT, by=0.4)),
    ),
    Play(
        name="post-slow",
        breaks="the mail server takes its time for each answer",
        heals="it is quick again",
        act=during(post(Mishap.SLOW)),
    ),
    Play(
        name="post-late",
        breaks="the mail server keeps letters, and says so later than it is waited for",
        heals="it answers; what nobody knows of is left to a person",
        act=during(post(Mishap.LATE, by=0.4)),
    ),
    Play(
        name="mailbox-silent",
        breaks="the IMAP server takes connections and says nothing",
        heals="it answers new ones",
        act=during(lambda stage: stage.imap.halting(0), LONG),
    ),
    Play(
        name="mailbox-hangs",
        breaks="the IMAP server stops in the middle of a message",
        heals="it answers new connections",
        act=during(lambda stage: stage.imap.halting(MID_FETCH), LONG),
    ),
    Play(
        name="mailbox-cut",
        breaks="every connection with the IMAP server is cut",
        heals="it takes new ones",
        act=during(at_once(lambda stage: stage.imap.cut())),
    ),
    Play(
        name="mailbox-renumbered",
        breaks="the mailbox is put back from a backup: new numbers, no marks",
        heals="each message is recognised",
        act=during(at_once(renumber)),
    ),
    ENDURANCE,
)
PLAYS: Mapping[str, Play] = {play.name: play for play in ALL}
