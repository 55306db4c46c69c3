"""
What a peer does that we do not, so that a score can count it apart.

imap_tools drops bytes that a wrong label cannot decode, or believes the label; it joins
texts, and words of a folded header, without a space between them; it lists a text a
second time where it has a Content-ID, and other parts not at all where they have
neither that nor a name.  Nothing here makes a letter right: it is counted apart.
"""

from __future__ import annotations

from grievance.mail.letter import Letter
from tests.corpus.expectations import (
    UNNAMED,
    Expected,
    expected_body,
    misses,
    same_names,
    words,
)


LABELS = ("latin_1", "cp1252", "big5")


def fits(letter: Letter, expected: Expected) -> bool:
    """Tell whether *letter* differs from *expected* only by the peer's conventions."""
    differing = {field for field, _ in misses(letter, expected)}
    explained = set()
    if _reads_worse(letter.subject, expected.subject):
        explained.add("subject")
    if _reads_worse(letter.text, expected_body(expected)):
        explained.add("body")
    if _lists_otherwise(letter, expected):
        explained.add("attachments")
    return differing <= explained


def _reads_worse(ours: str, theirs: str) -> bool:
    """Tell whether *theirs* is *ours* with less in it, or in the wrong charset."""
    source = ours.encode("utf-8", "replace")
    worse = [source.decode("ascii", "ignore")]
    worse += [source.decode(label, "ignore") for label in LABELS]
    return words(theirs) in map(words, worse) or _has_lost_spaces(ours, theirs)


def _has_lost_spaces(ours: str, theirs: str) -> bool:
    """Tell whether words that *ours* keeps apart are one in *theirs*, and no more."""
    fewer = len(theirs.split()) < len(ours.split())
    return fewer and "".join(ours.split()) == "".join(theirs.split())


def _lists_otherwise(letter: Letter, expected: Expected) -> bool:
    wanted = [
        a.name
        for a in expected.attachments
        if a.name or not a.content_id or not a.content_type.startswith("text/")
    ]
    got = [
        a.name
        for a in letter.attachments
        if "" in wanted or not a.name.startswith(UNNAMED)
    ]
    return same_names(wanted, got)
