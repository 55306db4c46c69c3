from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from grievance.vault.case_box import Author
from grievance.vault.encoding import lp
from grievance.vault.errors import SealError
from grievance.vault.slip import SealedSlip, open_slip_key, read_slip, verify_slip
from tests.vault.office import Office, altered, make_colleague


CODES = b'{"criterion":"wages"}'


def _resigned(slip: SealedSlip, author: Author) -> SealedSlip:
    """Sign what somebody changed, under a name they may use."""
    named = replace(slip, author=author.holder, author_kv=author.kv)
    message = lp(
        "grv1/slip",
        named.id,
        named.case_id,
        named.kv,
        named.rev,
        named.worker_kv,
        named.author,
        named.author_kv,
        named.digest,
    )
    return replace(named, signature=author.signing.sign(message))


def test_worker_and_people_on_the_case_read_it(office: Office) -> None:
    """
    The worker through its wrapped key, people through their case key.
    """
    key = office.new_key()
    slip = office.slip(key, CODES)
    workers_key = open_slip_key(slip, office.worker.slip)

    assert CODES == read_slip(workers_key, slip, office.directory)
    assert CODES == read_slip(key.slip_key, slip, office.directory)


def test_nobody_else_reads_it(office: Office) -> None:
    """
    Not the worker's other keys, not a person who is not on the case.
    """
    slip = office.slip(office.new_key(), CODES)

    for box in (office.worker.spool, office.worker.outbox, office.amal.identity.box):
        with pytest.raises(SealError):
            open_slip_key(slip, box)
    with pytest.raises(SealError):
        read_slip(office.new_key().slip_key, slip, office.directory)


def test_the_slip_key_opens_no_contents(office: Office) -> None:
    """
    What the worker holds is not the key of what people write.
    """
    key = office.new_key()
    slip = office.slip(key)

    assert open_slip_key(slip, office.worker.slip) not in {key.row_key, key.secret}


@pytest.mark.parametrize("name", [field.name for field in fields(SealedSlip)])
def test_an_altered_slip_is_refused(office: Office, name: str) -> None:
    """
    Nothing in it may change under its author's signature.
    """
    key = office.new_key()
    slip = office.slip(key, CODES)
    changes: dict[str, Any] = {name: altered(getattr(slip, name))}

    with pytest.raises(SealError):
        read_slip(key.slip_key, replace(slip, **changes), office.directory)


@pytest.mark.parametrize("name", ["id", "case_id", "kv", "rev", "sealed"])
def test_a_colleagues_signature_does_not_make_it_open(
    office: Office, name: str
) -> None:
    """
    A slip moved to another case and signed again by Bo still does not open.
    """
    key = office.new_key()
    slip = office.slip(key, CODES)
    changes: dict[str, Any] = {name: altered(getattr(slip, name))}
    moved = _resigned(replace(slip, **changes), office.bo.author)
    verify_slip(moved, office.directory)

    with pytest.raises(SealError):
        read_slip(key.slip_key, moved, office.directory)


@pytest.mark.parametrize("name", ["id", "case_id", "kv", "worker_kv", "wrapped"])
def test_the_wrapped_key_belongs_to_its_slip(office: Office, name: str) -> None:
    """
    The worker cannot be handed the key of another slip.
    """
    slip = office.slip(office.new_key(), CODES)
    changes: dict[str, Any] = {name: altered(getattr(slip, name))}

    with pytest.raises(SealError):
        open_slip_key(replace(slip, **changes), office.worker.slip)


def test_a_stranger_writes_no_slip(office: Office) -> None:
    """
    Nor does a colleague in the worker's name.
    """
    key = office.new_key()
    slip = office.slip(key, CODES)
    eve = make_colleague("Eve")
    named = replace(office.bo.author, holder=slip.author)

    for author in (eve.author, named):
        with pytest.raises(SealError):
            read_slip(key.slip_key, _resigned(slip, author), office.directory)


def test_all_slips_are_of_one_size(office: Office) -> None:
    """
    An empty one and a full one cannot be told apart; more than codes is refused.
    """
    key = office.new_key()

    sizes = {len(office.slip(key, bytes(size)).sealed) for size in (0, 1, 8188)}

    assert {1 + 24 + 32 + 8192 + 16} == sizes
    with pytest.raises(ValueError, match="do not fit"):
        office.slip(key, bytes(8189))
