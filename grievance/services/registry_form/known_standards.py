"""
Standards as the catalogue knows them: another name would be held against nobody.

The version of a certificate decides by which criteria a complaint is judged, so that one
with a standard or version that nobody knows is refused rather than kept in silence.
"""

from __future__ import annotations

from collections.abc import Callable

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.standards import Standard
from grievance.domain.criterion import CriterionIdError
from grievance.domain.errors import NotFoundError
from grievance.services.registry_form.drafts import Draft


ADD = "or add it to catalogue.toml (docs/catalogue.md)"


def settle_standard(draft: Draft, catalogue: Catalogue) -> None:
    """Write a row's standard and version as *catalogue* does, or complain of them."""
    name = draft.values.get("standard")
    if not name:  # the row has none, or lacks it, which was said
        return
    try:
        versions = catalogue.versions(name)
    except NotFoundError:
        known = ", ".join(dict.fromkeys(one.standard for one in catalogue.standards))
        said = f"“{name}” is no standard of the catalogue; write one of {known}, {ADD}."
        draft.complain("standard", said)
        return
    draft.values["standard"] = versions[0].standard
    if draft.values.get("version"):
        _settle_version(draft, versions)


def settle_lists(draft: Draft, catalogue: Catalogue) -> None:
    """Write a row's standards and criteria as *catalogue* does, or complain of them."""
    _settle(draft, "standards", lambda one: catalogue.versions(one)[0].standard)
    _settle(draft, "criteria", lambda one: str(catalogue.code(catalogue.resolve(one))))


def _settle(draft: Draft, column: str, write: Callable[[str], str]) -> None:
    if column not in draft.values:
        return
    found: list[str] = []
    for one in draft.values[column]:
        try:
            found.append(write(one))
        except (NotFoundError, CriterionIdError) as error:
            draft.complain(column, f"“{one}” is not known: {error}")
    draft.values[column] = tuple(dict.fromkeys(found))


def _settle_version(draft: Draft, versions: tuple[Standard, ...]) -> None:
    wanted = _folded(draft.values["version"])
    for one in versions:
        if _folded(one.version) == wanted:
            draft.values["version"] = one.version
            return
    known = ", ".join(one.version for one in versions)
    said = (
        f"“{draft.values['version']}” is no version of {versions[0].standard} in the "
        f"catalogue; write one of {known}, {ADD}."
    )
    draft.complain("version", said)


def _folded(version: str) -> str:
    """Write a version without what people leave out: V3.1 is 3.1."""
    return version.casefold().removeprefix("v").strip()
