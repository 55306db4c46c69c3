"""From the criteria of one version of a standard to those of another, and back."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from grievance.catalogue.files import decode
from grievance.catalogue.standards import parse_criterion_id
from grievance.domain.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """
    Which criteria of the *old* version moved where in the *new* one.

    *added* have no forebear, what moves to an empty list is gone, and all that is not
    named keeps its number.  What others move to is named itself if it stays there too.
    """

    about: str = ""
    standard: str
    old: str
    new: str
    moved: dict[str, tuple[str, ...]]
    added: tuple[str, ...] = ()

    def forward(self, criterion_id: str) -> tuple[str, ...]:
        """
        Return where an old criterion went; its letter stays behind.

        Letters are numbered anew in each version, so none is carried over.

        Raises:
            CriterionIdError: The id is not written as the standards write it.
        """
        whole = str(parse_criterion_id(criterion_id).whole)
        return self.moved.get(whole, (whole,))

    def back(self, criterion_id: str) -> tuple[str, ...]:
        """
        Return where a new criterion came from, none if it is new; without its letter.

        Raises:
            CriterionIdError: The id is not written as the standards write it.
        """
        whole = str(parse_criterion_id(criterion_id).whole)
        if whole in self.added:
            return ()
        came = [old for old, new in self.moved.items() if whole in new]
        if came or whole in self.moved:
            return tuple(sorted(came, key=parse_criterion_id))
        return (whole,)

    def step(self, version: str, criterion_id: str) -> tuple[str, tuple[str, ...]]:
        """Go from *version*, one of the two, to the other: its name, and the ids."""
        if version == self.old:
            return self.new, self.forward(criterion_id)
        return self.old, self.back(criterion_id)


@cache
def crosswalk() -> Crosswalk:
    """Load the crosswalk of the Performance Standard from V2 to V3.1."""
    return decode("crosswalk.json", Crosswalk)


def translate(
    walks: Iterable[Crosswalk], standard: str, criterion_id: str, old: str, new: str
) -> tuple[str, ...]:
    """
    Carry a criterion from version *old* to *new*, over other versions if need be.

    Within one version it keeps its letter.  None is returned where the topic is not
    in *new*.

    Raises:
        CriterionIdError: The id is not written as the standards write it.
        NotFoundError: No crosswalks lead from one version to the other.
    """
    parsed = str(parse_criterion_id(criterion_id))
    found: tuple[str, ...] = (parsed,)
    version = old
    for walk in _path([w for w in walks if w.standard == standard], old, new):
        steps = [walk.step(version, one) for one in found]
        version = walk.new if version == walk.old else walk.old
        found = tuple(dict.fromkeys(one for _, ids in steps for one in ids))
    return found


def _path(walks: list[Crosswalk], old: str, new: str) -> tuple[Crosswalk, ...]:
    """Find the shortest way from one version to another."""
    paths: deque[tuple[str, tuple[Crosswalk, ...]]] = deque([(old, ())])
    seen = {old}
    while paths:
        version, path = paths.popleft()
        if version == new:
            return path
        for walk, other in _from(walks, version):
            if other not in seen:
                seen.add(other)
                paths.append((other, (*path, walk)))
    msg = f"There is no crosswalk from {old} to {new}; add one to catalogue.toml."
    raise NotFoundError(msg)


def _from(walks: list[Crosswalk], version: str) -> Iterator[tuple[Crosswalk, str]]:
    """Yield the crosswalks that touch a version, and where each leads."""
    for walk in walks:
        if walk.old == version:
            yield walk, walk.new
        elif walk.new == version:
            yield walk, walk.old
