"""
Which parts a notice has, and in which order.

That depends on the kind of notice and on who reads it, and on nothing else: a part that
stood in some notices only would tell which ones are about people at risk.  Protections
and training follow from the criteria, which the notice names anyway.
"""

from __future__ import annotations

from grievance.domain.notice import NoticeKind


OPENING = "opening"
CLOSING = "closing"
TITLE_PAGE = ("audit", "items", "about", "retaliation")
WORK = ("steps", "protection", "modules")  # what an audit that is over needs no more
REST = ("earlier", "answering", CLOSING, "foot")


def page(kind: NoticeKind, *, for_desk: bool) -> tuple[str, ...]:
    """Name the parts of a notice from top to bottom."""
    greeting = ("desk-greeting", OPENING, "desk") if for_desk else ("greeting", OPENING)
    work = () if kind is NoticeKind.ANSWER_REMINDER else WORK
    return (*greeting, *TITLE_PAGE, *work, *REST)
