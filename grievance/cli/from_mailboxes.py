"""Look once into every mailbox of the settings."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from grievance.cli.progress import progress
from grievance.cli.taking_in import Line, Taken, outcomes
from grievance.domain.errors import GrievanceError, SetupError
from grievance.mail.boxes.mailbox import Mailbox, MailboxError
from grievance.mailboxes import open_mailbox
from grievance.secret import SecretError
from grievance.wiring import Mechanism
from worker.embedded import Embedded
from worker.importer import Importer
from worker.importer import Taken as Met


MOST_BREAKS = 3
Add = Callable[[Taken], None]


def take_in_mailboxes(mechanism: Mechanism, worker: Embedded) -> list[Line]:
    """
    Take in what waits in each mailbox; one that cannot be looked into is a line too.

    Raises:
        SetupError: There is no mailbox, or the database is out of order.
    """
    if not mechanism.settings.mailbox:
        msg = (
            "No mailbox is configured: name files to take in, or add one with "
            "`grievance mailbox add`."
        )
        raise SetupError(msg)
    taken: list[Taken] = []
    with progress("Taking in") as tell:

        def add(one: Taken) -> None:
            taken.append(one)
            tell(len(taken), None)

        for settings in mechanism.settings.mailbox:
            importer = Importer(mechanism, settings, worker.place, worker.hint)
            with closing(open_mailbox(mechanism, settings)) as mailbox:
                _empty(importer, mailbox, add)
    return outcomes(mechanism, worker, taken)


def _empty(importer: Importer, mailbox: Mailbox, add: Add) -> None:
    """Take in what waits; look again if it broke off in the middle."""
    count, trouble = _look(importer, mailbox, add)
    for _ in range(MOST_BREAKS):
        if trouble is not None and count:
            count, trouble = _look(importer, mailbox, add)
    if trouble is not None:
        add(Taken(file=mailbox.name, refusal=str(trouble)))


def _look(
    importer: Importer, mailbox: Mailbox, add: Add
) -> tuple[int, GrievanceError | None]:
    """Look once; return how many messages were met, and what ended it, if anything."""
    count = 0
    try:
        for met in importer.take(mailbox):
            add(_taken(met))
            count += 1
    except (MailboxError, SecretError) as trouble:
        mailbox.close()
        return count, trouble
    return count, None


def _taken(met: Met) -> Taken:
    if met.collected is None:
        return Taken(file=met.label, refusal=met.refusal)
    collected = met.collected
    return Taken(file=met.label, spool_id=collected.spool_id, is_new=collected.is_new)
