"""Audit firms."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.domain.entity import OtherName
from grievance.domain.registry_ids import FirmId


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """
    A firm that audits.

    *notices_to* is the address for notices about audits, *oversight* the one that is
    written to instead when the firm itself is complained about.  Notices to it are in
    *language*, and closed to its *certificate* (X.509, PEM) or *age_recipient*, if any.
    """

    id: FirmId
    key: str = ""
    code: str = ""
    name: str
    aliases: tuple[str, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    country: str = ""
    notices_to: str = ""
    oversight: str = ""
    language: str = ""
    certificate: str = ""
    age_recipient: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, each once, its own first."""
        others = (other.name for other in self.other_names)
        return tuple(dict.fromkeys((self.name, *self.aliases, *others)))
