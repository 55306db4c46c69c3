"""How things in a timeline are written: a sign for each, and what the signs mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from grievance.domain.display import one_line
from grievance.domain.evidence import Relation
from grievance.domain.timeline import Known, Lane, Moment, TimelineEntry


MOST_NAMED: Final = 12  # pieces of evidence beside an audit; the table has all
SIGNS: Final = {
    Moment.EVENT: "*",
    Moment.HAPPENED: "◐",
    Moment.PUBLISHED: "●",
    Moment.OBTAINED: "?",
    Moment.AUDIT_HELD: "◆",
    Moment.AUDIT_AHEAD: "◇",
    Moment.NOTICE_DUE: "○",
    Moment.NOTICE_DRAFTED: "…",
    Moment.NOTICE_RELEASED: "»",
    Moment.NOTICE_ENDED: "×",
    Moment.ACKNOWLEDGED: "«",
    Moment.ANSWERED: "✓",
    Moment.CARRIED: "~",
    Moment.MOVED: "~",
    Moment.FLAGGED: "▲",
    Moment.RECEIVED: "«",
    Moment.LETTER_CAME: "«",
    Moment.LETTER_WENT: "»",
    Moment.STAGE: "→",
}
KNEW: Final = {
    Relation.AVAILABLE_THEN: "●",
    Relation.NOT_PUBLIC_THEN: "◐",
    Relation.LATER: "○",
    Relation.UNKNOWN: "?",
}
KEY: Final = "● available then   ◐ not public then   ○ later   ? a day is missing"
SIGNS_SAID: Final = (
    (Lane.EVIDENCE, "◐ it happened, ┃ went on, ● was published"),
    (Lane.AUDITS, "◆ held, ◇ ahead"),
    (
        Lane.NOTICES,
        "○ due, … waits, » released, « acknowledged, ✓ answered, ~ moved on",
    ),
    (Lane.CASE, "« a letter came, » went, → stage, ▲ flagged"),
)
SCALE_SAID: Final = "on the scale: a number for so many things close together"
HEADS: Final = {
    Lane.OUTSIDE: "Outside",
    Lane.EVIDENCE: "Evidence",
    Lane.AUDITS: "Audits",
    Lane.NOTICES: "Notices",
    Lane.CASE: "Case",
}
LETTERS: Final = {
    Lane.OUTSIDE: "O",
    Lane.EVIDENCE: "E",
    Lane.AUDITS: "A",
    Lane.NOTICES: "N",
    Lane.CASE: "C",
}


def entry_words(entry: TimelineEntry) -> str:
    """Say what an entry is, with what an audit could have known."""
    about = f"{entry.about} " if entry.about else ""
    knew = " ".join(_known(entry.known))
    until = f" (until {entry.until})" if entry.until else ""
    return one_line(f"{about}{entry.text}{until}{': ' if knew else ''}{knew}")


def _known(known: Sequence[Known]) -> Iterator[str]:
    """Yield a sign for each piece of evidence; of very many only how many there are."""
    if len(known) <= MOST_NAMED:
        yield from (f"{KNEW[one.relation]}E{one.evidence}" for one in known)
        return
    for relation, sign in KNEW.items():
        if count := sum(one.relation is relation for one in known):
            yield f"{count}×{sign}"


def signs_said(lanes: Iterable[Lane]) -> Iterator[str]:
    """Say what the signs in these lanes mean, a line for each."""
    shown = set(lanes)
    yield from (f"{lane}: {said}" for lane, said in SIGNS_SAID if lane in shown)
