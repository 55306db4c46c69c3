"""What the demonstration says at its end: letters, quarantine, and where to look."""

from __future__ import annotations

import shlex
import sys

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from grievance.cli.demo_replies import letters_folder
from grievance.domain.counting import counted
from grievance.domain.intake import SpoolState
from grievance.domain.outgoing import OutgoingState
from grievance.services.intake.list_quarantine import PutAside, list_quarantine
from grievance.services.letters.list_outgoing import list_outgoing, standing
from grievance.settings import ENV_HOME, ENV_PASSPHRASE_FILE
from grievance.storage.outgoing import ListedOutgoing
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


NAME = "grievance"
WENT_OUT = frozenset({OutgoingState.SENT, OutgoingState.BOUNCED})
COMMANDS = {
    "desk": "work on the cases (it asks for the passphrase in that file)",
    "cases": "what lies on your table; `case REFERENCE` opens one",
    "clocks --overdue": "who waits longer than promised, and who was told of it",
    "requests": "what waits for a second person; `requests confirm ID` says yes",
    "risk due": "in which cases nobody has said who may pay for them",
    "block list": "auditors who are kept from what is about them",
    "registry at 2026-06-01 --region Hexi": "who was certified there on that day",
    "registry show 'Lanzhe Light Metals'": "an Entity with its certificates, audits and links",
    "letters list": "what went out, what waits and why, what came back",
    "audits calendar": "which audit is told what, and when; `audits show AU-102`",
    "follow-ups": "what an audit has to answer yet, and what stands in its way",
    "notices list": "letters to those who audit, and the command that lets one go",
    "statistics releases": "what was published, and what waits for a yes",
    "quarantine list": "what could not be read, and how to look at it",
    "log verify": "nothing was rewritten",
}


def print_letters(mechanism: Mechanism, ring: PersonRing) -> None:
    """Print what became of letters of ours, and of messages that were put aside."""
    with mechanism.store.read() as tx:
        letters = tuple(list_outgoing(tx, ring))
        aside = list_quarantine(tx, ring)
    click.echo(_about_letters(letters, letters_folder(mechanism)))
    click.echo(_about_quarantine(aside))


def print_ways(home: Path, passphrase: Path) -> None:
    """Print commands with which one looks around, to be copied into a shell."""
    program = _program()
    least = max(map(len, COMMANDS))
    click.echo("\nLook around:")
    click.echo(
        f"  export {ENV_HOME}={shlex.quote(str(home))}"
        f" {ENV_PASSPHRASE_FILE}={shlex.quote(str(passphrase))}"
    )
    for command, what in COMMANDS.items():
        click.echo(f"  {program} {command:<{least}}   {what}")


def _about_letters(letters: Sequence[ListedOutgoing], folder: Path) -> str:
    out = sum(one.cover.state in WENT_OUT for one in letters)
    back = sum(one.cover.state is OutgoingState.BOUNCED for one in letters)
    held = [one for one in letters if one.cover.state is OutgoingState.HELD]
    return (
        f"Letters: {counted(out, 'letter')} went out, as files in {folder}; "
        f"{back} of them came back; {len(held)} wait for a person ({_reasons(held)})."
    )


def _reasons(held: Iterable[ListedOutgoing]) -> str:
    counts = Counter(standing(one.cover, one.why) for one in held)
    return "; ".join(f"{number}: {why}" for why, number in counts.most_common())


def _about_quarantine(aside: Iterable[PutAside]) -> str:
    states = Counter(one.state for one in aside)
    return (
        f"Quarantine: {counted(states[SpoolState.QUARANTINED], 'message')} could not "
        f"be read; {states[SpoolState.SET_ASIDE]} from machines, which answer nothing "
        "of ours, are set aside. All are kept, sealed."
    )


def _program() -> str:
    """Name this program so that it is found from any folder."""
    called = Path(sys.argv[0])
    return shlex.quote(str(called.absolute())) if called.name == NAME else NAME
