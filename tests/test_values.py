"""Values are frozen, have slots, and are made with keywords; what is not has a reason."""

from __future__ import annotations

import ast

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.test_shape import ROOT


ROOMS = ("grievance", "worker", "tui", "migrations")
FEW = 3  # fields that need no keywords
# What changes is no value.
CHANGES = {
    "gathers while it reads": {
        "Body",
        "Collected",
        "Draft",
        "Entry",
        "_Batch",
        "_Behind",
        "_Keeper",
        "_Purse",
        "_Results",
        "_Sheet",
    },
    "remembers from one question to the next": {
        "Followed",
        "Heard",
        "KnowledgeIndex",
        "Segment",
        "SlipMemory",
    },
    "is what somebody does at a desk": {
        "Assessing",
        "Guide",
        "Patience",
        "_Confirming",
    },
}
# These are written out as the rows of a table, or made by the thousand of what was found.
IN_ORDER = {
    "Draft",
    "Guide",
    "Heard",
    "Mentioned",
    "NearName",
    "Option",
    "Segment",
    "Slot",
    "SpeltName",
    "Step",
    "Store",
    "Token",
    "Vocabulary",
    "WaitingLine",
    "Word",
    "_Element",
    "_One",
}
STANDS_ALONE = "log_verifier.py"
"""What auditors read before they run it: it says no more than it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A dataclass as it is written down."""

    name: str
    said: Mapping[str, bool]
    fields: int
    caches: bool

    def has(self, word: str) -> bool:
        return self.said.get(word, False)


@cache
def kinds() -> Sequence[Kind]:
    """Return every dataclass of the program."""
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    return [
        kind for one in files if one.name != STANDS_ALONE for kind in _kinds_in(one)
    ]


def _kinds_in(file: Path) -> Iterator[Kind]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ClassDef):
            yield from _kind(node)


def _kind(node: ast.ClassDef) -> Iterator[Kind]:
    for made in node.decorator_list:
        if ast.unparse(made).partition("(")[0] == "dataclass":
            words = made.keywords if isinstance(made, ast.Call) else []
            body = [ast.unparse(one) for one in node.body]
            yield Kind(
                name=node.name,
                said={str(one.arg): ast.unparse(one.value) == "True" for one in words},
                fields=sum(map(_is_field, node.body)),
                caches=any("@cached_property" in one for one in body),
            )


def _is_field(one: ast.stmt) -> bool:
    """Whether it is given to who makes a value."""
    if not isinstance(one, ast.AnnAssign):
        return False
    said = ast.unparse(one)
    return "ClassVar" not in said and "init=False" not in said


def test_values_are_frozen() -> None:
    """
    Whoever was given a value can rely on it; what changes is listed with its reason.
    """
    found = {kind.name for kind in kinds() if not kind.has("frozen")}

    assert set().union(*CHANGES.values()) == found


def test_values_have_slots() -> None:
    """
    A field with a wrong name is an error, unless what was once worked out is kept.
    """
    bare = [one.name for one in kinds() if not one.has("slots") and not one.caches]

    assert [] == bare


def test_values_of_many_fields_take_keywords() -> None:
    """
    Two fields of one type are not taken for each other; what stands in order is listed.
    """
    many = [one for one in kinds() if one.fields > FEW and not one.has("kw_only")]

    assert IN_ORDER == {one.name for one in many}
