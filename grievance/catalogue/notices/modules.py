"""
Which training of auditors a criterion concerns; `modules.toml`, or that of a home.

Proposals of this project, for an office to replace by the training it really has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grievance.catalogue.files import CatalogueError, read_toml, shaped, shipped_file
from grievance.catalogue.letters.voice import laid_over
from grievance.domain.criterion import CriterionCode, parse_criterion_code
from grievance.domain.errors import GrievanceError


FILE = "modules.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """
    Codes of modules; *always* are proposed with every notice.

    *criteria* are those that a module concerns, without letters, in the numbering of
    slips.
    """

    always: tuple[str, ...]
    criteria: dict[str, tuple[str, ...]]

    @property
    def codes(self) -> tuple[str, ...]:
        """All modules, in the order of the file."""
        return tuple(dict.fromkeys((*self.always, *self.criteria)))

    def concerning(self, topics: Iterable[CriterionCode]) -> tuple[str, ...]:
        """Return the modules for criteria without letters, in the order of the file."""
        asked = frozenset(map(str, topics))
        wanted = {code for code, ids in self.criteria.items() if asked & set(ids)}
        return tuple(
            code for code in self.codes if code in self.always or code in wanted
        )


def read_modules(folder: Path | None) -> Modules:
    """
    Return the modules as they ship, with what *folder* (in a home) corrects.

    Raises:
        CatalogueError: The file in the home cannot be used.
    """
    content = read_toml(shipped_file(f"notices/{FILE}"), FILE)
    own = folder / FILE if folder else None
    if own is not None and own.exists():
        content = laid_over(content, read_toml(own, f"notices/{FILE}"))
    modules = shaped(content, Modules, f"notices/{FILE}")
    for code in (one for ids in modules.criteria.values() for one in ids):
        _refuse_unreadable(code)
    return modules


def _refuse_unreadable(code: str) -> None:
    try:
        parsed = parse_criterion_code(code)
    except GrievanceError as error:
        msg = f"notices/{FILE}, {code}: {error}"
        raise CatalogueError(msg) from None
    if parsed != parsed.whole:
        msg = f"notices/{FILE}, {code}: write the criterion without its letter."
        raise CatalogueError(msg)
