"""Say in plain words what kind of mail a letter is."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.mail.letter import Label


_WORDS: dict[str, str] = {
    Label.NESTED: "holds another mail",
    Label.LIST: "from a mailing list",
    Label.TNEF: "winmail.dat, unpacked",
    Label.BOUNCE: "a letter of ours came back",
    Label.REPORT: "a report by a machine",
    "answers-entity": "answers our letter to an Entity",
    "answers-member": "answers our letter to a Member",
    "answers-other": "answers our letter to somebody else",
}


def say_labels(labels: Iterable[str]) -> str:
    """Name the labels of a letter in a line; empty where it has none."""
    return ", ".join(_WORDS.get(one, one.replace("-", " ")) for one in labels)
