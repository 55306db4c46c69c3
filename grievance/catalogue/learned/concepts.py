"""
Concepts: what words in any of the languages have in common.

A concept, such as *death* or *papers_kept*, is nothing that is proposed.  It is what a
text in one language teaches about those in the others.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from grievance.catalogue.files import decode
from grievance.catalogue.passages import Passages
from grievance.catalogue.phrases import Phrases


FILE = "learned/concepts.json"


def concepts_in(passages: Passages, language: str) -> dict[int, set[str]]:
    """Return the concepts of each sentence that has any, by its number."""
    phrases, meanings = _phrases(language)
    found: defaultdict[int, set[str]] = defaultdict(set)
    for phrase, start, _end in phrases.find(passages.text):
        found[passages.sentence_of(start)].update(meanings[phrase])
    return found


@cache
def _phrases(language: str) -> tuple[Phrases, dict[str, list[str]]]:
    meanings: defaultdict[str, list[str]] = defaultdict(list)
    for concept, written in decode(FILE, dict[str, dict[str, str]]).items():
        for phrase in written[language].split("|"):
            meanings[phrase.strip()].append(concept)
    return Phrases(meanings), meanings
