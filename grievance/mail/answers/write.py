"""Write the reply form of a notice; a first shape, which the package FORM replaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FormItem:
    """A criterion to answer for, written as ``PS 9.8b``, and what it is called."""

    criterion: str
    title: str


def write_form(items: Sequence[FormItem], language: str) -> str:  # noqa: ARG001  # for now
    """Return the form as plain text."""
    return "\n".join(f"{one.criterion}: " for one in items)
