"""`grievance rekey`: give new keys to cases that are due for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import click

from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.progress import progress
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.counting import counted
from grievance.domain.display import one_line
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.people import Person
from grievance.domain.rekeying import DueKeys
from grievance.services.access.recuse_tied import recuse_tied, tied_on_ring
from grievance.services.directory.read_directory import person_of
from grievance.services.rekeying.count_due_keys import due_keys_for
from grievance.services.rekeying.rekey_due import Rekeyed, due_on_ring, rekey_many
from grievance.services.rekeying.say_due_keys import say_due_keys
from grievance.services.slips.list_cases import handler_names
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """What one run did, and what is left; *references* names what was refused."""

    me: Person
    recused: int
    done: tuple[Rekeyed, ...]
    left: DueKeys
    references: dict[CaseId, str]

    @property
    def cases(self) -> int:
        return sum(bool(one.slots) for one in self.done)

    @property
    def keys(self) -> int:
        return sum(len(one.slots) for one in self.done)

    @property
    def refused(self) -> list[tuple[str, str]]:
        found = (one for one in self.done if one.refused)
        return [(self.references[one.case_id], one.refused) for one in found]


@click.command(epilog="Example: grievance rekey --json; grievance rekey GR-7F3K-9Q2D")
@click.argument("reference", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
@who_options
def rekey(
    who: Who, surroundings: Surroundings, /, *, reference: str | None, as_json: bool
) -> None:
    """
    Give a case the new keys that it is due for, or all cases that are.

    Of all cases that you have keys to; first it takes keys from people who turned out
    to be tied to whom a case is about. It can be interrupted at any moment: run it
    again, and it goes on. The desk does the same by itself.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, replace(who, case=None))  # done here
        found = _round(mechanism, ring, reference)
    names = handler_names(ring)
    if as_json:
        print_json(_fields(found, names))
        return
    for sentence in _sentences(found, names):
        click.echo(sentence)


def _round(mechanism: Mechanism, ring: PersonRing, reference: str | None) -> _Round:
    with mechanism.store.read() as tx:
        only = find_case(tx, reference).id if reference else None
    recused, kept = _recuse(mechanism, ring, only)
    with mechanism.store.read() as tx:
        cases = due_on_ring(tx, ring)
    done = _rekey(mechanism, ring, [one for one in cases if only in {None, one}])
    done, me = (*kept, *done), person_of(ring.directory, ring.person_id)
    with mechanism.store.read() as tx:
        left = due_keys_for(
            tx, ring.directory, me, at=mechanism.now(), today=mechanism.today
        )
        refused = [one.case_id for one in done if one.refused]
        references = {id_: str(tx.cases.get(id_).reference) for id_ in refused}
    return _Round(me=me, recused=recused, done=done, left=left, references=references)


def _recuse(
    mechanism: Mechanism, ring: PersonRing, only: CaseId | None
) -> tuple[int, list[Rekeyed]]:
    """Take keys from people who are tied; return how many, and what was refused."""
    with mechanism.store.read() as tx:
        tied = [one for one in tied_on_ring(tx, ring) if only in {None, one}]
    done = list(recuse_tied(mechanism.store, ring, tied, now=mechanism.now))
    refused = (one for one in done if one.refused)
    kept = [Rekeyed(case_id=one.case_id, refused=one.refused) for one in refused]
    return sum(len(one.people) for one in done), kept


def _rekey(
    mechanism: Mechanism, ring: PersonRing, cases: Sequence[CaseId]
) -> tuple[Rekeyed, ...]:
    done: list[Rekeyed] = []
    with progress("Cases with new keys") as tell:
        tell(0, len(cases))
        for some in rekey_many(mechanism.store, ring, cases, now=mechanism.now):
            mechanism.remember_keys(slot for one in some for slot in one.slots)
            done.extend(some)
            tell(len(done), len(cases))
    return tuple(done)


def _fields(found: _Round, names: dict[PersonId, str]) -> Fields:
    left = found.left
    return {
        "recused": found.recused,
        "cases": found.cases,
        "keys": found.keys,
        "refused": [{"reference": it, "why": why} for it, why in found.refused],
        "left": {
            "count": left.count,
            "since": left.since,
            "by_person": dict(_by_name(left, names)),
            "nobody": left.nobody,
        },
    }


def _sentences(found: _Round, names: dict[PersonId, str]) -> Iterable[str]:
    if found.recused:
        yield f"Took {counted(found.recused, 'key holder')} off: tied to whom it is about."
    if found.cases:
        keys = counted(found.keys, "key")
        yield f"Gave {counted(found.cases, 'case')} new keys: {keys} in all."
    elif not found.refused:
        yield "There was no key for you to change."
    yield from (f"{it} was left as it is: {why}" for it, why in found.refused)
    yield from say_due_keys(found.left, found.me)
    for name, count in _by_name(found.left, names):
        yield f"  {one_line(name)} could change {count:,}."


def _by_name(left: DueKeys, names: dict[PersonId, str]) -> list[tuple[str, int]]:
    return sorted((names[id_], count) for id_, count in left.by_person.items())
