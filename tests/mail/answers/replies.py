"""Forms as they are sent, and replies read to one short line for each finding."""

from __future__ import annotations

from grievance.mail.answers.answer import ReadAnswer
from grievance.mail.answers.read import read_form
from grievance.mail.answers.write import FormItem, write_form


ITEMS = (
    FormItem(criterion="PS 9.8b", title="Conflict-Affected and High-Risk Areas"),
    FormItem(criterion="PS 10.3", title="Forced Labour"),
    FormItem(criterion="CoC 7.1", title="Due Diligence"),
)
CRITERIA = tuple(one.criterion for one in ITEMS)
FORM = write_form(ITEMS, "en")
CHOICES = "conformance | minor | major | critical | n/a | not assessed"


def quoted(text: str, mark: str = "> ") -> str:
    """Return *text* as a mail program quotes it."""
    return "\n".join(mark + line for line in text.split("\n"))


def told(answer: ReadAnswer) -> list[str]:
    """Return what was read, such as ``9.8b minor``, with a question mark if unsure."""
    return [
        f"{one.criterion} {one.grade}{'' if one.is_sure else '?'}"
        for one in answer.findings
    ]


def read(text: str, *, sent: str = "") -> list[str]:
    """Read a reply to the form of this module."""
    return told(read_form(text, CRITERIA, sent=sent))
