"""What the commands share that change the registry by hand: why, whom, what changed."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from uuid import UUID

import click

from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.registry_changes import change_fields, print_changes
from grievance.cli.surroundings import Surroundings
from grievance.cli.terminal import has_terminal
from grievance.domain.errors import NotFoundError
from grievance.domain.registry import Record, Registry, key_of, title_of
from grievance.domain.registry_changes import Changes
from grievance.domain.registry_ids import Noun
from grievance.domain.registry_reason import RegistryReason
from grievance.services.registry.change_registry import Hand
from grievance.services.registry.find_record import find_record
from grievance.services.registry.registry_books import registry_on_books
from grievance.storage.store import Transaction
from grievance.wiring import Mechanism


Command = Callable[..., Any]
R = TypeVar("R")
DAY: Final = click.DateTime(["%Y-%m-%d"])
REASONS: Final = tuple(
    one.value
    for one in RegistryReason
    if one not in {RegistryReason.FINDINGS, RegistryReason.FINDINGS_CLOSED}
)
_SAID: Final = ("added", "changed", "gone")
_ASKED: Final = (
    "Why? Choose a code: audits lie in plain tables, where no word about a complaint "
    "belongs"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The registry, open to be changed."""

    mechanism: Mechanism
    tx: Transaction
    registry: Registry = field(repr=False)

    def hand(self, why: RegistryReason) -> Hand:
        """Return why something is changed, and when: now."""
        return Hand(why=why, today=self.mechanism.today, at=self.mechanism.now())

    def find(self, noun: Noun, written: str, kind: type[R]) -> R:
        """Return the record that somebody names, `NotFoundError` where there is none."""
        record = self._keyed(noun, written) or find_record(
            self.registry, f"{noun}:{written}"
        )
        if not isinstance(record, kind):
            msg = f"“{written}” is no {noun}; write its key."
            raise NotFoundError(msg)
        return record

    def _keyed(self, noun: Noun, written: str) -> Record | None:
        """Return what has a key and no name; None for what goes by one as well."""
        if noun not in {Noun.AUDIT, Noun.EVENT}:
            return None
        for one in self.registry.every(noun):
            if written.strip() in {key_of(one), str(one.id)}:
                return one
        msg = (
            f"There is no {noun} “{written}”; `grievance {noun}s list` has their keys."
        )
        raise NotFoundError(msg)


@contextmanager
def open_books(surroundings: Surroundings) -> Generator[Books, None, None]:
    """Open the registry to change it; whoever may import one may."""
    with opened(surroundings) as mechanism, mechanism.store.begin() as tx:
        yield Books(mechanism=mechanism, tx=tx, registry=registry_on_books(tx))


def with_reason(default: RegistryReason | None = None) -> Callable[[Command], Command]:
    """Give a command the option that says why, in a code."""
    ends = f" (else {default})." if default else "."
    return click.option(
        "--reason",
        type=click.Choice(REASONS),
        default=default.value if default else None,
        metavar="CODE",
        help=f"Why: {', '.join(REASONS)}; a code and never words{ends}",
    )


def reason_of(code: str | None) -> RegistryReason:
    """
    Return the reason that an option names, or that somebody chooses when asked.

    Raises:
        click.UsageError: There is none, and nobody can be asked.
    """
    if code is not None:
        return RegistryReason(code)
    if not has_terminal():
        msg = f"Say why with --reason, one of {', '.join(REASONS)}."
        raise click.UsageError(msg)
    chosen = click.prompt(_ASKED, type=click.Choice(REASONS), err=True)
    return RegistryReason(chosen)


def print_changed(
    changes: Changes, registry: Registry, why: RegistryReason, *, as_json: bool
) -> None:
    """Print what changed; all that is new to *registry* is in the changes."""
    if as_json:
        what = change_fields(changes)
        print_json({name: what[name] for name in _SAID} | {"why": why})
        return
    known: tuple[Record, ...] = (*registry, *changes.added)
    titles: dict[UUID, str] = {one.id: title_of(one) for one in known}
    print_changes(changes, titles)
    if not changes and not changes.gone:
        click.echo("Nothing changed: it was so already.", err=True)
