"""From one root key to the next: only by steps that both of them signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grievance.vault.directory import sign_directory, signing_root, verify_directory
from grievance.vault.errors import SealError
from grievance.vault.keys import SigningKey
from grievance.vault.root_handover import RootHandover, hand_over
from tests.vault.office import Office


KEYS = [SigningKey.from_seed(bytes([number]) * 32) for number in range(1, 4)]
EVIL = SigningKey.from_seed(bytes(32))


def chain(office: Office) -> tuple[RootHandover, ...]:
    """Hand over twice before the directory of the office."""
    epoch = office.directory.epoch
    first = hand_over(KEYS[0], KEYS[1], epoch=epoch - 1)
    return first, hand_over(KEYS[1], KEYS[2], epoch=epoch)


def test_whoever_knows_an_earlier_key_finds_the_newest(office: Office) -> None:
    """
    From the first, the second or the last; somebody else's key leads nowhere.
    """
    signed = sign_directory(KEYS[2], replace(office.directory, handovers=chain(office)))

    for known in KEYS:
        assert KEYS[2].public == signing_root(signed, known=known.public)
        read = verify_directory(signed, root_public=known.public)
        assert office.directory.people == read.people
    with pytest.raises(SealError):
        verify_directory(signed, root_public=EVIL.public)


def test_a_step_is_signed_by_both(office: Office) -> None:
    """
    Neither who follows alone, nor who comes before, nor for another epoch.
    """
    first, second = chain(office)
    forged = hand_over(EVIL, KEYS[2], epoch=second.epoch)
    for wrong in (
        replace(second, old=forged.old),
        replace(second, new=hand_over(KEYS[1], EVIL, epoch=second.epoch).new),
        replace(second, old=hand_over(KEYS[1], KEYS[2], epoch=1).old),
    ):
        directory = replace(office.directory, handovers=(first, wrong))
        signed = sign_directory(KEYS[2], directory)
        with pytest.raises(SealError):
            verify_directory(signed, root_public=KEYS[0].public)


def test_who_handed_over_signs_no_more(office: Office) -> None:
    """
    The key before signs neither a directory that has the step nor leads elsewhere.
    """
    directory = replace(office.directory, handovers=chain(office))
    signed = sign_directory(KEYS[0], directory)
    for known in KEYS[1:]:
        with pytest.raises(SealError):
            verify_directory(signed, root_public=known.public)
    aside = hand_over(KEYS[0], EVIL, epoch=directory.epoch)
    taken = sign_directory(EVIL, replace(directory, handovers=(aside,)))
    with pytest.raises(SealError):
        verify_directory(taken, root_public=KEYS[1].public)


@pytest.mark.parametrize("order", ["backwards", "gap", "later", "twice"])
def test_steps_follow_each_other(office: Office, order: str) -> None:
    """
    Without a gap, each once, none of a later directory.
    """
    first, second = chain(office)
    found = {
        "backwards": (second, first),
        "gap": (first, hand_over(EVIL, KEYS[2], epoch=second.epoch)),
        "later": (first, hand_over(KEYS[1], KEYS[2], epoch=second.epoch + 1)),
        "twice": (first, hand_over(KEYS[1], KEYS[0], epoch=second.epoch)),
    }[order]
    with pytest.raises(ValueError, match="wrong or repeated"):
        sign_directory(KEYS[2], replace(office.directory, handovers=found))
