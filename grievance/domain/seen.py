"""How the log saw a thing last, and by whom: what lies on the books is held against it."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import NamedTuple

from grievance.domain.events import ENDING_ACTS, KEPT_ACTS
from grievance.domain.ids import HolderId


class Seen(NamedTuple):
    """
    The digest of a thing in hex, who made it, and who changed it last; there are many.

    Somebody who writes a line about it later is not who made it.
    """

    digest: str
    maker: HolderId
    last: HolderId


def follow(
    seen: MutableMapping[str, Seen], act: str, actor: HolderId, name: str, digest: str
) -> None:
    """Keep in *seen* what a line of the log says of the thing called *name*."""
    if act in ENDING_ACTS:
        seen.pop(name, None)
    elif digest and act in KEPT_ACTS:
        before = seen.get(name)
        maker = actor if before is None else before.maker
        seen[name] = Seen(digest, maker, actor)
