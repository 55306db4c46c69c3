"""What a reply grades without being read: two grades for one item, or what was not asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from grievance.mail.answers.asked import Asked
from grievance.mail.answers.entries import Entry
from grievance.mail.answers.labels import grades_in


def doubtful_in(entries: Collection[Entry], asked: Asked) -> Iterator[str]:
    """Yield what was asked that items of no one grade are about, each once, in order."""
    numbers = [one.id for entry in _graded(entries) for one in entry.mentions]
    yield from sorted({name for number in numbers for name in asked.about(number)})


def not_asked_in(entries: Collection[Entry], asked: Asked) -> Iterator[str]:
    """Yield what is graded and was not asked, each once, in order."""
    mentions = [one for entry in _graded(entries) for one in entry.mentions]
    yield from sorted({one.text for one in mentions if not any(asked.about(one.id))})


def _graded(entries: Collection[Entry]) -> Iterator[Entry]:
    """Yield the items beside which a grade stands, but for a form that came back."""
    for entry in entries:
        is_touched = not entry.is_own and not entry.is_untouched
        if is_touched and grades_in(entry.text)[0]:
            yield entry
