"""From each revision there ever was, with rows in every table, down and up again."""

from __future__ import annotations

from collections.abc import Mapping

from grievance.domain.registry import Registry
from grievance.services.registry.import_registry import import_registry
from grievance.storage.schema import downgrade, upgrade
from tests.doubles import NOON, make_mail
from tests.migrations.walk import fill_empty_tables, held, parted, revisions, steps
from tests.offices import Office
from tests.registries import EVERYTHING
from tests.services.looking import opened


# What goes on the way down to a revision, in tables that it knows as well.
GOES: Mapping[str, set[str]] = {
    "0007": {"registry_history"},  # outside events, which have no table there
}
# Whose rows have to go before a step down is taken (see tests/blobs/test_moving.py).
KEEPS_BACK: Mapping[str, str] = {
    "0017": "DELETE FROM blob",  # what lies outside would be found by nobody
}
# The heir of a case's key is signed with the key: before, there was none.
HEIRS = "0011"


def fill(office: Office) -> None:
    office.take_in(make_mail())
    with office.store.begin() as tx:
        import_registry(tx, Registry.of(EVERYTHING), at=NOON)


def test_no_row_is_lost_on_the_way(fresh_office: Office) -> None:
    """
    Each step down, and each step up, keeps what the revisions on both sides know.

    A script that comes later is walked as well, with a row in each of its tables.
    """
    engine = fresh_office.store.engine
    fill(fresh_office)
    fill_empty_tables(engine)
    at = {revisions()[-1]: held(engine)}
    assert [] == [name for name, (_, rows) in at[revisions()[-1]].items() if not rows]

    for below, above in reversed([*steps()]):
        if below in KEEPS_BACK:
            fresh_office.tamper(KEEPS_BACK[below])
        downgrade(engine, below)
        at[below] = held(engine)
        assert GOES.get(below, set()) == parted(at[above], at[below]), below
    for _below, above in steps():
        before = held(engine)
        upgrade(engine, above)
        assert set() == parted(before, held(engine)), above


def test_an_office_of_each_revision_works(fresh_office: Office) -> None:
    """
    Whatever revision its books come from: a case comes in, opens, and the log agrees.

    What was taken below heirs has lost them and the proofs of its accesses: the log goes
    on saying so of these cases, and of no other.
    """
    office = fresh_office
    fill(office)

    for revision in reversed(revisions()[:-1]):
        downgrade(office.store.engine, revision)
        upgrade(office.store.engine)

        case_id = office.case_of(make_mail(f"In the plant of {revision} nobody pays."))
        assert revision in opened(office, case_id).letters[0].letter.text
        said = office.verify().problems
        assert [] == [one for one in said if str(case_id) in one], revision
        assert (revision < HEIRS) == bool(said), revision
