"""A search as it is shown: lines of what was found, and how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from grievance.domain.contents import PartKind
from grievance.domain.counting import counted
from grievance.services.letters.say_hit import (
    MORE,
    MOST,
    NOBODY,
    NOTHING,
    say_progress,
    say_shut,
)
from grievance.services.search.search_cases import Found, Hit
from grievance.services.search.search_snippet import Snippet
from tui.text import line


HOW: Final = (
    'All words must be in a case; "quotes" hold a phrase together, !word must not be in '
    "it. Enter searches. Which words is told to nobody; of which cases you see some is "
    "in the log."
)
LOOKING: Final = "Looking …"
STOPPED: Final = "stopped by you, Enter in the field goes on"
# The tab of a case in which a part of each kind stands; of all else the first one.
_TABS: Final = {
    PartKind.LETTER: "letters",
    PartKind.ATTACHMENT: "letters",
    PartKind.CORRESPONDENT: "letters",
    PartKind.NOTE: "notes",
    PartKind.DRAFT: "drafts",
    PartKind.SENT_COPY: "drafts",
    PartKind.ALLEGATION: "facts",
    PartKind.EVIDENCE: "facts",
    PartKind.CONTESTED_FACT: "facts",
    PartKind.QUESTION: "facts",
    PartKind.FINDING: "facts",
    PartKind.RISK: "risk",
    PartKind.INCIDENT: "risk",
    PartKind.TASK: "clocks",
    PartKind.NAMED_ORGANISATION: "report",
}
# How the line of a record is called in the list of its tab.
_KEYS: Final = {
    PartKind.ALLEGATION: "A{}",
    PartKind.EVIDENCE: "E{}",
    PartKind.CONTESTED_FACT: "F{}",
    PartKind.DRAFT: "D{}",
    PartKind.RISK: "risk",
    PartKind.INCIDENT: "incident {}",
    PartKind.TASK: "task {}",
}


def tab_of(hit: Hit) -> str:
    """Return the name of the tab in which a hit stands; empty for none."""
    return _TABS.get(hit.kind, "")


def key_of(hit: Hit) -> str:
    """Return the key of the line of that tab on which a hit stands; empty for none."""
    return _KEYS.get(hit.kind, "").format(hit.number)


def snippet_content(snippet: Snippet, style: str) -> Content:
    """Return a snippet on one line, with what was found in *style*."""
    return Content.assemble(
        *(line(one.flowing, style if one.is_found else "") for one in snippet)
    )


def search_line(hits: Sequence[Hit], last: Found | None, *, is_over: bool) -> str:
    """Say how far a search is, and what it could not look at."""
    return " · ".join(_words(hits, last, is_over=is_over))


def _words(hits: Sequence[Hit], last: Found | None, *, is_over: bool) -> Iterator[str]:
    yield "Search"
    if last is None:
        return
    cases = len({hit.case.id for hit in hits})
    yield f"{counted(len(hits), 'place')} in {counted(cases, 'case')}"
    yield say_progress(last)
    if not is_over:
        yield "Esc stops"
    elif len(hits) > MOST:
        yield MORE
    elif not last.is_all:
        yield STOPPED
    if shut := say_shut(last):
        yield f"! {shut}"


def search_hint(last: Found | None, *, names: bool, is_over: bool) -> str:
    """Say what stands where nothing is listed."""
    if last is None:
        return HOW if is_over else LOOKING
    if not is_over:
        return LOOKING
    return NOBODY if names else NOTHING
