"""What has to let go of everything when the desk is locked."""

from __future__ import annotations

import gc

from typing import Protocol, runtime_checkable


@runtime_checkable
class HoldsSecrets(Protocol):
    """A screen that holds something decrypted, or somebody's ring."""

    def forget(self) -> None:
        """Hold nothing of any case any more."""


def let_go() -> None:
    """Free what only garbage still holds, also what a long list had left out of it."""
    gc.unfreeze()
    gc.collect()
