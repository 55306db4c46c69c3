"""One play: complaints come in by IMAP while everything dies and is started again."""

from __future__ import annotations

import shutil
import time

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import msgspec
import redis

from grievance.settings import (
    MailboxSettings,
    SmtpSettings,
    UrlSettings,
    WorkerSettings,
    read_settings,
    write_settings,
)
from tests.chaos.inbox import Inbox, running_inbox
from tests.chaos.mails import expected_outcomes, write_mails
from tests.chaos.verdict import Verdict, is_quiet, judge
from tests.chaos.workforce import DRAMATIQ, STANDING, Workforce
from tests.offices import DANA, Office, make_office
from tests.servers.dovecot import HOST, PASSWORD, Dovecot, running_dovecot
from tests.servers.valkey import running_valkey


LEASE_SECONDS = 6
BATCH = 10
PATIENCE = 180.0  # seconds after the last kill


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many mails come, how many processes die, and how often the server errs."""

    mails: int = 400
    kills: int = 40
    flushes: int = 3
    trouble: float = 0.03
    pause: float = 1.5
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a play came to."""

    verdict: Verdict
    killed: dict[str, int]
    mishaps: dict[str, int]
    seconds: float


Tell = Callable[[str], None]


def play(plan: Plan, folder: Path, database_url: str, tell: Tell) -> Told:
    """
    Let *plan* happen to an office in the empty database; *folder* is its place.

    Raises:
        TimeoutError: It did not become quiet again.
    """
    began = time.monotonic()
    random = Random(plan.seed)
    inbox = Inbox(random, trouble=plan.trouble)
    with ExitStack() as stack:
        valkey = stack.enter_context(running_valkey())
        dovecot = stack.enter_context(running_dovecot())
        port = stack.enter_context(running_inbox(inbox))
        user = dovecot.new_user()
        home = folder / "home"
        office = make_office(home, database_url, people=(DANA,))
        stack.callback(office.store.close)
        _configure(home, dovecot, user, port, valkey)
        other = folder / "other-home"
        shutil.copytree(home, other)
        workforce = Workforce({STANDING: home, DRAMATIQ: other}, folder)
        with workforce.at_work():
            for step in _steps(plan, dovecot, user, valkey, random):
                step()
                workforce.wait_for_work()
                time.sleep(random.uniform(0, plan.pause))  # left to work in
                workforce.kill_one(random)
            tell(f"killed {workforce.killed.total()} processes")
            _become_quiet(plan, office, workforce)
        verdict = judge(office, expected_outcomes(plan.mails), inbox.delivered)
    return Told(
        verdict=verdict,
        killed=dict(workforce.killed),
        mishaps=dict(inbox.mishaps),
        seconds=time.monotonic() - began,
    )


def _steps(
    plan: Plan, dovecot: Dovecot, user: str, valkey: str, random: Random
) -> Iterator[Callable[[], None]]:
    """Yield what happens between two kills: mails, floods, and nothing at all."""
    mails = write_mails(plan.mails, seed=plan.seed)
    random.shuffle(mails)
    size = -(-len(mails) // max(plan.kills * 2 // 3, 1))
    batches = [mails[at : at + size] for at in range(0, len(mails), size)]
    happen: list[Callable[[], None]] = [
        lambda batch=batch: dovecot.deliver(user, *batch)  # type: ignore[misc]  # mypy takes no lambdas with defaults
        for batch in batches
    ]
    happen += [lambda: None] * (plan.kills - len(happen))
    for number in range(plan.flushes):
        at = (number + 1) * len(happen) // (plan.flushes + 1)
        happen.insert(at, lambda: _flush(valkey))
    happen.insert(len(happen) // 2, lambda: change_uidvalidity(dovecot, user))
    return iter(happen)


def change_uidvalidity(dovecot: Dovecot, user: str) -> None:
    """Let the mailbox look as one restored from a backup: new numbers, no marks."""
    maildir = dovecot.mail / user / "Maildir"
    for file in (maildir / "cur").iterdir():
        with suppress(FileNotFoundError):
            file.rename(maildir / "new" / file.name.partition(":")[0])
    for pattern in ("dovecot-uidlist*", "dovecot.index*", "dovecot-keywords"):
        for file in maildir.glob(pattern):
            file.unlink(missing_ok=True)


def _flush(url: str) -> None:
    with redis.Redis.from_url(url) as client:
        client.flushall()


def _become_quiet(plan: Plan, office: Office, workforce: Workforce) -> None:
    until = time.monotonic() + PATIENCE
    while not is_quiet(office, plan.mails):
        if time.monotonic() > until:
            message = "there is still work to do, and nobody does it"
            raise TimeoutError(message)
        workforce.keep_up()
        time.sleep(0.2)  # between two looks at the books


def _configure(home: Path, dovecot: Dovecot, user: str, port: int, valkey: str) -> None:
    path = home / "grievance.toml"
    secret = home / "imap-password"
    secret.write_text(PASSWORD)
    mailbox = MailboxSettings(
        name="complaints",
        kind="imap",
        host=HOST,
        port=dovecot.port,
        security="none",
        user=user,
        password=f"file:{secret}",
        poll_seconds=5,
    )
    settings = read_settings(path, {})
    settings = msgspec.structs.replace(
        settings,
        mail=msgspec.structs.replace(
            settings.mail, mailbox_cap=10**6, domain_cap=10**6, overall_cap=10**6
        ),
        mailbox=(mailbox,),
        smtp=SmtpSettings(host=HOST, port=port, security="none"),
        broker=UrlSettings(url=valkey),
        worker=WorkerSettings(lease_seconds=LEASE_SECONDS),
    )
    path.write_text(write_settings(settings), "utf-8")


@contextmanager
def database_of(engine: str, folder: Path) -> Iterator[str]:
    """Give the URL of an empty database of its own."""
    from tests.servers.postgres import running_postgres  # noqa: PLC0415  # not for SQLite

    if engine == "sqlite":
        yield f"sqlite:///{folder / 'office.db'}"
        return
    with running_postgres() as server, server.database("chaos") as url:
        yield url
