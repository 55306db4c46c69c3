"""Somebody cuts the log or writes another, with a head that fits it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.services.log.make_checkpoint import make_checkpoint
from grievance.vault.checkpoint import Checkpoint, sign_checkpoint
from grievance.vault.errors import RolledBackError
from grievance.vault.log import canonical, parse_entry
from tests.attacks.scene import Scene
from tests.doubles import NOON
from tests.offices import DANA, HENRI, Office
from tests.services.log.test_verify_log import rewrite_log
from tests.services.looking import opened


Rewrite = Callable[[list[bytes]], list[bytes]]
MADE_UP = "0" * 64


def without_the_last_reading(bodies: list[bytes]) -> list[bytes]:
    """Leave out who opened a case, and number the rest anew."""
    entries = [parse_entry(body) for body in bodies]
    last = max(n for n, one in enumerate(entries) if one.act == Act.CONTENTS_OPENED)
    kept = [*entries[:last], *entries[last + 1 :]]
    return [canonical(replace(one, sequence=n)) for n, one in enumerate(kept)]


def by_somebody_else(bodies: list[bytes]) -> list[bytes]:
    """Say that the first of all acts was somebody else's."""
    first = replace(parse_entry(bodies[0]), actor=WORKER, digest=MADE_UP)
    return [canonical(first), *bodies[1:]]


def cut(bodies: list[bytes]) -> list[bytes]:
    """Leave out the last entry."""
    return bodies[:-1]


REWRITES = (without_the_last_reading, by_somebody_else, cut)


def signed_head(office: Office) -> tuple[Checkpoint, str]:
    root = office.secrets.root.public
    with office.store.begin() as tx:
        seen = make_checkpoint(tx, office.worker, root_public=root)
        return seen, tx.log.checkpoints()[-1]


@pytest.mark.parametrize("rewrite", REWRITES)
def test_what_was_seen_elsewhere_knows_better(
    office: Office, scene: Scene, rewrite: Rewrite
) -> None:
    """
    A checkpoint on a notice, and what this machine remembers, each by itself.
    """
    opened(office, scene.case_id)
    seen, note = signed_head(office)
    office.tamper("DELETE FROM checkpoint")

    rewrite_log(office, rewrite)

    assert any("a checkpoint saw" in one for one in office.verify(note).problems)
    office.mechanism.remember(seen)
    assert any("this machine saw" in one for one in office.verify().problems)


def test_a_cut_log_stops_the_work(office: Office) -> None:
    """
    On a machine that remembers a longer one, before anything is opened.
    """
    seen, _ = signed_head(office)
    office.mechanism.remember(seen)

    rewrite_log(office, cut)

    with pytest.raises(RolledBackError, match="STOP: the log lost entries"):
        office.mechanism.directory()


def test_where_nobody_kept_anything_it_passes(office: Office, scene: Scene) -> None:
    """
    That somebody read a case can be unwritten then: a gap, which a checkpoint closes.
    """
    opened(office, scene.case_id)
    read = readings(office)
    office.tamper("DELETE FROM checkpoint")

    rewrite_log(office, without_the_last_reading)

    assert readings(office) == read - 1
    assert () == office.verify().problems


def test_a_line_in_somebody_s_name_passes(office: Office, scene: Scene) -> None:
    """
    Entries are not signed one by one: what a change in the database says afterwards
    passes, also under a checkpoint from before; what Henri signed is not under it.
    """
    _, note = signed_head(office)
    with office.store.begin() as tx:
        actor = office.rings[HENRI].author.holder
        case_id = str(scene.case_id)
        act = Act.CONTENTS_OPENED
        tx.log.add(act, actor=actor, object_id=case_id, digest=b"", at=NOON)

    assert () == office.verify(note).problems


def test_the_worker_s_key_signs_another_history(office: Office, scene: Scene) -> None:
    """
    Only what was seen of the true one contradicts it; nobody else's key signs any.
    """
    opened(office, scene.case_id)
    seen, note = signed_head(office)
    rewrite_log(office, without_the_last_reading)
    with office.store.read() as tx:
        frontier = tx.log.frontier()
    lie = replace(seen, size=frontier.size, root=frontier.root)
    office.tamper("DELETE FROM checkpoint")

    signed = sign_checkpoint(lie, office.worker.author.signing)
    assert () == office.verify(signed).problems
    assert any("a checkpoint saw" in one for one in office.verify(note).problems)
    of_dana = sign_checkpoint(lie, office.rings[DANA].identity.signing)
    assert any("not signed by" in one for one in office.verify(of_dana).problems)


def readings(office: Office) -> int:
    with office.store.read() as tx:
        acts = [parse_entry(body).act for body in tx.log.bodies()]
    return acts.count(Act.CONTENTS_OPENED)
