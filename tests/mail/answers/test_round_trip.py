"""Forms that are written, filled in, mangled and read again."""

from __future__ import annotations

import textwrap

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.catalogue.letters.wrapping import columns, wrap
from grievance.catalogue.reply_form import reply_languages
from grievance.domain.finding import Grade
from grievance.mail.answers.read import read_form
from grievance.mail.answers.write import FormItem, write_form
from tests.mail.answers.replies import ITEMS


LANGUAGES = tuple(reply_languages())
TITLES = {one.criterion: one for one in ITEMS}
COMMENTS = ("", "Files of two agents.", "Contrats de deux agences.", "两家中介的合同")
GRADES = st.sampled_from(Grade)
NUMBERS = st.builds(
    "{}{}.{}{}".format,
    st.sampled_from(("PS ", "CoC ")),
    st.integers(1, 12),
    st.integers(1, 12),
    st.sampled_from(("", "a", "b", "e")),
)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """An item as somebody fills it in."""

    criterion: str
    grade: Grade
    label: str
    comment: str


@st.composite
def filled(draw: st.DrawFn) -> Filled:
    """An item with a grade in any words of any language."""
    language = reply_languages()[draw(st.sampled_from(LANGUAGES))]
    grade = draw(GRADES)
    return Filled(
        criterion=draw(NUMBERS),
        grade=grade,
        label=draw(st.sampled_from(tuple(language.labels(grade)))),
        comment=draw(st.sampled_from(COMMENTS)),
    )


FILLED = st.lists(filled(), min_size=1, max_size=5, unique_by=lambda one: one.criterion)


def fill_in(form: str, items: list[Filled], labels: list[str]) -> str:
    """Put a label for the choices of each item, and its comment behind the word."""
    for item, label in zip(items, labels, strict=True):
        before, own, below = form.partition(f"- {item.criterion}: ")
        _choices, line_end, after = below.partition("\n")
        head, end, rest = after.partition(":\n")
        form = f"{before}{own}{label}{line_end}{head}: {item.comment}\n{rest}"
        assert end
    return form


def form_for(items: list[Filled], language: str) -> str:
    """Write the form that asks for *items*."""
    asked = [FormItem(criterion=one.criterion, title="What it is") for one in items]
    return write_form(asked, language)


@given(FILLED, st.sampled_from(LANGUAGES), st.integers(0, 4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_form_filled_in_says_what_was_filled_in(
    items: list[Filled],
    language: str,
    depth: int,
    knows_the_notice: bool,  # noqa: FBT001  # hypothesis gives it
) -> None:
    """
    In any language, however deeply quoted, whether the notice is at hand or not.
    """
    form = form_for(items, language)
    text = fill_in(form, items, [one.label for one in items])
    text = "\n".join("> " * depth + line for line in text.split("\n"))
    sent = form if knows_the_notice else ""

    answer = read_form(text, [one.criterion for one in items], sent=sent)

    assert {(one.criterion, one.grade, one.comment) for one in items} == {
        (one.criterion, one.grade, one.comment) for one in answer.findings
    }
    assert all(one.is_sure for one in answer.findings)


def mistyped(draw: st.DrawFn, label: str) -> str:
    """Return a label with one letter changed, left out, doubled or swapped."""
    at = draw(st.integers(0, len(label) - 1))
    letter = draw(st.sampled_from("aeinormtj x-.:不符"))
    ways = (
        label[:at] + letter + label[at + 1 :],
        label[:at] + label[at + 1 :],
        label[:at] + letter + label[at:],
        label[:at] + label[at + 1 : at + 2] + label[at : at + 1] + label[at + 2 :],
    )
    return draw(st.sampled_from(ways))


@given(st.data(), FILLED, st.sampled_from(LANGUAGES), st.integers(20, 90))
@settings(max_examples=80, deadline=None)
def test_a_mangled_form_says_nothing_else_for_sure(
    data: st.DataObject, items: list[Filled], language: str, width: int
) -> None:
    """
    With typos, wrapped anywhere and in another order: the same, a guess, or nothing.
    """

    @st.composite
    def typing(draw: st.DrawFn, label: str) -> str:
        return mistyped(draw, label)

    labels = [
        data.draw(st.one_of(st.just(one.label), typing(one.label))) for one in items
    ]
    form = form_for(items, language)
    blocks = fill_in(form, items, labels).split("\n\n")
    order = data.draw(st.permutations(blocks))
    mark = data.draw(st.sampled_from(("", "> ")))
    lines = "\n\n".join(order).split("\n")
    text = "\n".join(
        mark + part for line in lines for part in textwrap.wrap(line, width) or [""]
    )

    answer = read_form(text, [one.criterion for one in items], sent=form)

    meant = {one.criterion: one.grade for one in items}
    sure = {one.criterion: one.grade for one in answer.findings if one.is_sure}
    assert sure.items() <= meant.items()


@given(st.sets(GRADES, min_size=2), st.sampled_from(LANGUAGES))
@settings(max_examples=30, deadline=None)
def test_choices_that_are_left_say_nothing(grades: set[Grade], language: str) -> None:
    """
    Two or more of them, in any language, are no answer.
    """
    words = reply_languages()[language]
    left = " | ".join(words.choices[grade] for grade in Grade if grade in grades)

    assert () == read_form(f"- PS 9.8b: {left}", ["PS 9.8b"]).findings


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=40, deadline=None)
def test_nothing_that_was_written_is_lost(before: str, after: str) -> None:
    """
    Every word outside of the answer is left to be read.
    """
    text = f"{before}\n\n9.8b: minor\n\n{after}"

    answer = read_form(text, ["PS 9.8b"])

    told = [answer.unread, *(f"{one.line} {one.comment}" for one in answer.findings)]
    written = [word for word in text.split() if any(map(str.isalnum, word))]
    assert set() == set(written) - {word for one in told for word in one.split()}


@given(st.sampled_from(LANGUAGES), st.lists(NUMBERS, max_size=6, unique=True))
@settings(max_examples=30, deadline=None)
def test_the_form_survives_the_wrapping_of_letters(
    language: str, numbers: list[str]
) -> None:
    """
    Each item stays on one line that no program has to break.
    """
    form = write_form(
        [FormItem(criterion=n, title="T " * 90) for n in numbers], language
    )

    assert form == wrap(form)
    assert all(columns(line) <= 76 for line in form.split("\n"))
    assert () == read_form(form, numbers).findings
    assert "" == read_form(form, numbers, sent=form).unread
