"""
Write the reply form of a notice.

    ===== Reply form =====

    how to fill it in

    [ ] I acknowledge receipt …

    - PS 9.8b: conformance | minor | major | critical | n/a | not assessed
        (What the criterion is called)
        Comment:

    ===== End of the reply form =====

Each line is one that the wrapping of letters leaves as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grievance.catalogue.letters.wrapping import wrap
from grievance.catalogue.reply_form import ReplyLanguage, reply_language
from grievance.domain.finding import Grade


BAR = " | "
EMPTY_BOX = "[ ]"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormItem:
    """A criterion to answer for, written as ``PS 9.8b``, and what it is called."""

    criterion: str
    title: str


def write_form(items: Sequence[FormItem], language: str) -> str:
    """Return the form as plain text; in English where *language* has none."""
    words = reply_language(language)
    text = words.form
    blocks = (
        text.begin,
        text.how,
        f"{EMPTY_BOX} {text.acknowledge}",
        *(_item(item, words) for item in items),
        text.end,
    )
    return wrap("\n\n".join(blocks))


def _item(item: FormItem, words: ReplyLanguage) -> str:
    choices = BAR.join(words.choices[grade] for grade in Grade)
    title = [f"    ({item.title})"] if item.title else []
    lines = (f"- {item.criterion}: {choices}", *title, f"    {words.form.comment}:")
    return "\n".join(lines)
