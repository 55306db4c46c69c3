"""
Read the reply form out of whatever came back.

An answer is proposed, never taken: a person confirms each.  So what is not understood
is left as it is, what is understood in part is a guess, and sure is only what is said in
a known label, once, on the line of the item, with nothing beside it that could mean
something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from grievance.mail.answers.answer import ReadAnswer, ReadFinding
from grievance.mail.answers.asked import Asked, Meant
from grievance.mail.answers.choices import read_choice
from grievance.mail.answers.comments import comment_in
from grievance.mail.answers.entries import Collected, Entry, collect
from grievance.mail.answers.grading import Graded, exact_grade
from grievance.mail.answers.labels import grades_in, is_mere_denial
from grievance.mail.answers.lines import Line, split_lines
from grievance.mail.answers.mentions import numbers_in
from grievance.mail.answers.own_words import OwnWords
from grievance.mail.answers.unclear import doubtful_in, not_asked_in


__all__ = ["ReadAnswer", "ReadFinding", "read_form"]
_EDGES = " \t\r\n|-–—:;,.=>"
_LINES_SHOWN = 6  # of an item whose grade is not beside its number


def read_form(text: str, items: Sequence[str], *, sent: str = "") -> ReadAnswer:
    """
    Return what *text* answers to the form that asked for *items*, such as ``PS 9.8b``.

    *sent* is the notice it answers; its lines are known where they come back.
    """
    lines, below = split_lines(text)
    collected = collect(lines, OwnWords(sent))
    asked = Asked(items)
    found = {id(one): tuple(_findings(one, asked)) for one in collected.entries}
    everything = [finding for one in found.values() for finding in one]
    disputed = _disputed(collected, found, asked)
    unread = [one for one in collected.entries if not found[id(one)]]
    graded = {one.criterion for one in everything}
    is_cut = collected.is_cut or bool(below.strip())
    return ReadAnswer(
        acknowledged=collected.acknowledged,
        findings=tuple(_settled(everything, disputed, is_cut=is_cut)),
        unread=_unread(collected, found, below),
        doubtful=tuple(one for one in doubtful_in(unread, asked) if one not in graded),
        not_asked=tuple(not_asked_in(unread, asked)),
    )


def _findings(entry: Entry, asked: Asked) -> Iterator[ReadFinding]:
    for meant in asked.meant(entry):
        graded = _graded(entry, meant)
        if graded is None:
            continue
        is_beside = bool(entry.body[0].strip()) and not entry.is_own
        shown = entry.lines[: 1 if is_beside else _LINES_SHOWN]
        yield ReadFinding(
            criterion=meant.criterion,
            grade=graded.grade,
            comment=_comment(graded.rest, entry.comments),
            line="\n".join(one.raw.strip() for one in shown),
            is_sure=graded.is_sure and meant.is_exact and is_beside,
        )


def _graded(entry: Entry, meant: Meant) -> Graded | None:
    """Return the grade beside the number; else that with which the comment begins."""
    # "Comment: none" is no comment.
    comments = "\n".join(one for one in entry.comments if not is_mere_denial(one))
    choice = read_choice(meant.text)
    if choice.graded:
        return choice.graded.weighed(f"{choice.graded.rest}\n{comments}")
    said = exact_grade(comments) if choice.untouched else None
    return replace(said, is_sure=False) if said else None


def _comment(rest: str, comments: Sequence[str]) -> str:
    """Put together what is said beside the grade and behind the word for a comment."""
    beside = rest.lstrip(_EDGES).rstrip()
    labelled = comment_in(beside)
    said = (labelled if labelled is not None else beside, *comments)
    return "\n".join(one for one in said if one.strip())


def _disputed(
    collected: Collected, found: dict[int, tuple[ReadFinding, ...]], asked: Asked
) -> set[str]:
    """Return the criteria of which something else is said that was not understood."""
    named: set[str] = set()
    for entry in collected.entries:
        if not found[id(entry)] and _says_something(entry):
            numbers = (one.id for one in entry.mentions)
            named |= {one for number in numbers for one in asked.about(number)}
    for stray in collected.strays:
        if not stray.depth or grades_in(stray.text)[0]:
            named |= _named(stray.text, asked)
    return named | _named_in_comments(found, asked)


def _named_in_comments(
    found: dict[int, tuple[ReadFinding, ...]], asked: Asked
) -> set[str]:
    """Return the criteria that a comment on another one seems to grade as well."""
    named: set[str] = set()
    for finding in (one for ones in found.values() for one in ones):
        if grades_in(finding.comment)[0]:
            named |= _named(finding.comment, asked) - {finding.criterion}
    return named


def _named(text: str, asked: Asked) -> set[str]:
    return {one for number in numbers_in(text) for one in asked.about(number)}


def _says_something(entry: Entry) -> bool:
    if entry.is_untouched or (entry.is_own and not entry.comments):
        return False
    return not entry.depth or bool(grades_in(entry.text)[0])


def _settled(
    findings: Iterable[ReadFinding], disputed: set[str], *, is_cut: bool
) -> Iterator[ReadFinding]:
    """Yield one finding for each grade of a criterion; guesses, where they differ."""
    order = {one.criterion: None for one in findings}
    for criterion in order:
        of_it = [one for one in findings if one.criterion == criterion]
        of_it.sort(key=lambda one: one.grade)
        merged = [_merged(list(same)) for _g, same in groupby(of_it, lambda o: o.grade)]
        is_clear = len(merged) == 1 and criterion not in disputed and not is_cut
        yield from (replace(one, is_sure=one.is_sure and is_clear) for one in merged)


def _merged(same: Sequence[ReadFinding]) -> ReadFinding:
    comments = dict.fromkeys(one.comment for one in same if one.comment)
    lines = dict.fromkeys(one.line for one in same)
    return replace(
        same[0],
        comment="\n".join(comments),
        line="\n".join(lines),
        is_sure=any(one.is_sure for one in same),
    )


def _unread(
    collected: Collected, found: dict[int, tuple[ReadFinding, ...]], below: str
) -> str:
    """Put together all lines that are in no finding and not ours."""
    lines: list[str] = []
    for part in collected.parts:
        if isinstance(part, Line):
            # A blank line that is quoted is blank, and one is as good as ten.
            lines += [""] * bool(lines and lines[-1]) if part.is_blank else [part.shown]
            continue
        lines += _left(part, is_read=bool(found[id(part)]))
    return "\n".join([*lines, below]).strip()


def _left(entry: Entry, *, is_read: bool) -> Iterator[str]:
    aside = [line.shown for line in entry.aside]
    if is_read:
        yield from aside
    elif aside or not _is_ours(entry):
        yield from (line.shown for line in entry.lines)
        yield from aside


def _is_ours(entry: Entry) -> bool:
    """Tell whether an item came back as it was, without a word of anybody's."""
    is_listed = any(entry.body) and entry.is_untouched
    is_alone = len(entry.body) == 1 and entry.is_own
    return not any(entry.comments) and (is_alone or is_listed)
