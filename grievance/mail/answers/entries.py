"""Which lines of a reply belong to which item, and which stand outside of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from grievance.domain.quoting import FROM
from grievance.mail.answers.acknowledging import (
    acknowledges,
    is_box_to_acknowledge,
    is_ticked,
    without_boxes,
)
from grievance.mail.answers.choices import read_choice
from grievance.mail.answers.comments import comment_in, part_comment
from grievance.mail.answers.grading import exact_grade
from grievance.mail.answers.labels import grades_in, takes_back
from grievance.mail.answers.lines import LONGEST_LINE, Line
from grievance.mail.answers.mentions import (
    Mention,
    Mentioned,
    heading,
    mentioned,
    split_answers,
)
from grievance.mail.answers.own_words import OwnWords


MOST_ENTRIES = 200  # items that are read; whoever writes more is no auditor
_TITLE_WITHIN = 3  # lines of an item in which its title stands
_SHORT = 40  # characters of a line that was ended by hand, not by a program
_SENTENCE_ENDS = (".", ":", "!", "?", "。", "：", "！", "？")


@dataclass(slots=True, kw_only=True)
class Entry:
    """
    An item with all that is said of it.

    *lines* is everything, *body* what follows the number, *comments* what follows the
    word for a comment, *aside* a title in brackets.
    """

    mentions: tuple[Mention, ...]
    lines: list[Line] = field(repr=False)
    body: list[str] = field(repr=False)
    comments: list[str] = field(default_factory=list, repr=False)
    aside: list[Line] = field(default_factory=list, repr=False)
    is_own: bool = False
    is_apart: bool = True  # no sentence runs into it, and none takes it back
    has_comment: bool = False
    has_gap: bool = False

    @property
    def depth(self) -> int:
        """How often the line with the number is quoted."""
        return self.lines[0].depth

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was said of the item."""
        return not any(self.comments) and read_choice(self.text).untouched

    @property
    def text(self) -> str:
        """All that follows the number, but for the comment."""
        return "" if self.is_own else "\n".join(self.body)


@dataclass(slots=True, kw_only=True)
class Collected:
    """A reply in order: items, and lines that belong to none of them."""

    parts: list[Entry | Line] = field(default_factory=list, repr=False)
    acknowledged: bool = False
    is_cut: bool = False

    @property
    def entries(self) -> Iterator[Entry]:
        """The items."""
        return (part for part in self.parts if isinstance(part, Entry))

    @property
    def strays(self) -> Iterator[Line]:
        """The lines outside of all items."""
        return (part for part in self.parts if isinstance(part, Line))


def collect(lines: Sequence[Line], own: OwnWords) -> Collected:
    """Walk the lines once and give each to the item it belongs to."""
    collector = _Collector(own)
    for line in lines:
        pieces = split_answers(line.text) if len(line.text) < LONGEST_LINE else []
        if len(pieces) < 2:  # noqa: PLR2004  # the usual
            collector.take(line)
            continue
        for at, piece in enumerate(pieces):
            # The raw line stays with its first piece, the others have their own text.
            raw = line.raw if not at else piece
            part = replace(line, raw=raw, text=piece.strip(), is_first=not at)
            collector.take(part)
    return collector.collected


class _Collector:
    def __init__(self, own: OwnWords) -> None:
        self.collected = Collected()
        self._own = own
        self._standard = ""
        self._entry: Entry | None = None
        self._count = 0
        self._above = ""  # the line above, if it is somebody's own

    def take(self, line: Line) -> None:
        """Give a line to where it belongs."""
        self._place(line)
        is_told = bool(self.collected.parts) and self._is_last(line)
        self._above = line.text if is_told else ""

    def _is_last(self, line: Line) -> bool:
        """Tell whether a line was the last that was taken as somebody's words."""
        last = self.collected.parts[-1]
        lines = last.lines if isinstance(last, Entry) else [last]
        return lines[-1] is line and not line.is_blank

    def _place(self, line: Line) -> None:
        if line.is_blank:
            self._pause(line)
        elif is_box_to_acknowledge(line.text):
            self._entry = None
            self.collected.acknowledged |= is_ticked(line.text)
            self._stray_unless_own(line)
        elif (found := self._item(line)) is not None:
            self._begin(line, found)
        elif self._entry and comment_in(line.text) is not None:
            self._comment(line, self._entry)
        elif self._is_own(line):
            self._skip(line)
        else:
            self._go_on(line)

    def _item(self, line: Line) -> Mentioned | None:
        is_long = len(line.text) >= LONGEST_LINE
        return None if is_long else mentioned(line.text, self._standard)

    def _pause(self, line: Line) -> None:
        if self._entry:
            self._entry.has_gap = True
        elif self.collected.parts:
            self.collected.parts.append(line)

    def _begin(self, line: Line, found: Mentioned) -> None:
        self._count += 1
        self.collected.is_cut |= self._count > MOST_ENTRIES
        if self.collected.is_cut:
            self._entry = None
            self.collected.parts.append(line)
            return
        body, comment = part_comment(line.text[found.end :])
        self._entry = Entry(
            mentions=() if found.is_range else found.mentions,
            lines=[line],
            body=[body],
            comments=[] if comment is None else [comment],
            has_comment=comment is not None,
            is_own=self._is_own_item(line),
            is_apart=self._is_apart(found),
        )
        self.collected.parts.append(self._entry)

    def _is_apart(self, found: Mentioned) -> bool:
        """Tell whether the line above seems to end before a number begins a line."""
        is_row = "|" in self._above or "\t" in self._above
        if not self._above or is_row or self._above.endswith(_SENTENCE_ENDS):
            return True
        if self._entry is None:
            return False
        return found.is_parted or len(self._above) <= _SHORT

    def _is_own_item(self, line: Line) -> bool:
        """Tell whether a line that begins with a number is from the notice."""
        if self._own.is_same(line.text):
            return True
        return self._own.has(line.text) and not grades_in(line.text)[0]

    def _comment(self, line: Line, entry: Entry) -> None:
        entry.has_comment, entry.has_gap = True, False
        entry.comments.append(comment_in(line.text) or "")
        entry.lines.append(line)

    def _is_own(self, line: Line) -> bool:
        return self._own.has(line.text) and exact_grade(line.text) is None

    def _skip(self, line: Line) -> None:
        """Leave out a line of ours; only a title in brackets does not end an item."""
        if not line.text.startswith("("):
            self._entry = None

    def _stray_unless_own(self, line: Line) -> None:
        if not self._own.has(without_boxes(line.text)):
            self.collected.parts.append(line)

    def _go_on(self, line: Line) -> None:
        entry = self._entry
        if entry is None or not _goes_on(entry, line):
            if entry and takes_back(line.text):
                entry.is_apart = False
            self._stray(line)
        elif _is_title(entry, line):
            entry.aside.append(line)
        else:
            entry.has_gap = False
            (entry.comments if entry.has_comment else entry.body).append(line.text)
            entry.lines.append(line)

    def _stray(self, line: Line) -> None:
        self._entry = None
        self._standard = heading(line.text) or self._standard
        if not line.depth:
            self.collected.acknowledged |= acknowledges(line.text)
        self.collected.parts.append(line)


def _goes_on(entry: Entry, line: Line) -> bool:
    """Tell whether a line below an item belongs to it: not the head of a quoted mail."""
    is_below = line.text == "--" or FROM.fullmatch(line.text) is not None
    if line.depth > entry.depth or is_below:
        return False
    return not entry.has_gap or entry.is_untouched


def _is_title(entry: Entry, line: Line) -> bool:
    is_bracketed = line.text.startswith("(") and line.text.endswith(")")
    is_near = len(entry.lines) <= _TITLE_WITHIN and not entry.has_comment
    return is_bracketed and is_near
