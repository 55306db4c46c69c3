"""
Let people look at a message that is put aside, who could not read it otherwise.

Nothing is known of it: it may name somebody of the office, or an Entity that somebody
is tied to, so that its words are searched as far as they can be made out.  What cannot
be searched whole may accuse anybody, and goes to reviewers first.
"""

from __future__ import annotations

import logging

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from grievance.catalogue.matching import (
    EntityNames,
    Reading,
    find_entities,
    read,
    read_signals,
)
from grievance.domain.conflict import OFFICE
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY, SpoolId, holder_of
from grievance.domain.looking import first_lookers, name_lookers
from grievance.domain.people import Person
from grievance.mail.reading.skim import skim
from grievance.services.boxes.keep import Pen
from grievance.services.directory.read_directory import staff
from grievance.services.triage.propose_names import named_in
from grievance.storage.store import Store, Transaction
from grievance.vault.posted import SpoolGrant, pick_up, share
from grievance.vault.ring import WorkerRing


LOG = logging.getLogger("grievance.worker")
Choice = Callable[[Iterable[str]], tuple[Person, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """
    Who is to be given the key of a message, made before it is put aside.

    It holds for the directory of *epoch*; nobody is in it where making it failed.
    """

    spool_id: SpoolId
    grants: tuple[SpoolGrant, ...] = ()
    epoch: int


def prepare_sharing(
    store: Store,
    ring: WorkerRing,
    spool_id: SpoolId,
    *,
    at: datetime,
    is_readable: bool = False,
) -> Sharing:
    """
    Search the words of a message for whom it names; it may be large, so nobody waits.

    Where that fails, it stays put aside for recovery alone or for nobody; trying the
    message again shares it anew.  What *is_readable* for all anybody knows is a
    complaint with its sender: it is for custodians, who may see who writes.
    """
    try:
        with store.read() as tx:
            people = staff(ring.directory, at=at)
            choose = name_lookers if is_readable else first_lookers
            grants = _grants(tx, ring, spool_id, partial(choose, people), people)
    except Exception as error:  # noqa: BLE001  # bugs too: what is put aside stays so
        LOG.warning("message %s is not shared: %s", spool_id, type(error).__name__)
        grants = ()
    return Sharing(spool_id=spool_id, grants=grants, epoch=ring.directory.epoch)


def share_message(pen: Pen, sharing: Sharing) -> None:
    """
    Give the key of a message to recovery and to who may look, in place of earlier ones.

    To recovery alone where the directory is a newer one by now: somebody may have left.
    """
    pen.tx.spool_grants.remove(sharing.spool_id)
    is_current = pen.tx.people.epoch() == sharing.epoch
    grants = [g for g in sharing.grants if is_current or g.holder == RECOVERY]
    pen.tx.spool_grants.add(grants)
    for grant in grants:  # the receipt has the digest, as grants are taken back again
        pen.note(Act.ACCESS_GRANTED, f"{sharing.spool_id}/{grant.holder}")


def _grants(
    tx: Transaction,
    ring: WorkerRing,
    spool_id: SpoolId,
    choose: Choice,
    people: tuple[Person, ...],
) -> tuple[SpoolGrant, ...]:
    spooled, directory = tx.spool.get(spool_id), ring.directory
    dropped, box = spooled.dropped, ring.version(spooled.worker_kv).spool
    raw = pick_up(box, dropped, table="spool", row_id=str(spool_id))
    lookers = choose(_named(tx, people, raw))
    holders = (*(holder_of(person.id) for person in lookers), RECOVERY)
    named = [(holder, *directory.box_of(holder)) for holder in holders]
    return share(box, dropped, spool_id, named)


def _named(tx: Transaction, people: tuple[Person, ...], raw: bytes) -> set[str]:
    """
    Return whom it is about: also whom it names, but where one person is all there is.

    They would be greeted by name as often as accused, and nobody else would ever know
    that it came.
    """
    skimmed = skim(raw)
    reading = read(skimmed.text, None)
    about = _entities(tx, people, reading)
    if read_signals(reading).office:
        about.add(OFFICE)
    if OFFICE in about or len(people) > 1:
        about |= {str(person_id) for person_id in named_in(reading, people)}
    if not skimmed.is_whole:
        about.add(OFFICE)
    return about


def _entities(tx: Transaction, people: Iterable[Person], reading: Reading) -> set[str]:
    """Return the Entities named in a text to which somebody here is tied."""
    ties = frozenset().union(*(person.conflicts for person in people))
    if not ties:
        return set()
    names = {str(id_): names for id_, names in tx.entities.all_names().items()}
    tied = EntityNames(names={id_: names[id_] for id_ in ties & names.keys()})
    return {match.entity_id for match in find_entities(reading, tied)}
