"""What stands in docs/office.md and beside it, so that tests run that and nothing else."""

from __future__ import annotations

import re

from collections.abc import Mapping

from tests.test_shape import ROOT


PAGE = (ROOT / "docs" / "office.md").read_text("utf-8")
BACKUP = (ROOT / "docs" / "backup.md").read_text("utf-8")
_BLOCK = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^    (\S.*)$", re.MULTILINE)


def block(marked: str, page: str = PAGE) -> str:
    """Return the one fenced block of the page in which *marked* stands."""
    (found,) = [one for one in _BLOCK.findall(page) if marked in one]
    return str(found)


def example(marked: str) -> str:
    """Return the one indented line of the page in which *marked* stands."""
    (found,) = [one for one in _INDENTED.findall(PAGE) if marked in one]
    return str(found)


def filled_in(text: str, instead: Mapping[str, object]) -> str:
    """
    Put what is so here into what stands on the page; each name has to be there.

    Raises:
        KeyError: The page does not say that.
    """
    for name, value in instead.items():
        if name not in text:
            raise KeyError(name)
        text = text.replace(name, str(value))
    return text
