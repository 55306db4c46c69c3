"""
That one root key follows another, so that whoever trusts the one finds the other.

    message = lp("grv1/root-handover", before, following, epoch)
    old     = Ed25519 by the root key before, over message
    new     = Ed25519 by the one that follows, over message

They lie in the directory, the first one first; *epoch* is that of the first directory
that the following key signed.  A machine goes from the key it knows to the newest, each
step signed by both, and takes no other way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from grievance.vault.encoding import lp
from grievance.vault.keys import KEY_SIZE, SigningKey, verify


LABEL = "grv1/root-handover"


@dataclass(frozen=True, slots=True, kw_only=True)
class RootHandover:
    """One step from a public root key to the next; trust it after `newest_root`."""

    before: bytes
    following: bytes
    epoch: int
    old: bytes = field(repr=False)
    new: bytes = field(repr=False)


def hand_over(before: SigningKey, following: SigningKey, *, epoch: int) -> RootHandover:
    """Sign with both keys that one follows the other from the directory of *epoch* on."""
    message = lp(LABEL, before.public, following.public, epoch)
    return RootHandover(
        before=before.public,
        following=following.public,
        epoch=epoch,
        old=before.sign(message),
        new=following.sign(message),
    )


def newest_root(handovers: Iterable[RootHandover], known: bytes) -> bytes:
    """
    Follow the steps from the root key that is *known*; it itself where there is none.

    Raises:
        SealError: One of the keys did not sign its step.
    """
    newest = known
    for step in handovers:
        if step.before == newest:
            message = lp(LABEL, step.before, step.following, step.epoch)
            verify(step.before, step.old, message)
            verify(step.following, step.new, message)
            newest = step.following
    return newest


def are_sound(handovers: tuple[RootHandover, ...], epoch: int) -> bool:
    """Whether each step begins where the one before ended, by a directory of *epoch*."""
    epochs = [0, *(step.epoch for step in handovers), epoch + 1]
    keys = [step.before for step in handovers]
    keys += [step.following for step in handovers[-1:]]
    return (
        all(one < other for one, other in pairwise(epochs))
        and all(one.following == other.before for one, other in pairwise(handovers))
        and all(len(key) == KEY_SIZE for key in keys)
        and len(set(keys)) == len(keys)
    )
