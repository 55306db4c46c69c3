"""
Read what became of the choices of an item: one left, one ticked, or all as they were.

Two choices that are left say nothing, and a form that nobody touched is no answer.
"""

from __future__ import annotations

import re

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from grievance.catalogue.reply_form import reply_languages
from grievance.domain.finding import Grade
from grievance.mail.answers.grading import Graded, exact_grade, read_grade
from grievance.mail.answers.labels import is_scrap, says


MOST_CELLS = 12
_REACH = 400  # characters of an answer in which choices stand
_CELL = re.compile(r"[|\t｜¦]")
_BOX = re.compile(
    r"\[[ \t_xX✓✔*]{0,3}\]|\([ \t]?[xX✓✔]?[ \t]?\)|[☐☑☒✅✓✔□■]", re.IGNORECASE
)
_TICKED = re.compile(r"[xX✓✔☑☒✅■*]")
_TICK_BESIDE = re.compile(r"(?:[xX✓✔√]\s+(?=\S)|.*\S\s+[xX✓✔√]\s*\Z)", re.DOTALL)
_TICK = re.compile(r"\A[xX✓✔√]\s+|\s+[xX✓✔√]\Z")
_POINTED = re.compile(r"\A(?:\*+|_+|->|=>|→|>>)\s*\w|<--?\s*\Z|←\s*\Z|<<\s*\Z")


@dataclass(frozen=True, slots=True)
class Choice:
    """What an item's text says; *untouched* where it only lists what one can say."""

    graded: Graded | None
    untouched: bool = False


NOTHING = Choice(None)
UNTOUCHED = Choice(None, untouched=True)


@dataclass(frozen=True, slots=True)
class _Option:
    """A choice that is listed: its grade, what is said after it, and how it is marked."""

    graded: Graded
    is_ticked: bool = False
    is_pointed_at: bool = False


def read_choice(text: str) -> Choice:
    """Return what *text*, all that follows the number of an item, says of it."""
    if not text.strip():
        return UNTOUCHED
    if _BOX.search(text, 0, _REACH):
        boxed = _boxed(text)
        if boxed:
            return boxed
    cells = _CELL.split(text, MOST_CELLS)
    if len(cells) > 1:
        return _listed(cells)
    return Choice(read_grade(text))


def _boxed(text: str) -> Choice | None:
    """Read boxes with a label behind each, or before; None where they are no boxes."""
    boxes = list(_BOX.finditer(text, 0, _REACH))
    ends = [box.end() for box in boxes]
    starts = [*(box.start() for box in boxes), len(text)]
    ticks = [_TICKED.search(box[0]) is not None for box in boxes]
    before = _bare(text[: starts[0]])
    if not before:
        labels = [text[a:b] for a, b in zip(ends, starts[1:], strict=True)]
        return _ticked(labels, ticks, "")
    if exact_grade(before) is None:
        return None
    labels = [text[a:b] for a, b in zip([0, *ends], starts[:-1], strict=False)]
    return _ticked(labels, ticks, text[ends[-1] :])


def _ticked(labels: Sequence[str], ticks: Sequence[bool], tail: str) -> Choice | None:
    found = [exact_grade(_bare(one)) for one in labels]
    if not any(found):
        return None
    if sum(ticks) != 1 or None in found:
        return NOTHING
    chosen = found[list(ticks).index(True)]
    last = found[-1]
    if chosen is None or last is None:
        return NOTHING
    said = (chosen.rest, "" if last is chosen else last.rest, tail.strip())
    rest = "\n".join(one for one in said if one)
    return Choice(_as_chosen(chosen, rest))


def _as_chosen(chosen: Graded, rest: str) -> Graded:
    """Return a choice that was marked with all that is said beside it."""
    return Graded(grade=chosen.grade, rest=rest, is_sure=True).weighed(rest)


def _listed(cells: Sequence[str]) -> Choice:
    """Read cells between bars or tabs, of which some are choices."""
    options = {at: option for at, cell in enumerate(cells) if (option := _option(cell))}
    if not options:
        return Choice(read_grade("|".join(cells)))
    if len(options) == 1:
        return Choice(_alone(cells, *options.popitem()))
    ticked = [one for one in options.values() if one.is_ticked]
    pointed = [one for one in options.values() if one.is_pointed_at]
    marked = ticked or pointed
    rest = next(reversed(options.values())).graded.rest
    if len(marked) == 1:
        graded = _as_chosen(marked[0].graded, marked[0].graded.rest or rest)
        is_list = len(options) == sum(1 for cell in cells if cell.strip())
        return Choice(graded if ticked and is_list else graded.guessed())
    return NOTHING if marked else _unmarked(cells, list(options.values()))


def _unmarked(cells: Sequence[str], options: Sequence[_Option]) -> Choice:
    """Read choices of which none is marked: a grade may stand behind them all."""
    if _squeezed("|".join(cells)) in _own_choices():
        return UNTOUCHED
    rest = options[-1].graded.rest
    appended = exact_grade(rest) if rest and _is_all(cells) else None
    return Choice(appended.guessed()) if appended else NOTHING


def _alone(cells: Sequence[str], at: int, option: _Option) -> Graded | None:
    """Read the one grade between cells that are empty, or say something else."""
    before = [cell for cell in cells[:at] if cell.strip()]
    after = [cell for cell in cells[at + 1 :] if cell.strip()]
    if any(says(cell, "negators") for cell in before):
        return None
    said = "\n".join(one for one in (option.graded.rest, *map(str.strip, after)) if one)
    beside = "\n".join((said, *before))
    graded = Graded(
        grade=option.graded.grade, rest=said, is_sure=option.graded.is_sure
    ).weighed(beside)
    return graded.guessed() if before or any(map(is_scrap, after)) else graded


def _option(cell: str) -> _Option | None:
    text = cell.strip()
    ticked = _TICK_BESIDE.match(text[:_REACH]) is not None and len(text) < _REACH
    pointed = _POINTED.search(text[:_REACH]) is not None
    graded = exact_grade(_TICK.sub("", text) if ticked else text)
    if graded is None:
        return None
    return _Option(graded, is_ticked=ticked, is_pointed_at=pointed)


def _bare(text: str) -> str:
    return text.strip(" \t\r\n|/,;:-–—")


def _is_all(cells: Sequence[str]) -> bool:
    """Tell whether *cells* begin with all the choices, in any order."""
    grades = [exact_grade(cell) for cell in cells[: len(Grade)]]
    return {one.grade for one in grades if one} == set(Grade)


def _squeezed(text: str) -> str:
    """Return *text* as it is wherever a program broke it; struck or shouted it differs."""
    return "".join(text.split())


@cache
def _own_choices() -> frozenset[str]:
    languages = reply_languages().values()
    written = ("|".join(one.choices[g] for g in Grade) for one in languages)
    return frozenset(map(_squeezed, written))
