"""`grievance …`: the way in for people at a shell, for scripts and for pipes."""

from __future__ import annotations

import gc
import os
import sys

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import click

from grievance.cli.faults import DONE, explain, install, leave
from grievance.cli.lazy import LazyGroup
from grievance.cli.surroundings import Surroundings
from grievance.own_files import OTHERS
from grievance.own_memory import close_memory


LINES = {
    "demo": "Show it all with invented complaints: no set-up, no server.",
    "init": "Make the home of an office, with its first person.",
    "desk": "Open the terminal where cases are worked on.",
    "serve": "Show the desk in a browser, on this machine or behind a proxy.",
    "keys": "List the keys of the desk, for a keymap of your own.",
    "intake": "Take in mails: from mailboxes, files, folders, standard input.",
    "mailbox": "Add, list or test mailboxes, which the worker looks into.",
    "quarantine": "Look after messages that could not become cases.",
    "worker": "Read what came in, in the background.",
    "cases": "List the cases you may open.",
    "search": "Find words in the cases you may open; names, for custodians.",
    "case": "Open a case, which is logged; also `case new`, `triage`, `kind`.",
    "clocks": "List what is due until when; pause a clock, or let it go on.",
    "tasks": "Write down what is to be done in a case, list it, tick it off.",
    "assign": "Give a case to a handler.",
    "move": "Take a case to its next stage, with a reason.",
    "link": "Say that two cases are about the same matter.",
    "merge": "Let a case go on in another one.",
    "split": "Make a case of its own of a letter or of allegations.",
    "refer": "Refer a case to who can help better.",
    "withdraw": "End a case because who complained asked for it.",
    "appeal": "Note that a decision is appealed against.",
    "reopen": "Take a case up again, or say that it is not.",
    "requests": "List what waits for a second person; confirm or refuse it.",
    "revoke": "Let no reply address of a case prove anybody any more.",
    "note": "Write a note into a case.",
    "allegation": "Put allegations on record, each against one criterion.",
    "evidence": "Put evidence on record, and hold it against audits.",
    "risk": "Assess who may pay for a complaint, and see what is due.",
    "incident": "Put on record that somebody paid for a complaint.",
    "contact": "Say how somebody can be reached safely, and where never.",
    "block": "Keep auditors from what is about them; clear it, see what they did.",
    "fact": "Put on record on what the sides differ.",
    "question": "Write down the questions of an inquiry, and answer them.",
    "report": "Fan a report out into a case for each organisation it names.",
    "letters": "Write letters, look what they give away, let them go; settle one.",
    "refile": "File a letter to the case it belongs to, or back.",
    "access": "Say who has which key to a case; grant, end, give up, give anew.",
    "rekey": "Give new keys to cases that are due for them.",
    "people": "List who is here; let in, change roles, leave; keys of your own.",
    "root": "Seal a copy of the root key; show the words of the office.",
    "rotate": "New keys for worker, recovery and root; another suite.",
    "recovery": "Split the recovery key into sheets; prove them; use them.",
    "retention": "List closed cases whose time is over; keep one, or hold it.",
    "erase": "Erase a case for good, with a second person.",
    "backup": "Write the books, and apart from them the keys, to a folder.",
    "blobs": "Move large attachments to an object store; look whether all are there.",
    "restore": "Put back a backup; what was erased since is erased again.",
    "drill": "Prove that a backup comes back, and remove it again.",
    "step-back": "Accept older books on this machine, as the log tells of them.",
    "registry": "Import, show and export who is certified, on any day.",
    "follow-ups": "List what audits have to answer, and how far they are told.",
    "notices": "See what auditors are told, and when; find what waits for you.",
    "findings": "Confirm what audits found of what they were asked.",
    "gates": "Look at audits, their plans and reports; settle their files.",
    "timeline": "Show what happened around a case, and what audits could know.",
    "audits": "List, add, move, cancel or merge audits; note how far they are.",
    "events": "Keep what happened outside: laws, reports, lists, news.",
    "catalogue": "Show standards, criteria and tests; check corrections of yours.",
    "log": "Verify the log, read it, and let others check it.",
    "statistics": "Count cases; publish what harms nobody, and attack it.",
    "bulletin": "Write what many complaints were about, for auditors.",
    "triage": "Propose what mails are about, or measure the proposals; needs no home.",
    "parse": "Read mails without keeping them; needs no home.",
    "doctor": "Look at the whole office, and say what to do about what is wrong.",
    "config": "Show what is set and where; check it; explain every setting.",
    "units": "Print units for systemd that keep the workers running.",
    "completion": "Let your shell complete commands and options; bash, zsh, fish.",
    "manual": "Write man pages for every command.",
    "migrate": "Bring the database to the version of this program.",
    "database": "Give each of those who use PostgreSQL no more rights than they need.",
}

# Objects between two looks for garbage.  What is imported is none, and by the 700 that
# Python has a sixth of the start is spent on looking.
GARBAGE_AFTER = 20_000

HELP = """
Complaints to a certification body, sealed into cases.

\b
grievance demo
grievance init --person 'Ada Okafor'
grievance intake ~/Maildir
grievance desk
"""


@click.group(
    cls=LazyGroup,
    package="grievance.cli",
    lines=LINES,
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog="Exit status: 0 done; 1 something was refused or quarantined, with "
    "--strict, or the log is not sound; 2 usage or surroundings.",
)
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The home of the office; else GRIEVANCE_HOME, else your data folder.",
)
@click.version_option(package_name="grievance")
@click.pass_context
def grievance(ctx: click.Context, home: Path | None) -> None:
    """Take the home that was named to the command."""
    ctx.obj = Surroundings(environ=ctx.obj, named_home=home)


def run(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command; return its exit status."""
    try:
        status = grievance.main(
            list(arguments), "grievance", standalone_mode=False, obj=environ
        )
    except BaseException as error:  # noqa: BLE001  # the edge: each becomes a status
        return explain(error)
    return status if isinstance(status, int) else DONE


def main() -> NoReturn:
    """Run the command of this process and end it."""
    gc.set_threshold(GARBAGE_AFTER)
    install()
    close_memory()
    os.umask(OTHERS)
    leave(run(sys.argv[1:], os.environ))


if __name__ == "__main__":
    main()
