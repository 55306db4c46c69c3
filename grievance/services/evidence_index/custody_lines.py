"""
The custody of evidence as people outside read it: by role, and of this file alone.

Who works in the office is nobody's business outside; which other readers an item went
to, and what for, is not that of the next one.
"""

from __future__ import annotations

import re

from grievance.domain.evidence import Evidence
from grievance.services.evidence_index.evidence_pages import IndexedNote
from grievance.vault.directory import Directory


UNKNOWN = "the office"


def custody_of(one: Evidence, directory: Directory) -> tuple[IndexedNote, ...]:
    """Return the lines of an item that leave with it; roles stand for full names."""
    roles = roles_by_name(directory)
    return tuple(
        IndexedNote(
            on=note.at.date(),
            by=roles.get(note.by, UNKNOWN),
            text=_without_names(note.text, roles),
        )
        for note in one.shown_custody
    )


def roles_by_name(directory: Directory) -> dict[str, str]:
    """Return what each person does, by name; those who left as well."""
    entries = sorted(directory.people, key=lambda entry: entry.kv)
    return {entry.name: ", ".join(sorted(entry.roles)) for entry in entries}


def _without_names(text: str, roles: dict[str, str]) -> str:
    for name in sorted(roles, key=len, reverse=True):
        words = r"\s+".join(map(re.escape, name.split()))
        whole = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
        text = whole.sub(f"[{roles[name]}]", text)
    return text
