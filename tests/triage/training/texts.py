"""The labelled texts, and what each teaches."""

from __future__ import annotations

import hashlib
import re

from collections.abc import Iterator
from pathlib import Path

import msgspec

from grievance.catalogue.learned.said import Said
from grievance.catalogue.reading import read


HERE = Path(__file__).parent.parent / "texts"
KINDS = ("life", "child-labour", "forced-labour", "violence", "reprisal")
RESPONDENTS = {
    "auditor": "auditor",
    "audit-firm": "auditor",
    "office": "office",
}
# What must be in a text for its label to teach anything: a wish or a fear that no
# word shows was guessed from the circumstances.
WISH = {"secret_name", "signal anonymity"}
FEAR = {"fear", "threat", "punished", "watched", "secret_name", "signal reprisal_fear"}


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A text, and what a careful reader understands."""

    text: str
    language: str
    sure: tuple[str, ...]
    possible: tuple[str, ...]
    critical: bool
    danger: tuple[str, ...]
    out_of_scope: bool
    reprisal: str
    anonymity: bool
    respondent: str

    def says(self, target: str) -> bool:
        """Whether the text is one for *target*."""
        if target in KINDS:
            return target in self.danger
        if target in {"auditor", "office"}:
            return RESPONDENTS.get(self.respondent) == target
        flags = {
            "critical": self.critical,
            "out-of-scope": self.out_of_scope,
            "anonymity": self.anonymity,
            "reprisal-feared": self.reprisal != "none",
        }
        return flags.get(target, target in self.sure)

    def teaches(self, target: str, said: tuple[Said, ...]) -> bool:
        """Whether anything can be learned of *target*."""
        if target in self.possible:
            return False
        known = {
            one for sentence in said for one in sentence.topics | sentence.concepts
        }
        if target == "anonymity" and self.anonymity:
            return bool(known & WISH)
        if target == "reprisal-feared" and self.reprisal == "feared":
            return bool(known & FEAR)
        return True


def all_texts() -> tuple[Text, ...]:
    """Read the texts in the order of their files."""
    return tuple(text for path in _files() for text in texts_in(path))


def digest() -> str:
    """Return the SHA-256 of everything that is learned from, in hexadecimal digits."""
    content = b"".join(path.read_bytes() for path in _files())
    return hashlib.sha256(content).hexdigest()


def said_in(text: Text) -> tuple[Said, ...]:
    """Take a text apart as it is where it is judged."""
    return tuple(read(text.text, text.language).judgement.said)


def criteria(texts: tuple[Text, ...]) -> list[str]:
    """Return the codes of all criteria that texts are about."""
    return sorted({code for text in texts for code in text.sure}, key=_numbers)


def _numbers(code: str) -> tuple[bool, list[int]]:
    return code.startswith("CoC"), [int(one) for one in re.findall(r"\d+", code)]


def _files() -> list[Path]:
    return sorted(HERE.glob("*.jsonl"))


def texts_in(path: Path) -> Iterator[Text]:
    """Yield the texts of one file."""
    for line in path.read_bytes().splitlines():
        yield msgspec.json.decode(line, type=Text)
