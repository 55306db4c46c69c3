"""What the guard compares with, in tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grievance.catalogue.matching import EntityNames
from grievance.leak.fingerprints import asks, take_fingerprints
from grievance.leak.guard import Guarded, check_words
from grievance.leak.identity import identity_keys
from grievance.leak.sensitive import Sensitive


SALT = bytes(range(32))
NOTHING = Sensitive(terms={}, together={})


def guarded(
    *letters: str,
    names: tuple[str, ...] = (),
    registers: tuple[EntityNames, ...] = (),
    allowed: frozenset[str] = frozenset(),
    sensitive: Sensitive = NOTHING,
) -> Guarded:
    """Compare with these letters and names, and nothing else."""
    return Guarded(
        letters=letters,
        is_identity=identity_keys(names).__contains__ if names else None,
        registers=registers,
        allowed=allowed,
        sensitive=sensitive,
        office="Test office",
    )


def by_prints(*names: str) -> Callable[[str], bool]:
    """Know names by their fingerprints only."""
    return asks([take_fingerprints("1", SALT, identity_keys(names))])


def found(text: str, against: Guarded, *, ours: str = "") -> list[tuple[str, str]]:
    """Return the kind and the words of each hit."""
    return [(hit.kind.value, hit.words) for hit in check_words(text, ours, against)]


def words(text: str, against: Guarded, *, ours: str = "") -> list[str]:
    return [found_words for _, found_words in found(text, against, ours=ours)]


def register(**names: tuple[str, ...]) -> EntityNames:
    known: Mapping[str, tuple[str, ...]] = names
    return EntityNames(known)
