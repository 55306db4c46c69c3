"""One play: complaints come in by IMAP while everything dies and is started again."""

from __future__ import annotations

import shutil
import time

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
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
from tests.chaos.books import Books
from tests.chaos.inbox import Inbox, running_inbox
from tests.chaos.mails import expected_outcomes, write_mails
from tests.chaos.verdict import Verdict, is_quiet, judge, unfinished
from tests.chaos.workforce import DRAMATIQ, STANDING, Workforce, victims
from tests.offices import DANA, Office, make_office
from tests.servers.dovecot import HOST, PASSWORD, Dovecot, running_dovecot
from tests.servers.valkey import running_valkey


LEASE_SECONDS = 6
PATIENCE = 180.0  # seconds after the last kill


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    How many mails come, how many processes die, and how often the server errs.

    There are more kills than troubles, and no more of them than mails.
    """

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
Step = Callable[[], None]


def play(plan: Plan, folder: Path, books: Books, tell: Tell) -> Told:
    """
    Let *plan* happen to an office that keeps *books*; *folder* is its place.

    Raises:
        TimeoutError: There was nobody to kill, or it did not become quiet again.
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
        office = make_office(home, books.url, people=(DANA,))
        stack.callback(office.store.close)
        _configure(home, dovecot, user, port, valkey)
        other = folder / "other-home"
        shutil.copytree(home, other)
        workforce = Workforce({STANDING: home, DRAMATIQ: other}, folder)
        with workforce.at_work():
            troubles: list[Step] = [
                *[partial(flush, valkey)] * plan.flushes,
                *books.blows,
                partial(change_uidvalidity, dovecot, user),
            ]
            rounds = _rounds(plan, troubles)
            for (befalls, mails), kind in zip(rounds, victims(random), strict=False):
                befalls()
                dovecot.deliver(user, *mails)  # so that there is something to read
                time.sleep(random.uniform(0, plan.pause))  # left to work in
                workforce.kill_one(kind, random)
            tell(f"killed {workforce.killed.total()} processes")
            _become_quiet(plan, office, workforce)
        verdict = judge(office, expected_outcomes(plan.mails), inbox.delivered)
    return Told(
        verdict=verdict,
        killed=dict(workforce.killed),
        mishaps=dict(inbox.mishaps),
        seconds=time.monotonic() - began,
    )


def _rounds(plan: Plan, troubles: Sequence[Step]) -> list[tuple[Step, list[bytes]]]:
    """Return what befalls before each kill, mostly nothing, and the mails that come."""
    mails = write_mails(plan.mails, seed=plan.seed)
    Random(plan.seed).shuffle(mails)
    befalls: list[Step] = [_nothing] * plan.kills
    every = plan.kills / (len(troubles) + 1)
    for number, trouble in enumerate(troubles, 1):
        befalls[int(number * every)] = trouble
    return [(step, mails[at :: plan.kills]) for at, step in enumerate(befalls)]


def _nothing() -> None:
    """Leave them alone."""


def change_uidvalidity(dovecot: Dovecot, user: str) -> None:
    """Let the mailbox look as one restored from a backup: new numbers, no marks."""
    maildir = dovecot.mail / user / "Maildir"
    for file in (maildir / "cur").iterdir():
        with suppress(FileNotFoundError):
            file.rename(maildir / "new" / file.name.partition(":")[0])
    for pattern in ("dovecot-uidlist*", "dovecot.index*", "dovecot-keywords"):
        for file in maildir.glob(pattern):
            file.unlink(missing_ok=True)


def flush(url: str) -> None:
    with redis.Redis.from_url(url) as client:
        client.flushall()


def _become_quiet(plan: Plan, office: Office, workforce: Workforce) -> None:
    until = time.monotonic() + PATIENCE
    while not is_quiet(office, plan.mails):
        if time.monotonic() > until:
            left = "; ".join(unfinished(office))
            message = f"there is still work to do, and nobody does it: {left}"
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
